"""What changes the wire and intake's memory: a verb a file."""
