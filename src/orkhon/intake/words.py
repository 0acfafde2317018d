"""Make foreign words fit for one line of a log, a database or a screen. Knows nothing else."""

from __future__ import annotations

MOST_LETTERS = 1000


def one_line(text: object) -> str:
    """Return `text` in one line, without what cannot be printed, at most 1,000 letters of it."""
    line = " ".join(str(text).split())
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
    return clean if len(clean) <= MOST_LETTERS else clean[: MOST_LETTERS - 1] + "…"
