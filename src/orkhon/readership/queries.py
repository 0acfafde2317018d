"""What is known of readers: of a month, of now, of single articles. Days that are not closed are in it as they stand.

Figures are estimates with bounds (sketches.py). Sums of days have the days' bounds added, wider than need be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Min, Sum

from orkhon.items.month import Month
from orkhon.readership.actions.add_up import LIVE_FOR, size_of
from orkhon.readership.models import DayCount, LiveMinute, Slice, Tally
from orkhon.readership.sketches import COARSE, FINE, NOTHING, Figure, Kept, figure_of

TOP_ARTICLES: Final = 20
_BATCH: Final = 400
_EXACT_BELOW: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Line:
    """One portal in one language in a month; `language` is empty for the whole portal, its languages together."""

    portal: str
    language: str
    readers: Figure
    views: Figure
    capped: int
    programs: int


@dataclass(frozen=True, kw_only=True)
class Share:
    """One section, article, country or class of one portal and language in a month. `capped` says: a burst came."""

    portal: str
    language: str
    key: str
    views: Figure
    capped: int = 0


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of one portal, its languages together."""

    day: date
    portal: str
    readers: Figure


@dataclass(frozen=True, kw_only=True)
class MonthReport:
    """A month. `over` is False while it goes on; `first` and `last` are the first and last day with any reader."""

    month: Month
    over: bool
    first: date | None
    last: date | None
    portals: tuple[Line, ...]
    lines: tuple[Line, ...]
    days: tuple[Day, ...]
    sections: tuple[Share, ...]
    articles: tuple[Share, ...]
    countries: tuple[Share, ...]
    referrers: tuple[Share, ...]

    @property
    def programs(self) -> int:
        """Pages given to programs, which are in no other figure."""
        return sum(line.programs for line in self.portals)

    @property
    def capped(self) -> int:
        """Views left out because one neighbourhood of addresses sent too many."""
        return sum(line.capped for line in self.portals)


@dataclass(frozen=True, kw_only=True)
class NowLine:
    """Who reads now, in the last five and thirty minutes. `article` is 0 for a portal in one language."""

    portal: str
    language: str
    article: int
    five: Figure
    thirty: Figure


@dataclass(frozen=True, kw_only=True)
class _Whole:
    day: date
    portal: str
    language: str
    views: Figure
    readers: int
    readers_sketch: bytes
    month_sketch: bytes
    capped: int
    programs: int


def month_report(month: Month, *, portals: Collection[str], today: date) -> MonthReport:
    """Return the month of those portals, by their codes."""
    since, until = month.first, month.next.first
    wholes = _wholes(since, until, portals)
    days = sorted({one.day for one in wholes})
    by_portal = _grouped(wholes, lambda one: (one.portal, ""))
    by_language = _grouped(wholes, lambda one: (one.portal, one.language))
    by_day: dict[tuple[date, str], list[_Whole]] = defaultdict(list)
    for one in wholes:
        by_day[one.day, one.portal].append(one)
    return MonthReport(
        month=month,
        over=today >= until,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        portals=by_portal,
        lines=by_language,
        days=tuple(
            Day(day=day, portal=portal, readers=_of_day(kept)) for (day, portal), kept in sorted(by_day.items())
        ),
        sections=_shares(Slice.SECTION, since, until, portals),
        articles=_shares(Slice.ARTICLE, since, until, portals)[:TOP_ARTICLES],
        countries=_shares(Slice.COUNTRY, since, until, portals),
        referrers=_shares(Slice.REFERRER, since, until, portals),
    )


def readers_now(*, portals: Collection[str], now: datetime, articles: int = 10) -> list[NowLine]:
    """Return who reads those portals now: each portal in each language, then the articles, most readers first.

    Some seconds late: what the web processes hand in is added up every few seconds.
    """
    rows = LiveMinute.objects.filter(minute__gt=now - LIVE_FOR - timedelta(minutes=1), portal__in=portals)
    thirty: dict[tuple[str, str, int], list[Kept]] = defaultdict(list)
    five: dict[tuple[str, str, int], list[Kept]] = defaultdict(list)
    lately = now - timedelta(minutes=5)
    for minute, portal, language, article, kept in rows.values_list(
        "minute", "portal", "language", "article", "readers_sketch"
    ):
        # A minute is in it while any of its seconds is.
        if minute + timedelta(minutes=1) > now - LIVE_FOR:
            thirty[portal, language, article].append(kept)
        if minute + timedelta(minutes=1) > lately:
            five[portal, language, article].append(kept)
    lines = [
        NowLine(
            portal=place[0],
            language=place[1],
            article=place[2],
            five=figure_of(five.get(place, ()), COARSE if place[2] else FINE),
            thirty=figure_of(kept, COARSE if place[2] else FINE),
        )
        for place, kept in thirty.items()
    ]
    whole = sorted((line for line in lines if not line.article), key=_most_now)
    single = sorted((line for line in lines if line.article), key=_most_now)
    return [*whole, *single[:articles]]


def _most_now(line: NowLine) -> tuple[int, int, str, str]:
    return -line.five.value, -line.thirty.value, line.portal, line.language


