"""What answers a reader's request: one subject a file."""
