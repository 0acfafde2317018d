"""Tell a person how far a long piece of work has come, not more often than they can read."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_EVERY_S: Final = 2.0


class Progress:
    """Passes lines on to `say`: each step at once, what grows within a step every two seconds."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._last = 0.0

    def step(self, line: str) -> None:
        """Tell of something that begins or is done."""
        self._say(line)
        self._last = time.monotonic()

    def grow(self, what: str, reached: int, of: int, *, unit: int = 1) -> None:
        """Tell how far something has grown, in units of `unit`, where it is time."""
        if time.monotonic() - self._last >= _EVERY_S:
            self.step(f"{what}: {reached // unit:,} of {max(of, reached) // unit:,}")


MEGABYTE: Final = 1_000_000


def silent(line: str) -> None:
    """Pass no line on."""
