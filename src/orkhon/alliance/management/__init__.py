"""Commands of the alliance."""
