"""What is told of a claim by parts of the room that stand above claims: duplicates, and how it departs from an item.

Each registers at start; where none does, pages show nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Duplicate:
    """A claim that may be the same one. `why` says in the reader's language what agrees."""

    key: str
    score: float
    why: str
    sure: bool = False


Duplicates = Callable[[str], Sequence[Duplicate]]
"""Given a claim's key, those that may be the same, best first; asked when a page of that claim is shown."""

_duplicates: list[Duplicates] = []


def register_duplicates(duplicates: Duplicates) -> None:
    """Let a part of the room suggest duplicates. Called at start."""
    _duplicates[:] = [duplicates]


def duplicates_of(key: str) -> tuple[Duplicate, ...]:
    """Return what may be the same claim, best first; empty where nobody looks for them."""
    return tuple(_duplicates[0](key)) if _duplicates else ()
