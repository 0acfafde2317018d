"""Tell whether a stretch of a text is taken already by something that was found in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

_END = itemgetter(1)


def overlaps(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    """Return whether `start` to before `end` shares a character with one of `taken`, in order and apart."""
    after = bisect_right(taken, start, key=_END)
    return after < len(taken) and taken[after][0] < end
