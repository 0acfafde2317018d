"""What a person keeps at hand: what was opened last, and what was saved. Knows keys alone."""
