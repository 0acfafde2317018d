"""A text against what the agencies determined and what is before them, in all eight languages and scripts."""

from orkhon.verification.matching.queries import Found, How, Match, find_matches, matches

__all__ = ["Found", "How", "Match", "find_matches", "matches"]
