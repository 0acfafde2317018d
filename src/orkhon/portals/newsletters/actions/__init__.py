"""What changes readers and issues, a verb a file."""
