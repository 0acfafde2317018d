"""The archive by day, and what happened on a day of the year. Both are calendars: one of articles, one of history."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.rich_text import expand_db_html

from orkhon.desk.days import articles_by_day, day_after, day_before, within
from orkhon.desk.literature import DayInLanguage, day_languages, days_on, days_told
from orkhon.desk.queries import public_articles, published
from orkhon.portals import moments
from orkhon.portals.frame import Frame, Visit
from orkhon.portals.paging import paging
from orkhon.portals.pictures import Shown, shown
from orkhon.portals.sites import Portal
from orkhon.portals.teasers import teasers_of
from orkhon.portals.views.answers import page
from orkhon.portals.views.visits import arrive

PER_PAGE = 50
HISTORY = "history"
"""A portal with a section of this topic has days in history."""
_LEAP_YEAR = 2024


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One square of a calendar. `path` is empty for a day of which nothing is told, `number` 0 for an empty square."""

    number: int
    path: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where one goes from here, with its words."""

    path: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing of a day of the year."""

    year: int | None
    headline: str
    text: str
    picture: Shown | None
    invented: bool


def archive(request: HttpRequest, language: str) -> HttpResponse:
    """Lead to the month of the newest article."""
    known, portal = arrive(request, language)
    today = known.now.astimezone(portal.zone).date()
    newest = (
        day_before(language, today + timedelta(days=1), topics=portal.topics, zone=portal.zone)
        if portal.topics
        else None
    )
    day = newest or today
    answer = HttpResponseRedirect(f"{portal.path}archive/{day:%Y}/{day:%m}/")
    answer.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return answer


def archive_month(request: HttpRequest, language: str, year: int, month: int) -> HttpResponse:
    """Answer with the calendar of one month. Raises `Http404` for months without articles, but for this one."""
    known, portal = arrive(request, language)
    first = _day(year, month, 1)
    last = _end_of(first)
    counts = _counts(portal, first, last)
    today = known.now.astimezone(portal.zone).date()
    if not counts and not first <= today <= last:
        raise Http404(f"nothing came out in {first:%Y-%m}")
    frame = known.frame(language, paths=_where_any(known, portal, first, last, f"archive/{first:%Y}/{first:%m}/"))
    context = {"title": moments.month_and_year(first, language), **_calendar(portal, first, counts)}
    return page(request, "portals/archive.html", frame, context)


def archive_day(request: HttpRequest, language: str, year: int, month: int, day: int) -> HttpResponse:
    """Answer with all articles of one day, the newest first. Raises `Http404` for days without any."""
    known, portal = arrive(request, language)
    asked = _day(year, month, day)
    first = asked.replace(day=1)
    counts = _counts(portal, first, _end_of(first))
    if asked not in counts:
        raise Http404(f"nothing came out on {asked}")
    path = f"{portal.path}archive/{asked:%Y}/{asked:%m}/{asked:%d}/"
    place = paging(request, total=counts[asked], per_page=PER_PAGE, path=path)
    under = path.removeprefix(portal.path)
    frame = known.frame(
        language,
        paths=_where_any(known, portal, asked, asked, under) if place.is_first else {language: place.path},
        canonical=f"{known.scheme}://{known.host}{place.path}",
    )
    articles = published(
        language,
        topics=portal.topics,
        limit=PER_PAGE,
        offset=place.offset,
        countries=frame.countries,
        among=within(asked, asked, portal.zone),
        text=False,
    )
    before = day_before(language, asked, topics=portal.topics, zone=portal.zone)
    after = day_after(language, asked, topics=portal.topics, zone=portal.zone)
    context = {
        "title": moments.whole_day(asked, language),
        "teasers": teasers_of(articles, frame),
        "paging": place,
        "before": _step(portal, before),
        "after": _step(portal, after),
        **_calendar(portal, first, counts, current=asked),
    }
    return page(request, "portals/archive.html", frame, context)


def _counts(portal: Portal, first: date, last: date) -> dict[date, int]:
    if not portal.topics:
        return {}
    return articles_by_day(portal.language, topics=portal.topics, first=first, last=last, zone=portal.zone)


def _where_any(known: Visit, portal: Portal, first: date, last: date, under: str) -> dict[str, str]:
    """Return where the same days are in the other languages that have articles of them."""
    return {
        code: f"{other.path}{under}"
        for code, other in known.languages.items()
        if code == portal.language
        or (other.topics and public_articles(code, other.topics).filter(within(first, last, other.zone)).exists())
    }


