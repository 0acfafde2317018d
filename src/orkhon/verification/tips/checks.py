"""What the tipline asks of the room's checks: one from a message, its question, and its answer in words."""
