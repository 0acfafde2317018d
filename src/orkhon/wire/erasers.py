"""What the rooms are told of a redaction, and how they take part in it. Knows no table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

Counts = Mapping[str, int]

STAYING: Final = "pictures that stay"
"""What a room counts beside what it would remove: pictures of articles which go that others show as well."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What the rooms are told of one redaction; no word of the item is left by then.

    `position` is the redact entry's. `closed` are uris of which every version goes, `parted` those of which some
    versions go, with these; `kept` have other sources too and are left to an editor, as all such are where `keep_mixed`
    says so. `media` are addresses on the web that go with the item. `agency` is whose item was asked for.
    """

    position: int
    uri: str
    agency: str
    closed: frozenset[str]
    parted: Mapping[str, frozenset[str]]
    kept: frozenset[str]
    keep_mixed: bool
    media: tuple[str, ...]

    @property
    def uris(self) -> frozenset[str]:
        """All items that lose something."""
        return self.closed | frozenset(self.parted)

    def takes(self, uri: str, version: str = "") -> bool:
        """True where what was made from that version of the item stands on what goes; no version means any."""
        if uri in self.closed:
            return True
        return uri in self.parted and (not version or version in self.parted[uri])


@dataclass(frozen=True, kw_only=True)
class Eraser:
    """What one room does about a redaction.

    `count` tells what `erase` would remove, by the words that people are shown, and changes nothing; under `STAYING`
    also what it would leave. `erase` removes it and returns the counts; it may be called again after a crash. `tables`
    are those whose free space may hold words afterwards.
    """

    name: str
    count: Callable[[Matter], Counts]
    erase: Callable[[Matter, datetime], Counts]
    tables: tuple[str, ...] = ()


_ERASERS: dict[str, Eraser] = {}


def register_eraser(eraser: Eraser) -> None:
    """Let a room take part. Called by its `AppConfig.ready`; the rooms above come first."""
    _ERASERS[eraser.name] = eraser


def registered_erasers() -> tuple[Eraser, ...]:
    """Return all that take part, in the order of their coming."""
    return tuple(_ERASERS.values())
