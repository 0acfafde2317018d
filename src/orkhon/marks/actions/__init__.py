"""What changes the marks."""
