"""What changes the kept files."""
