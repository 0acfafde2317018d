"""What changes the alliance's records, a verb a file."""
