"""What templates of all rooms ask the alliance."""
