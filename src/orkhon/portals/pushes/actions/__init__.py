"""What changes which browsers are told, a verb a file."""
