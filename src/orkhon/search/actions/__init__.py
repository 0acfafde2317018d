"""What changes the index as a whole."""
