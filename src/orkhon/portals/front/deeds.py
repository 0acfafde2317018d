"""Change a draft of a page by one deed, as a button or a drop names it. Pure: touches no database and no clock.

A deed is a word and what it is done to, parted by colons: `put:42:lead`, `swap:second-1:lead`, `free:pick-2`. The same
deeds come with a script and without one. What makes no sense changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from orkhon.portals.front.arrangement import (
    MOST_TITLE,
    ROWS,
    TITLE,
    Arrangement,
    Pin,
    end,
    free,
    move_row,
    put,
    swap,
)
from orkhon.portals.front.places import Zone, zone_of

ENDS_IN_H: Final[Mapping[str, int]] = {"3h": 3, "12h": 12, "24h": 24}
"""Ends of a pin that have a button of their own, in hours."""
_LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a deed is done on. `shown` is which article stands where on the page of the draft, pinned or not.

    `chosen` is the place chosen beside what was found; `ends` are what was typed as ends of pins, by place.
    """

    places: Sequence[str]
    sections: Sequence[str]
    shown: Mapping[str, int]
    now: datetime
    zone: tzinfo
    chosen: str = ""
    ends: Mapping[str, str] | None = None
    theirs: Arrangement | None = None


def before(place: str, places: Sequence[str]) -> str:
    """Return the place to which one goes up from this one, empty where it is the first or heads a row."""
    chain = _chain(place, places)
    at = chain.index(place) if place in chain else 0
    return chain[at - 1] if at > 0 else ""


def after(place: str, places: Sequence[str]) -> str:
    """Return the place to which one goes down from this one."""
    chain = _chain(place, places)
    at = chain.index(place) if place in chain else len(chain)
    return chain[at + 1] if at + 1 < len(chain) else ""


def _chain(place: str, places: Sequence[str]) -> list[str]:
    zones = (Zone.LEAD, Zone.ALSO) if zone_of(place) is Zone.ALSO else (Zone.LEAD, Zone.SECOND, Zone.PICK)
    return [one for one in places if zone_of(one) in zones]


def done(draft: Arrangement, deed: str, table: Table) -> Arrangement:
    """Return the draft after the deed."""
    match deed.split(":"):
        case ["put", article, place] if _number(article) and place in table.places:
            return put(draft, int(article), place)
        case ["put", article] if _number(article) and table.chosen in table.places:
            return put(draft, int(article), table.chosen)
        case ["pin", place] if place in table.shown and place not in draft.pins:
            return put(draft, table.shown[place], place)
        case ["free", place]:
            return free(draft, place)
        case ["swap", place, other] if place in table.places and other in table.places and place != other:
            return swap(draft, table.shown, place, other)
        case ["end", place]:
            return end(draft, place, _typed((table.ends or {}).get(place, ""), table))
        case ["end", place, "never"]:
            return end(draft, place, None)
        case ["end", place, after_hours] if after_hours in ENDS_IN_H:
            return end(draft, place, table.now.astimezone(UTC) + timedelta(hours=ENDS_IN_H[after_hours]))
        case ["row", slug, to]:
            return move_row(draft, table.sections, slug, to)
        case ["clear"]:
            return Arrangement()
        case ["theirs", place] if table.theirs is not None:
            return _as_theirs(draft, place, table.theirs)
        case _:
            return draft


def titled(draft: Arrangement, title: str) -> Arrangement:
    """Return the draft with that heading over what was chosen."""
    return replace(draft, title=" ".join(title.replace("\0", "").split())[:MOST_TITLE])


def _as_theirs(draft: Arrangement, place: str, theirs: Arrangement) -> Arrangement:
    if place == ROWS:
        return replace(draft, rows=theirs.rows)
    if place == TITLE:
        return replace(draft, title=theirs.title)
    pins = {one: pin for one, pin in draft.pins.items() if one != place}
    other = theirs.pins.get(place)
    if other is not None:
        pins = {one: pin for one, pin in pins.items() if pin.article != other.article}
        pins[place] = Pin(article=other.article, until=other.until)
    return replace(draft, pins=pins)


def _number(said: str) -> bool:
    return said.isascii() and said.isdecimal() and 0 < len(said) < 19


def _typed(said: str, table: Table) -> datetime | None:
    """Return the moment that was typed, as the portal's clocks show it; None for what is no moment to come."""
    try:
        local = datetime.fromisoformat(said[:16])
        moment = local.replace(tzinfo=table.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if table.now < moment < table.now + _LONGEST else None
