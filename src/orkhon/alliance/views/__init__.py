"""The pages at the door, and the screens that keep people in order."""
