"""What may be done to the wire, a verb a file."""
