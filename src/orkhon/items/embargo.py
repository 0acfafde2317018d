"""What kind of embargo an item is under, as its originator says it in a form that programs read. Knows no state.

ninjs and NewsML-G2 have a moment, and words for all else. So the kind travels in a property of its own, `embargo`, such
as `{"kind": "broadcast-first", "until": "2026-11-22T18:00:00Z"}`: at the top of a ninjs object, or under `orkhon`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from orkhon.items.item import Item

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Until when an item is held whose originator alone will say when."""
_PLACES: Final = ("ninjs", "orkhon")
_NAME: Final = "embargo"
_WORDS: Final = re.compile(r"embargo|no[ -]approach|broadcast[ -]first|эмбарго|не ранее", re.IGNORECASE)


class EmbargoKind(StrEnum):
    """What an embargo holds back, and from whom."""

    UNTIL = "until"
    ON_DELIVERY = "on-delivery"
    BROADCAST_FIRST = "broadcast-first"
    NO_APPROACH = "no-approach"


@dataclass(frozen=True, kw_only=True, slots=True)
class Embargo:
    """One embargo. `until` is None where only its originator ends it, or, on delivery, where nothing is held."""

    kind: EmbargoKind = EmbargoKind.UNTIL
    until: datetime | None = None

    @property
    def held_until(self) -> datetime | None:
        """Until when the public may not have the item, None where it is held from nobody."""
        if self.until is None and self.kind is not EmbargoKind.ON_DELIVERY:
            return NEVER
        return self.until


def embargo_of(item: Item) -> Embargo | None:
    """Return the embargo that the item says it is under, None where it says none.

    What cannot be read is read narrowly: an unknown kind as "until", and an unreadable moment as none that is known, so
    that the originator must lift it; of two moments the later one. A kind or a moment may stand there without an object
    around it, as agencies write it that have read half of the documentation.
    """
    said = _said(item.extra)
    if said is None:
        return Embargo(until=item.embargoed) if item.embargoed is not None else None
    kind = said.get("kind")
    known = next((one for one in EmbargoKind if one.value == kind), EmbargoKind.UNTIL)
    moments = [moment for moment in (item.embargoed, _moment(said.get("until"))) if moment is not None]
    return Embargo(kind=known, until=max(moments, default=None))


def held_until(item: Item) -> datetime | None:
    """Return until when the public may not have the item, None where it says nothing against it."""
    embargo = embargo_of(item)
    return embargo.held_until if embargo is not None else None


def extra_with(kind: EmbargoKind, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return `extra` for an item whose embargo is of that kind."""
    return {**extra, "orkhon": {**extra.get("orkhon", {}), _NAME: {"kind": kind.value}}}


def extra_without(extra: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return `extra` without an embargo in it, for an item whose embargo is over."""
    if _said(extra) is None:
        return extra
    kept = {
        name: {one: inner for one, inner in value.items() if one != _NAME}
        if name in _PLACES and isinstance(value, Mapping)
        else value
        for name, value in extra.items()
    }
    return {name: value for name, value in kept.items() if value or name not in _PLACES}


def speaks_of_an_embargo(item: Item) -> bool:
    """True where words for people seem to say that there is an embargo. No program acts on it."""
    return _WORDS.search(f"{item.ed_note} {item.rights.usage_terms}") is not None


def _said(extra: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for place in _PLACES:
        kept = extra.get(place)
        said = kept.get(_NAME) if isinstance(kept, Mapping) else None
        if isinstance(said, Mapping):
            return said
        if said:
            # Whatever else stands there, nobody wrote it of an item that everybody may have.
            return {"kind": said, "until": said}
    return None


def _moment(written: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
