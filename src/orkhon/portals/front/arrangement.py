"""What editors pinned on one page, and how it changes by one deed. Pure: touches no database and no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from orkhon.portals.front.places import section_at

MOST_TITLE: Final = 60
"""Letters of the heading over the chosen ones."""
_MOST_PLACES: Final = 64
_LARGEST_NUMBER: Final = 2**63 - 1
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """An article that stands at a place because somebody wants it there; `until` None: until it is taken away."""

    article: int
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """True while its time is not over."""
        return self.until is None or self.until > now


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """The pins of one page by place, the order of the sections' rows, and the heading over what was chosen.

    `rows` are slugs; sections that it does not name come after those that it does, as the menu has them. An empty
    `title` is the usual one.
    """

    pins: Mapping[str, Pin] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "pins": {
                place: {"article": pin.article, **({"until": pin.until.isoformat()} if pin.until else {})}
                for place, pin in sorted(self.pins.items())
            },
            "rows": list(self.rows),
            "title": self.title,
        }

    def now(self, moment: datetime) -> Arrangement:
        """Return it without the pins whose time is over."""
        return replace(self, pins={place: pin for place, pin in self.pins.items() if pin.holds(moment)})

    def within(self, places: Collection[str]) -> Arrangement:
        """Return it without what lies at places that the page does not have (any more)."""
        slugs = {section_at(place) for place in places} - {""}
        return replace(
            self,
            pins={place: pin for place, pin in self.pins.items() if place in places},
            rows=tuple(slug for slug in self.rows if slug in slugs),
        )

    def in_order(self, sections: Sequence[str]) -> list[str]:
        """Return the sections, by their slugs, in the order of the page."""
        first = [slug for slug in self.rows if slug in sections]
        return [*first, *(slug for slug in sections if slug not in first)]


@dataclass(frozen=True, kw_only=True)
class Page:
    """What an arrangement is of: a portal's front page in one language, or the head of one of its sections."""

    portal: str
    language: str
    section: str = ""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The arrangement that readers see now: its revision (0: nobody arranged anything yet), when, and by whom."""

    arrangement: Arrangement
    revision: int = 0
    made: datetime | None = None
    by: str = ""


def read_arrangement(sent: Any) -> Arrangement:
    """Return what was kept or what a browser sent. Whatever of it makes no sense is left out."""
    facts = sent if isinstance(sent, dict) else {}
    pins = facts.get("pins")
    rows = facts.get("rows")
    title = facts.get("title")
    found: dict[str, Pin] = {}
    taken: set[int] = set()
    for place, said in list(pins.items())[:_MOST_PLACES] if isinstance(pins, dict) else ():
        pin = _pin(said)
        if isinstance(place, str) and pin is not None and pin.article not in taken:
            found[place[:300]] = pin
            taken.add(pin.article)
    return Arrangement(
        pins=found,
        rows=tuple(dict.fromkeys(str(slug)[:255] for slug in rows[:_MOST_PLACES])) if isinstance(rows, list) else (),
        title=" ".join(title.replace("\0", "").split())[:MOST_TITLE] if isinstance(title, str) else "",
    )


def _pin(said: Any) -> Pin | None:
    if not isinstance(said, dict):
        return None
    article, until = said.get("article"), said.get("until")
    if not isinstance(article, int) or isinstance(article, bool) or not 0 < article <= _LARGEST_NUMBER:
        return None
    moment: datetime | None = None
    if isinstance(until, str) and until:
        try:
            moment = datetime.fromisoformat(until[:40])
        except ValueError:
            return None
        if moment.tzinfo is None:
            return None
        try:
            moment = moment.astimezone(UTC)
        except (OverflowError, ValueError):
            return None
    return Pin(article=article, until=moment)


def put(arrangement: Arrangement, article: int, place: str) -> Arrangement:
    """Return it with the article pinned at the place.

    An article that was pinned elsewhere leaves there, and what was pinned here goes where it came from; one that came
    from nowhere takes the place of what was here.
    """
    came_from = next((one for one, pin in arrangement.pins.items() if pin.article == article), None)
    pins = dict(arrangement.pins)
    if came_from == place:
        return arrangement
    here = pins.pop(place, None)
    moved = pins.pop(came_from) if came_from is not None else Pin(article=article)
    pins[place] = moved
    if came_from is not None and here is not None:
        pins[came_from] = here
    return replace(arrangement, pins=pins)


def swap(arrangement: Arrangement, shown: Mapping[str, int], place: str, other: str) -> Arrangement:
    """Return it with what is shown at two places pinned the other way round.

    `shown` is what stands where on the page, pinned or not: whoever moves an article by one place means both.
    """
    pins = dict(arrangement.pins)
    here, there = pins.pop(place, None), pins.pop(other, None)
    if place in shown:
        pins[other] = here if here is not None and here.article == shown[place] else Pin(article=shown[place])
    if other in shown:
        pins[place] = there if there is not None and there.article == shown[other] else Pin(article=shown[other])
    return replace(arrangement, pins=pins)


def free(arrangement: Arrangement, place: str) -> Arrangement:
    """Return it with nothing pinned at the place."""
    return replace(arrangement, pins={one: pin for one, pin in arrangement.pins.items() if one != place})


def end(arrangement: Arrangement, place: str, until: datetime | None) -> Arrangement:
    """Return it with another end of the pin at that place, if there is one."""
    pin = arrangement.pins.get(place)
    if pin is None:
        return arrangement
    return replace(arrangement, pins={**arrangement.pins, place: replace(pin, until=until)})


def move_row(arrangement: Arrangement, sections: Sequence[str], slug: str, to: str) -> Arrangement:
    """Return it with the row of one section where the row of another one is."""
    order = arrangement.in_order(sections)
    if slug not in order or to not in order:
        return arrangement
    at = order.index(to)
    order.remove(slug)
    order.insert(at, slug)
    return replace(arrangement, rows=tuple(order))


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Two editors' work as one. `contested` are the places where both did something else: ours stands there."""

    arrangement: Arrangement
    contested: tuple[str, ...]

    @property
    def both(self) -> bool:
        """True where nobody loses anything."""
        return not self.contested


