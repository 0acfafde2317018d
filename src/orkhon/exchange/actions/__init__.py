"""What changes the exchange: a verb a file."""
