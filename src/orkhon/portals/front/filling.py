"""Decide what stands at each place of a front page: what is pinned, and by itself what nobody filled.

Pure: touches no database and no clock. What is urgent comes first and falls behind as it grows old; no text stands
twice, in whatever language; the lead has a picture where any of the foremost has one; every section has its row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from orkhon.portals.front.places import LEAD, Zone, section_at, zone_of

NEWS_HALVES_IN_H: Final = 8.0
"""Hours after which news counts half as much."""
READING_HALVES_IN_H: Final = 120.0
"""The same on portals of literature and history."""
HEADLINES: Final = 3
"""Under the first article of a section's row."""
_URGENCY: Final = math.log(1.6)
_FOREMOST: Final = 10
_SAME_SECTION: Final = math.log(0.5)
_NO_PICTURE: Final = math.log(0.6)
_FEWEST_CHOSEN: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One article as far as its place depends on it. `group` is the same for its translations.

    `story` is the working name of what it is about, empty for none; `section` the slug of the portal's section;
    `lasting` a text that is read for longer than a day: a photo report, a long read.
    """

    article: int
    group: str
    section: str
    urgency: int
    published: datetime
    has_picture: bool
    story: str = ""
    lasting: bool = False


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Which article stands at which place, which of them were pinned, and what follows in the sections' rows."""

    at: Mapping[str, int]
    pinned: frozenset[str]
    under: Mapping[str, tuple[int, ...]]


def weight(one: Candidate, *, now: datetime, halves_in_h: float) -> float:
    """Return the logarithm of how much the article counts at this moment."""
    age = max(0.0, (now - one.published).total_seconds() / 3600)
    return (5 - one.urgency) * _URGENCY - age / halves_in_h * math.log(2)


def fill(
    places: Sequence[str],
    *,
    pinned: Mapping[str, Candidate],
    own: Iterable[Candidate],
    foreign: Iterable[Candidate] = (),
    now: datetime,
    halves_in_h: float,
) -> Filled:
    """Return what stands where.

    `own` are articles in the page's language. `foreign`, in others, are taken for the lead and what stands beside it
    alone, and only where there are too few of the own.
    """
    work = _Work(places, pinned, own, foreign, now, halves_in_h)
    work.lead()
    work.also()
    work.second()
    work.rows()
    work.picks()
    return Filled(at=work.at, pinned=frozenset(pinned), under=work.under())


class _Work:
    """The page while it is filled."""

    def __init__(
        self,
        places: Sequence[str],
        pinned: Mapping[str, Candidate],
        own: Iterable[Candidate],
        foreign: Iterable[Candidate],
        now: datetime,
        halves_in_h: float,
    ) -> None:
        def counts(one: Candidate) -> float:
            return weight(one, now=now, halves_in_h=halves_in_h)

        def rank(one: Candidate) -> tuple[float, float, int]:
            return -counts(one), -one.published.timestamp(), -one.article

        self._counts: Callable[[Candidate], float] = counts
        self._places = places
        self._own = sorted(own, key=rank)
        self._foreign = sorted(foreign, key=rank)
        self._by_place = {place: one for place, one in pinned.items() if place in places}
        self._taken = {one.group for one in self._by_place.values()}
        self._fixed = frozenset(self._by_place)

    @property
    def at(self) -> dict[str, int]:
        """The articles by place, in the order of the page."""
        return {place: self._by_place[place].article for place in self._places if place in self._by_place}

    def _free(self, among: Sequence[Candidate]) -> list[Candidate]:
        return [one for one in among if one.group not in self._taken]

    def _take(self, place: str, one: Candidate | None) -> None:
        if one is not None:
            self._by_place[place] = one
            self._taken.add(one.group)

    def _empty(self, zone: Zone) -> list[str]:
        return [place for place in self._places if zone_of(place) is zone and place not in self._by_place]

    def lead(self) -> None:
        """The foremost of those with a picture, if one of the first few has any."""
        if LEAD not in self._by_place and LEAD in self._places:
            free = self._free(self._own) or self._free(self._foreign)
            foremost = free[:_FOREMOST]
            self._take(LEAD, next((one for one in foremost if one.has_picture), foremost[0] if foremost else None))

    def also(self) -> None:
        """What else there is of the lead's story."""
        lead = self._by_place.get(LEAD)
        if lead is None or not lead.story:
            return
        for place in self._empty(Zone.ALSO):
            self._take(place, next((one for one in self._free(self._own) if one.story == lead.story), None))

    def second(self) -> None:
        """The next ones, rather of other sections than those above, and rather with a picture."""
        for place in self._empty(Zone.SECOND):
            above = {one.section for at, one in self._by_place.items() if zone_of(at) in (Zone.LEAD, Zone.SECOND)}

            def fits(one: Candidate, above: set[str] = above) -> float:
                same = _SAME_SECTION if one.section in above else 0.0
                return self._counts(one) + same + (0.0 if one.has_picture else _NO_PICTURE)

            free = self._free(self._own)[: 2 * _FOREMOST] or self._free(self._foreign)[:_FOREMOST]
            self._take(place, max(free, key=fits, default=None))

    def rows(self) -> None:
        """One at the head of each section's row."""
        for place in self._empty(Zone.ROW):
            slug = section_at(place)
            self._take(place, next((one for one in self._free(self._own) if one.section == slug), None))

    def picks(self) -> None:
        """Texts that last; where an editor chose some, others of weight complete the row."""
        empty = self._empty(Zone.PICK)
        chosen = any(zone_of(place) is Zone.PICK for place in self._by_place)
        free = [one for one in self._free(self._own) if one.has_picture]
        lasting = [one for one in free if one.lasting]
        rest = [one for one in free if not one.lasting] if chosen else []
        found = [*lasting, *rest][: len(empty)]
        if chosen or len(found) >= _FEWEST_CHOSEN:
            for place, one in zip(empty, found, strict=False):
                self._take(place, one)

    def under(self) -> dict[str, tuple[int, ...]]:
        """Headlines below the first of each row, by the section's slug, newest first."""
        newest = sorted(self._free(self._own), key=lambda one: (one.published, one.article), reverse=True)
        found: dict[str, tuple[int, ...]] = {}
        for place in self._places:
            slug = section_at(place)
            if slug:
                own: list[Candidate] = []
                for one in newest:
                    if one.section == slug and all(one.group != other.group for other in own):
                        own.append(one)
                found[slug] = tuple(one.article for one in own[:HEADLINES])
        return found
