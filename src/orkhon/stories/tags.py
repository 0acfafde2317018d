"""Name in an answer the stories that it shows, and tell whoever keeps answers which of them have changed.

The tables of stories lie beside the wire's and are written with nearly every item, so nobody hears of their rows; what
is heard of is a story that several agencies tell, for pages show no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from typing import Final

from django.db import DatabaseError

from orkhon.wire.asked import note

log = logging.getLogger(__name__)

STORY: Final = "story:"
"""Before the beginning of the key of a story that an answer shows, or would show once more agencies tell it."""

_LETTERS: Final = 3
"""Of a key, in a tag: words of changes are kept, and so there are never more of them than 32,768."""

_tellers: Final[list[Callable[[Collection[str]], None]]] = []


def tags_of(keys: Iterable[str]) -> list[str]:
    """Return the tags of these stories, each once."""
    return sorted({f"{STORY}{key[:_LETTERS]}" for key in keys if key})


def note_stories(keys: Iterable[str]) -> None:
    """Remember that these stories decide about the answer, where somebody wants to know."""
    note(tags_of(keys))


def register_teller(tell: Callable[[Collection[str]], None]) -> None:
    """Let a room tell the caches of pages which tags have changed. Called at start."""
    _tellers[:] = [tell]


def tell_changed(keys: Collection[str]) -> None:
    """Tell that these stories have changed; after the transaction that changed them.

    Where that fails the stories are right and pages are late: they are made anew when their time is over.
    """
    for tell in _tellers if keys else ():
        try:
            tell(tags_of(keys))
        except DatabaseError:
            log.warning("nobody was told that stories have changed", extra={"stories": len(keys)}, exc_info=True)
