"""What changes the portals."""
