"""Who asks, as far as a search must know it. Decides what may be found; rights to use it are decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from orkhon.formats.ninjs_reading import type_of
from orkhon.items import ItemType
from orkhon.wire.entries import ItemState, ItemStatus


class Audience(StrEnum):
    """On which side of the alliance somebody stands."""

    PUBLIC = "public"
    SUBSCRIBER = "subscriber"
    MEMBER = "member"


Allowing = Callable[[Mapping[str, ItemState]], "frozenset[str] | set[str]"]
"""Given the states of what was found, by uri, which of it this viewer may be shown. Asked for each page."""


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who asks.

    `archive`: may find what came out of any archive; `archives`: out of those agencies' alone. `struck`: wants to see,
    struck through, what was withheld or killed since it was put into the index; members alone. `agencies` and
    `languages` narrow what is found, None for all. `allowing` is asked about each page: a portal puts its republishing
    rights there, an exchange its products.
    """

    audience: Audience = Audience.PUBLIC
    agency: str = ""
    archive: bool = False
    archives: frozenset[str] = frozenset()
    struck: bool = False
    agencies: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    allowing: Allowing | None = None

    @property
    def is_member(self) -> bool:
        """True for people of the alliance's agencies, who see what is embargoed and what is for members only."""
        return self.audience is Audience.MEMBER

    def may_find(self, state: ItemState) -> bool:
        """Return whether the item may be shown as it is; what is withheld or killed only as struck through."""
        entry = state.entry
        if entry is None or entry.redacted or state.closed or not entry.ninjs:
            return False
        if self.agencies is not None and state.agency not in self.agencies:
            return False
        if self.is_member:
            return self.struck or state.status in (ItemStatus.USABLE, ItemStatus.EMBARGOED)
        # The type alone decides, and the rest of twenty items takes longer to read than all else of a search.
        return state.status is ItemStatus.USABLE and type_of(dict(entry.ninjs)) is not ItemType.ADVISORY


PUBLIC = Viewer()
"""Anybody, on the web."""
