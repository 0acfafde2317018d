"""Keep a copy of another hub's log, judged entry by entry."""
