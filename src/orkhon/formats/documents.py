"""What parsing gives and rendering takes. Knows no single format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orkhon.items import Item, Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """One item that was left out: where it stood in its document, and the cause in words."""

    where: str
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """One document as items, in the document's order; `format` is its format's short name, such as `rss`."""

    items: tuple[Item, ...]
    refusals: tuple[Refusal, ...] = ()
    format: str
    title: str = ""
    language: Language | None = None

    @property
    def refused(self) -> str:
        """The cause, when items came and not one could be used; else empty. A feed without items is no failure."""
        if self.items or not self.refusals:
            return ""
        first = self.refusals[0]
        more = f" (and {len(self.refusals) - 1} more)" if len(self.refusals) > 1 else ""
        return f"{first.where}: {first.cause}{more}"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedFacts:
    """What a feed says of itself. `link` is the page it follows, `self_link` its own address; `updated` is aware."""

    title: str
    link: str
    self_link: str
    updated: datetime
    language: Language | None = None
    description: str = ""
    copyright: str = ""
    author: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NinjsDocument:
    """An item as ninjs 3.1, and under the names of `Item`'s fields what ninjs has no room for, as JSON values."""

    ninjs: dict[str, Any]
    extra: dict[str, Any]
