"""What changes the audit's records, a verb a file."""
