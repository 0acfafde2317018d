"""Write times, dates and numbers as the readers of a language do (CLDR). Touches no database and no clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import DateTimePattern, format_date, match_skeleton, parse_pattern
from babel.numbers import format_decimal
from django.utils.translation import gettext

_DOTTED = frozenset({"az", "tr"})
_BETWEEN_GROUPS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", re.ASCII)


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@lru_cache(maxsize=256)
def _pattern(skeleton: str, language: str) -> DateTimePattern:
    """Return how the language writes those fields, or the nearest to them that it has (CLDR, part 4, 2.6.2)."""
    known = _locale(language).datetime_skeletons
    return parse_pattern(known[skeleton if skeleton in known else match_skeleton(skeleton, known)])


def _written(skeleton: str, moment: datetime, language: str) -> str:
    return _pattern(skeleton, language).apply(moment, _locale(language))


def capital(text: str, language: str) -> str:
    """Return `text` with a capital at its start, where i becomes İ in Azerbaijani and Turkish."""
    if text[:1] == "i" and language in _DOTTED:
        return f"İ{text[1:]}"
    return text[:1].upper() + text[1:]


def whole_date(moment: datetime, language: str, zone: tzinfo) -> str:
    """Return the day with its name, as a newspaper's head has it: `Bazar, 22 noyabr 2026` or the like."""
    return capital(format_date(moment.astimezone(zone), "full", _locale(language)), language)


def day(moment: datetime, language: str, zone: tzinfo) -> str:
    """Return day, month and year: `22 noyabr 2026`."""
    return format_date(moment.astimezone(zone), "long", _locale(language))


def day_of_month(moment: datetime, language: str, zone: tzinfo) -> str:
    """Return day and month without the year, as datelines have them: `22 noyabr`."""
    return _written("MMMMd", moment.astimezone(zone), language)


def clock(moment: datetime, language: str, zone: tzinfo) -> str:
    """Return hours and minutes of the 24-hour clock, which all eight languages read: `21:40`."""
    return _written("Hm", moment.astimezone(zone), language)


def clock_with_seconds(moment: datetime, language: str, zone: tzinfo) -> str:
    """Return hours, minutes and seconds: `21:40:31`."""
    return _written("Hms", moment.astimezone(zone), language)


def day_and_clock(moment: datetime, language: str, zone: tzinfo) -> str:
    """Return the whole moment, as an article's head has it: `22 noyabr 2026, 21:40`."""
    return f"{day(moment, language, zone)}, {clock(moment, language, zone)}"


def earlier_day(moment: datetime, language: str, zone: tzinfo, now: datetime) -> str:
    """Return the short day of what is not of today, else nothing: `21 noy`."""
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return ""
    return _written("MMMd", local, language)


def in_list(moment: datetime, language: str, zone: tzinfo, now: datetime) -> str:
    """Return what a line in a list says: the time for news of today, else the day before it.

    `now` decides what today is, in `zone`.
    """
    short = earlier_day(moment, language, zone, now)
    time = clock(moment, language, zone)
    return f"{short}, {time}" if short else time


def in_words(moment: datetime, language: str, zone: tzinfo, now: datetime) -> str:
    """Return `today, 21:40`, `yesterday, 21:40` or the date, in the language that gettext has active."""
    local = moment.astimezone(zone).date()
    today = now.astimezone(zone).date()
    time = clock(moment, language, zone)
    if local == today:
        return gettext("today, %(time)s") % {"time": time}
    if local == today - timedelta(days=1):
        return gettext("yesterday, %(time)s") % {"time": time}
    return day_and_clock(moment, language, zone)


def year(value: int, language: str) -> str:
    """Return the year without groups; those before our era by CLDR's words: `732`, `б.з.д. 209`."""
    if value > 0:
        return str(value)
    era = _locale(language).eras["abbreviated"][0]
    return f"{-value} {era}" if value else f"1 {era}"


def number(value: int, language: str) -> str:
    """Return the number with its groups parted as the language does: `48 213`, `48.213`."""
    return str(format_decimal(value, locale=_locale(language)))


def language_name(code: str, language: str) -> str:
    """Return what `language` calls the language of `code`, or the code where CLDR has no word."""
    return str(_locale(language).languages.get(code, code))


def country_name(code: str, language: str) -> str:
    """Return what `language` calls the country of the ISO 3166 `code`, or the code where CLDR has no word."""
    return str(_locale(language).territories.get(code, code))


def whole_day(day: date, language: str) -> str:
    """Return the day with its name and year: `Bazar, 22 noyabr 2026` or the like."""
    return capital(format_date(day, "full", _locale(language)), language)


def day_of_year(day: date, language: str) -> str:
    """Return day, month and year: `22 noyabr 2026`."""
    return format_date(day, "long", _locale(language))


def day_and_month(day: date, language: str) -> str:
    """Return day and month without the year: `22 noyabr`."""
    return _written("MMMMd", _noon(day), language)


def month_name(day: date, language: str) -> str:
    """Return the month as it stands alone: `noyabr`, `ноябрь`."""
    return capital(format_date(day, "LLLL", _locale(language)), language)


def month_and_year(day: date, language: str) -> str:
    """Return the month with its year, as a calendar is headed: `Noyabr 2026`."""
    return capital(_written("yMMMM", _noon(day), language), language)


def weekdays(language: str) -> list[tuple[str, str]]:
    """Return short and whole names of the days of the week, Monday first, as the whole region counts."""
    names = _locale(language).days["stand-alone"]
    short = _locale(language).days["format"]["abbreviated"]
    return [(short[number], names["wide"][number]) for number in range(7)]


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def unbroken(text: str) -> str:
    """Return `text` with numbers whose groups no line parts: `31 700` is one number, also where a headline wraps."""
    return _BETWEEN_GROUPS.sub("\N{NO-BREAK SPACE}", text)
