"""Remember what somebody asks about while an answer is made, so that whoever keeps the answer knows what is in it.

A tag is one word. Rooms above the wire note theirs here too. Outside of `noting` nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_noted: ContextVar[set[str] | None] = ContextVar("orkhon_asked", default=None)

ITEM: Final = "item:"
"""Before the uri of an item whose state decides about the answer."""
HEADLINES: Final = "headlines:"
"""Before the language of agencies' newest items, or `any` for whatever language there is."""


@contextmanager
def noting() -> Iterator[set[str]]:
    """Give the set that grows while an answer is made in this thread."""
    noted: set[str] = set()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note(tags: Iterable[str]) -> None:
    """Remember the tags, where somebody wants to know."""
    noted = _noted.get()
    if noted is not None:
        noted.update(tags)


def note_items(uris: Iterable[str]) -> None:
    """Remember that the state of these items was asked for, of unknown ones too: they may yet come."""
    noted = _noted.get()
    if noted is not None:
        # One word each, whatever an agency writes into its uris.
        noted.update(item_tag(uri) for uri in uris)


def item_tag(uri: str) -> str:
    """Return the tag of an item."""
    return ITEM + "".join(letter if "!" <= letter <= "~" else f"%{ord(letter):x}" for letter in uri)
