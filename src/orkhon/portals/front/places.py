"""The places of a front page and of a section's head, in the order in which a reader meets them. Pure words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

LEAD: Final = "lead"
ROW: Final = "row-"
"""What the place at the head of a section's row begins with; the section's slug follows."""


class Zone(StrEnum):
    """The kinds of places."""

    LEAD = "lead"
    ALSO = "also"
    SECOND = "second"
    PICK = "pick"
    ROW = "row"


_SIZES: Final = ((Zone.ALSO, 3), (Zone.SECOND, 2), (Zone.PICK, 4))


def places_of_front(sections: Sequence[str]) -> tuple[str, ...]:
    """Return all places of a front page whose rows show those sections, by their slugs."""
    numbered = tuple(f"{zone}-{number}" for zone, size in _SIZES for number in range(1, size + 1))
    return (LEAD, *numbered, *(f"{ROW}{slug}" for slug in sections))


PLACES_OF_SECTION: Final = (LEAD,)
"""A section's page has one place: what stands at its head."""


def zone_of(place: str) -> Zone:
    """Return the kind of a place."""
    return Zone(place.partition("-")[0])


def section_at(place: str) -> str:
    """Return the slug of the section whose row the place heads, empty for other places."""
    return place.removeprefix(ROW) if place.startswith(ROW) else ""


def number_of(place: str) -> int:
    """Return which of its zone the place is, counted from one; 0 where the zone has but one."""
    last = place.rpartition("-")[2]
    return int(last) if zone_of(place) is not Zone.ROW and last.isdecimal() else 0