def _calendar(
    portal: Portal, first: date, counts: Mapping[date, int], current: date | None = None
) -> dict[str, object]:
    squares = [
        CalendarDay(
            number=day.day if day.month == first.month else 0,
            path=f"{portal.path}archive/{day:%Y}/{day:%m}/{day:%d}/" if counts.get(day) else "",
            count=counts.get(day, 0),
            current=day == current,
        )
        for day in Calendar().itermonthdates(first.year, first.month)
    ]
    earlier = day_before(portal.language, first, topics=portal.topics, zone=portal.zone)
    later = day_after(portal.language, _end_of(first), topics=portal.topics, zone=portal.zone)
    return {
        "month": moments.month_and_year(first, portal.language),
        "month_path": f"{portal.path}archive/{first:%Y}/{first:%m}/",
        "weekdays": moments.weekdays(portal.language),
        "weeks": [squares[at : at + 7] for at in range(0, len(squares), 7)],
        "earlier": _month_step(portal, earlier),
        "later": _month_step(portal, later),
    }


def _step(portal: Portal, day: date | None) -> Step | None:
    if day is None:
        return None
    return Step(
        path=f"{portal.path}archive/{day:%Y}/{day:%m}/{day:%d}/", words=moments.day_of_year(day, portal.language)
    )


def _month_step(portal: Portal, day: date | None) -> Step | None:
    if day is None:
        return None
    return Step(path=f"{portal.path}archive/{day:%Y}/{day:%m}/", words=moments.month_and_year(day, portal.language))


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as wrong:
        raise Http404(f"{year}-{month}-{day} is no day") from wrong
    if not 1900 <= year <= 2200:
        raise Http404(f"{year} lies outside the archive")
    return found


def _end_of(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def today_in_history(request: HttpRequest, language: str) -> HttpResponse:
    """Lead to today's day of the year: here, or where another portal in this language has history.

    Raises `Http404` where none has.
    """
    known, portal = arrive(request, language)
    frame = known.frame(language)
    telling = next((one for one in (portal, *known.directory.others(portal)) if one.section_of(HISTORY)), portal)
    _require_history(telling)
    today = known.now.astimezone(portal.zone).date()
    path = f"{telling.path}days/{today:%m-%d}/"
    answer = HttpResponseRedirect(path if telling is portal else frame.address_at(telling, path))
    answer.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return answer


def day_in_history(request: HttpRequest, language: str, month: int, day: int) -> HttpResponse:
    """Answer with what happened on that day; one of which nothing is told yet is shown empty, and not indexed."""
    known, portal = arrive(request, language)
    _require_history(portal)
    asked = _day(_LEAP_YEAR, month, day)
    told = days_told(language)
    under = f"days/{asked:%m-%d}/"
    codes = day_languages(month, day)
    paths = {
        code: f"{other.path}{under}"
        for code, other in known.languages.items()
        if code in codes and other.section_of(HISTORY) is not None
    }
    frame = known.frame(language, paths=paths if language in codes else None)
    entries = happened(days_on(month, day, language))
    following = [date(_LEAP_YEAR, one[0], one[1]) for one in told]
    squares = [
        CalendarDay(
            number=one.day if one.month == month else 0,
            path=f"{portal.path}days/{one:%m-%d}/" if (one.month, one.day) in set(told) else "",
            current=one == asked,
        )
        for one in (date(_LEAP_YEAR, month, number) for number in range(1, _end_of(asked.replace(day=1)).day + 1))
    ]
    context = {
        "title": moments.day_and_month(asked, language),
        "entries": entries,
        "month": moments.month_name(asked, language),
        "days": squares,
        "before": _near(portal, [one for one in following if one < asked][-1:] or following[-1:], asked),
        "after": _near(portal, [one for one in following if one > asked][:1] or following[:1], asked),
    }
    return page(request, "portals/history_day.html", frame, context)


def happened(days: list[DayInLanguage]) -> list[Happened]:
    """Return what happened as pages show it."""
    return [
        Happened(
            year=one.entry.year,
            headline=one.text.headline,
            text=expand_db_html(one.text.text),
            picture=shown(one.entry.picture, one.text.headline) if one.entry.picture else None,
            invented=one.entry.invented,
        )
        for one in days
    ]


def history_box(frame: Frame) -> dict[str, object] | None:
    """Return what the front page's box shows of today's day in history; None where nothing is told of it."""
    if frame.portal.section_of(HISTORY) is None:
        return None
    today = frame.now.astimezone(frame.zone).date()
    entries = happened(days_on(today.month, today.day, frame.language))
    if not entries:
        return None
    return {
        "title": moments.day_and_month(today, frame.language),
        "path": f"{frame.portal.path}days/{today:%m-%d}/",
        "entries": entries[:4],
    }


def _near(portal: Portal, found: list[date], asked: date) -> Step | None:
    if not found or found[0] == asked:
        return None
    return Step(path=f"{portal.path}days/{found[0]:%m-%d}/", words=moments.day_and_month(found[0], portal.language))


def _require_history(portal: Portal) -> None:
    if portal.section_of(HISTORY) is None:
        raise Http404(f"{portal.title} has no history")