def views_of(articles: Iterable[int]) -> Mapping[int, int]:
    """Return how often each of those articles was viewed, on all portals, for readers to see; 0 for none.

    Exact below a thousand, as far as a sketch of few marks is; from there two digits, for the third would be a guess.
    """
    wanted = {str(pk): 0 for pk in articles}
    keys = list(wanted)
    first_open = _first_open()
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        closed = DayCount.objects.filter(slice=Slice.ARTICLE, key__in=part)
        if first_open is not None:
            closed = closed.filter(day__lt=first_open)
            open_rows = Tally.objects.filter(slice=Slice.ARTICLE, key__in=part)
            for key, kept in open_rows.values_list("key", "views_sketch"):
                wanted[key] += figure_of([kept], COARSE).value
        for key, views in closed.values_list("key").annotate(views_in_all=Sum("views")):
            wanted[key] += views
    return {int(key): honestly(views) for key, views in wanted.items()}


def most_viewed(portal: str, language: str, *, since: date, limit: int) -> list[int]:
    """Return the numbers of the articles of one portal and language with the most views since that day, most first.

    Days that are closed lie elsewhere and are left out: what was read most is of today and yesterday.
    """
    rows = Tally.objects.filter(slice=Slice.ARTICLE, portal=portal, language=language, day__gte=since)
    views: dict[str, int] = defaultdict(int)
    for key, kept in rows.values_list("key", "views_sketch"):
        views[key] += figure_of([kept], COARSE).value
    ranked = sorted(views.items(), key=lambda one: (-one[1], one[0]))
    return [int(key) for key, value in ranked if value and key.isdecimal()][:limit]


def honestly(views: int) -> int:
    """Return the number with no more digits than are known: all below a thousand, then the first two."""
    if views < _EXACT_BELOW:
        return views
    step: int = 10 ** (len(str(views)) - 2)
    return views // step * step


def months_counted(*, today: date) -> list[Month]:
    """Return the months of which anything is known, newest first; the present one in any case."""
    firsts = (DayCount.objects.aggregate(first=Min("day"))["first"], _first_open())
    month, first = Month.of(today), min((day for day in firsts if day is not None), default=today)
    found = [month]
    while found[-1].first > first:
        found.append(found[-1].previous)
    return found


def _first_open() -> date | None:
    """The first day that has sums aside: from there on they are the truth, before it the record is."""
    first: date | None = Tally.objects.aggregate(first=Min("day"))["first"]
    return first


def _wholes(since: date, until: date, portals: Collection[str]) -> list[_Whole]:
    common = {"slice": Slice.WHOLE, "day__gte": since, "day__lt": until, "portal__in": portals}
    first_open = _first_open()
    closed = DayCount.objects.filter(**common)
    if first_open is not None:
        closed = closed.filter(day__lt=first_open)
    found = [
        _whole(row, Figure(value=row.views, least=row.views_least, most=row.views_most)) for row in closed.iterator()
    ]
    found += [_whole(row, figure_of([row.views_sketch], FINE)) for row in Tally.objects.filter(**common).iterator()]
    return found


def _whole(row: DayCount | Tally, views: Figure) -> _Whole:
    return _Whole(
        day=row.day,
        portal=row.portal,
        language=row.language,
        views=views,
        readers=row.readers if isinstance(row, DayCount) else 0,
        readers_sketch=bytes(row.readers_sketch),
        month_sketch=bytes(row.month_sketch),
        capped=row.capped,
        programs=row.programs,
    )


def _of_day(languages: Sequence[_Whole]) -> Figure:
    """Return the day's readers, who read in two languages once; of old days, whose sketches are gone, the sum."""
    if all(one.readers_sketch for one in languages):
        return figure_of((one.readers_sketch for one in languages), FINE)
    readers = sum(one.readers for one in languages)
    return Figure(value=readers, least=readers, most=readers)


def _grouped(wholes: Sequence[_Whole], place: Callable[[_Whole], tuple[str, str]]) -> tuple[Line, ...]:
    found: dict[tuple[str, str], list[_Whole]] = defaultdict(list)
    for one in wholes:
        found[place(one)].append(one)
    return tuple(
        Line(
            portal=portal,
            language=language,
            readers=figure_of((one.month_sketch for one in group), FINE),
            views=sum((one.views for one in group), NOTHING),
            capped=sum(one.capped for one in group),
            programs=sum(one.programs for one in group),
        )
        for (portal, language), group in sorted(found.items())
    )


def _shares(slice_: Slice, since: date, until: date, portals: Collection[str]) -> tuple[Share, ...]:
    """Return the slice's rows of the month, most viewed first."""
    common = {"slice": slice_, "day__gte": since, "day__lt": until, "portal__in": portals}
    first_open = _first_open()
    closed = DayCount.objects.filter(**common)
    if first_open is not None:
        closed = closed.filter(day__lt=first_open)
    sums = closed.values("portal", "language", "key").annotate(
        value=Sum("views"), least=Sum("views_least"), most=Sum("views_most"), left=Sum(F("capped"))
    )
    found: dict[tuple[str, str, str], tuple[Figure, int]] = {}
    for row in sums:
        figure = Figure(value=row["value"], least=row["least"], most=row["most"])
        found[row["portal"], row["language"], row["key"]] = figure, row["left"]
    for tally in Tally.objects.filter(**common).defer("readers_sketch", "month_sketch").iterator():
        place = (tally.portal, tally.language, tally.key)
        before, capped = found.get(place, (NOTHING, 0))
        found[place] = before + figure_of([tally.views_sketch], size_of(slice_)), capped + tally.capped
    shares = (
        Share(portal=portal, language=language, key=key, views=figure, capped=capped)
        for (portal, language, key), (figure, capped) in found.items()
    )
    return tuple(sorted(shares, key=lambda one: (-one.views.value, one.portal, one.language, one.key)))