TITLE: Final = "title"
ROWS: Final = "rows"
"""How the heading and the order of the rows are called among what is contested."""


def join(*, base: Arrangement, ours: Arrangement, theirs: Arrangement) -> Joined:
    """Return ours with what they changed since `base`, place by place."""
    pins: dict[str, Pin] = {}
    contested: list[str] = []
    for place in sorted({*base.pins, *ours.pins, *theirs.pins}):
        before, mine, other = base.pins.get(place), ours.pins.get(place), theirs.pins.get(place)
        chosen = other if mine == before else mine
        if mine not in (before, other) and other != before:
            contested.append(place)
        if chosen is not None:
            pins[place] = chosen
    # An article that both moved, to different places, stays where we put it.
    mine_at = {pin.article: place for place, pin in ours.pins.items() if base.pins.get(place) != pin}
    for place, pin in list(pins.items()):
        wanted = mine_at.get(pin.article)
        if wanted is not None and wanted != place and pins.get(wanted) == ours.pins.get(wanted):
            del pins[place]
            contested.append(place)
    rows, rows_contested = _either(base.rows, ours.rows, theirs.rows)
    title, title_contested = _either(base.title, ours.title, theirs.title)
    if rows_contested:
        contested.append(ROWS)
    if title_contested:
        contested.append(TITLE)
    return Joined(
        arrangement=Arrangement(pins=_each_once(pins), rows=rows, title=title),
        contested=tuple(dict.fromkeys(contested)),
    )


def _either(base: T, ours: T, theirs: T) -> tuple[T, bool]:
    if ours == base:
        return theirs, False
    return ours, theirs not in (base, ours)


def _each_once(pins: Mapping[str, Pin]) -> dict[str, Pin]:
    found: dict[str, Pin] = {}
    for place, pin in pins.items():
        if all(other.article != pin.article for other in found.values()):
            found[place] = pin
    return found
