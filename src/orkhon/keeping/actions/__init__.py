"""What is done with a whole hub, a verb a file."""
