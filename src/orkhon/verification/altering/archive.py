"""What was sent, as the comparison sees it: one version of one item. Knows no wire, no rights and no signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedItem:
    """One version of one item; `tag` is its BCP 47 tag with the script, `sent` is aware or None where unknown."""

    uri: str
    version: int
    agency: str
    tag: str
    headline: str
    text: str
    sent: datetime | None = None

    @property
    def whole(self) -> str:
        """The headline and the text, as they are indexed and compared."""
        return f"{self.headline}\n\n{self.text}" if self.headline else self.text

    @property
    def headline_end(self) -> int:
        """How many characters of `whole` are the headline."""
        return len(self.headline)


class Archive(Protocol):
    """The items by the numbers under which they are indexed."""

    def item(self, number: int) -> ArchivedItem | None:
        """Return the version with this number, or None where it must not be shown any more."""

    def versions(self, uri: str) -> Sequence[ArchivedItem]:
        """Return all versions of one item that may be shown, the earliest first."""


class MemoryArchive:
    """An archive in memory; the numbers are those of the order of adding."""

    def __init__(self, items: Iterable[ArchivedItem] = ()) -> None:
        self._items: list[ArchivedItem] = []
        self._by_uri: dict[str, list[ArchivedItem]] = {}
        for item in items:
            self.add(item)

    def add(self, item: ArchivedItem) -> int:
        """Keep one version and return its number."""
        self._items.append(item)
        versions = self._by_uri.setdefault(item.uri, [])
        versions.append(item)
        versions.sort(key=lambda one: one.version)
        return len(self._items) - 1

    def item(self, number: int) -> ArchivedItem | None:
        """As the protocol says."""
        return self._items[number] if 0 <= number < len(self._items) else None

    def versions(self, uri: str) -> Sequence[ArchivedItem]:
        """As the protocol says."""
        return tuple(self._by_uri.get(uri, ()))
