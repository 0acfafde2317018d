"""The numbered marks that stand for inline markup: taken out of a text, and places found again in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from orkhon.translation.checks.finding import Span

MARK = re.compile(r"⟦(?P<close>/)?(?P<number>\d{1,4})(?P<empty>/)?⟧")


class Unmarked:
    """A text without its marks, that still tells where everything stood."""

    def __init__(self, marked: str) -> None:
        self.marked = marked
        pieces: list[str] = []
        self._plain, self._shift = [0], [0]
        position = length = 0
        for mark in MARK.finditer(marked):
            pieces.append(marked[position : mark.start()])
            length += mark.start() - position
            position = mark.end()
            self._plain.append(length)
            self._shift.append(position - length)
        pieces.append(marked[position:])
        self.text = "".join(pieces)

    def start(self, place: int) -> int:
        """Return where in the marked text the sign at `place` of the plain one stands."""
        return place + self._shift[bisect_right(self._plain, place) - 1]

    def end(self, place: int) -> int:
        """Return where in the marked text what ends before `place` of the plain one ends."""
        return self.start(place - 1) + 1 if place > 0 else 0

    def span(self, span: Span) -> Span:
        """Return the span of the marked text."""
        start, end = span
        return (self.start(start), self.end(end)) if end > start else (self.start(start), self.start(start))

    def edited(self, edits: Iterable[tuple[int, int, str]]) -> str:
        """Return the marked text with these edits of the plain one; marks within what is replaced stay behind it."""
        text = self.marked
        for start, end, new in sorted(edits, reverse=True):
            first, last = self.span((start, end))
            marks = "".join(mark[0] for mark in MARK.finditer(text[first:last]))
            text = text[:first] + new + marks + text[last:]
        return text
