"""What the screen on which a front page is arranged shows: every place with its article, its name and its ways.

Reads; changes nothing. The draft lies in the person's form alone until it is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext

from orkhon.portals import moments
from orkhon.portals.front.arrangement import ROWS, TITLE, Arrangement
from orkhon.portals.front.deeds import after, before
from orkhon.portals.front.places import LEAD, Zone, number_of, section_at, zone_of
from orkhon.portals.front.queries import FrontPage
from orkhon.portals.sites import Portal
from orkhon.portals.teasers import Teaser


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One place. `lost`: what was pinned here readers may not have now; `up` and `down` are the places beside it.

    The end of a pin is there as a moment, in words, and as a field for moments has it; both by the portal's clocks.
    """

    place: str
    name: str
    teaser: Teaser | None
    pinned: bool
    lost: bool
    until: datetime | None
    until_words: str = ""
    until_typed: str = ""
    up: str = ""
    down: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One section's row: its head and the headlines under it. `up` and `down` are the sections beside it."""

    slug: str
    title: str
    slot: Slot
    under: Sequence[Teaser]
    up: str = ""
    down: str = ""


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """The page as it will be, place by place."""

    lead: Slot
    also: Sequence[Slot]
    second: Sequence[Slot]
    picks: Sequence[Slot]
    rows: Sequence[Row]
    latest: Sequence[Teaser]
    waiting: Sequence[Teaser]

    @property
    def slots(self) -> list[Slot]:
        """All places in their order, to choose one from."""
        return [self.lead, *self.also, *self.second, *self.picks, *(row.slot for row in self.rows)]


def canvas_of(portal: Portal, draft: Arrangement, found: FrontPage, places: Sequence[str]) -> Canvas:
    """Return the canvas of a draft, for a screen in the language that is active."""
    language = (get_language() or "en").partition("-")[0]

    def slot(place: str) -> Slot:
        pin = draft.pins.get(place) if place in found.held else None
        until = pin.until if pin is not None else None
        return Slot(
            place=place,
            name=name_of(place, portal),
            teaser=found.at.get(place),
            pinned=place in found.held,
            lost=place in found.lost,
            until=until,
            until_words=moments.day_and_clock(until, language, portal.zone) if until is not None else "",
            until_typed=until.astimezone(portal.zone).strftime("%Y-%m-%dT%H:%M") if until is not None else "",
            up=before(place, places),
            down=after(place, places),
        )

    def zone(kind: Zone) -> list[Slot]:
        return [slot(place) for place in places if zone_of(place) is kind]

    slugs = [section.slug for section in found.order]
    rows = [
        Row(
            slug=section.slug,
            title=section.title,
            slot=slot(f"{Zone.ROW}-{section.slug}"),
            under=found.under.get(section.slug, ()),
            up=slugs[at - 1] if at > 0 else "",
            down=slugs[at + 1] if at + 1 < len(slugs) else "",
        )
        for at, section in enumerate(found.order)
    ]
    return Canvas(
        lead=slot(LEAD),
        also=zone(Zone.ALSO),
        second=zone(Zone.SECOND),
        picks=zone(Zone.PICK),
        rows=rows,
        latest=found.latest,
        waiting=found.waiting,
    )


def name_of(place: str, portal: Portal) -> str:
    """Return what a place is called for people, in the language of the screen."""
    if place == ROWS:
        return gettext("the order of the sections")
    if place == TITLE:
        return gettext("the heading over the desk’s choice")
    number = number_of(place)
    match zone_of(place):
        case Zone.LEAD:
            return gettext("Lead")
        case Zone.ALSO:
            return gettext("Under the lead %(number)s") % {"number": number}
        case Zone.SECOND:
            return gettext("Beside the lead %(number)s") % {"number": number}
        case Zone.PICK:
            return gettext("The desk’s choice %(number)s") % {"number": number}
        case Zone.ROW:
            section = portal.section_called(section_at(place))
            return gettext("Section: %(title)s") % {"title": section.title if section else section_at(place)}


def changes(draft: Arrangement, kept: Arrangement) -> int:
    """Return in how many things the draft differs from what readers see."""
    places = {*draft.pins, *kept.pins}
    differing = sum(draft.pins.get(place) != kept.pins.get(place) for place in places)
    return differing + (draft.rows != kept.rows) + (draft.title != kept.title)
