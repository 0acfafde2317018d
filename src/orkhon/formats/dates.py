"""Read the moments that feeds and pages of the region write, in all their shapes. Reads no clock.

Month names are CLDR's for the eight languages in both scripts; they are loaded at the first date that needs them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from babel import Locale

_LOCALES = ("en", "ru", "kk", "ky", "uz", "uz_Cyrl", "az", "az_Cyrl", "tr", "tk")
_ENGLISH = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?"
    r"\s*([+-]\d{4}|GMT|UTC?|Z)",
    re.ASCII,
)
_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)[Tt ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9})\d*)?)?", re.ASCII)
_TIME = re.compile(
    r"(?<![\d.])(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?!\d)\s*([ap]\.?m\b)?", re.ASCII | re.IGNORECASE
)
# A dash between spaces parts two times, `10:00 - 11:00`.
_ZONE = re.compile(
    r"(?!\s*-\s)\s*[\[(]?\s*(?:UTC|GMT)?\s*([+\u2212-])\s?(\d{1,2}):?(\d\d)?(?!\d)|\s*[\[(]?\s*([A-Za-z]{1,5})\b"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{1,2})(?!\d)", re.ASCII)
# A year of two digits stands as the month does (`22.11.26`, `22. 11. 26`): in `22.11. 05.00` the 05 is an hour.
_DAY_FIRST = re.compile(
    r"(?<!\d)(?<!\d\.)(\d{1,2})(\s?[-./]\s?)(\d{1,2})"
    r"(?:\s?[-./]\s?(\d{4})(?!\d)|\2(\d\d)(?!\d|:|[.h]\d|\s?[ap]\.?m\b))",
    re.ASCII | re.IGNORECASE,
)
# Without a year, two numbers are a date only where nothing but the time stands beside them: `1.05 mln` is none.
_NO_YEAR = re.compile(r"(?!\|\.)[^\w]*(\d{1,2})\s?[-./]\s?(\d\d)(?!\d)[^\w]*")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_DAY_BEFORE = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|-?(?:го|нчи|inci|nci))?[\s.,-]*$", re.ASCII | re.IGNORECASE)
_DAY_AFTER = re.compile(r"[\s.,-]*(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", re.ASCII | re.IGNORECASE)
_YEAR_AFTER = re.compile(r"[\s.,'-]*(\d{4})(?![\d:])", re.ASCII)
_YEAR_BEFORE = re.compile(
    r"(?<!\d)(\d{4})(?:\s*(?:-?(?:жылы?|жылдын|йил|yil|yilning|ýylyň|il))?[\s.,-]*)$", re.IGNORECASE
)
_SHORT_YEAR_AFTER = re.compile(r"[\s.,'-]*(\d\d)(?=\s+\d{1,2}:\d\d)", re.ASCII)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_HOURS_OF = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "trt": 3,
    "azt": 4, "samt": 4, "uzt": 5, "tmt": 5, "almt": 5, "qyzt": 5, "yekt": 5, "kgt": 6, "est": -5, "edt": -4,
    "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_FURTHEST_AHEAD = timedelta(days=370)
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


def parse_date(text: str, *, now: datetime, default_zone: tzinfo = UTC) -> datetime | None:
    """Return the moment in UTC that `text` writes, or None where it writes none that can be.

    Read are RFC 822, ISO 8601 and RFC 3339 with their usual faults, seconds or milliseconds since 1970, numbers
    with the day or the year first, and dates with month names in any of the eight languages, time and date in
    either order. Without a zone the time is in `default_zone`; without a year it is the nearest past to `now`.
    Moments before 1900 and more than 370 days after `now` are taken for mistakes.
    """
    text = text.strip()[:200]
    if not text:
        return None
    try:
        moment = _read(text, now, default_zone)
        if moment is None:
            return None
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment <= now + _FURTHEST_AHEAD else None


def _read(text: str, now: datetime, default_zone: tzinfo) -> datetime | None:
    match = _RFC822.fullmatch(text)
    if match:
        month = _ENGLISH.get(match[2].lower())
        if month:
            day, year = int(match[1]), int(match[3])
            zone = _zone_at(match[7], 0, default_zone)
            return datetime(year, month, day, int(match[4]), int(match[5]), int(match[6] or 0), tzinfo=zone)
    match = _ISO.match(text)
    if match:
        year, month, day, hour, minute = (int(match[index]) for index in range(1, 6))
        micro = int(f"{match[7] or '0':0<6}"[:6])
        zone = _zone_at(text, match.end(), default_zone)
        second = min(int(match[6] or 0), 59)
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=zone)
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), tz=UTC)
    return _read_freely(text, now, default_zone)


def _read_freely(text: str, now: datetime, default_zone: tzinfo) -> datetime | None:
    hour = minute = second = 0
    zone = default_zone
    clock = _TIME.search(text)
    if clock:
        hour, minute, second = int(clock[1]), int(clock[2]), min(int(clock[3] or 0), 59)
        if clock[4]:
            hour = hour % 12 + (12 if clock[4].lower().startswith("p") else 0)
        zone = _zone_at(text, clock.end(), default_zone)
    # The date is looked for beside the time: an hour is neither a day nor a year.
    beside = f"{text[: clock.start()]}|{text[clock.end() :]}" if clock else text
    day_of = _numbers(beside) or _words(text) or (_numbers_without_year(text, clock) if clock else None)
    if day_of is None:
        return None
    year, month, day = day_of
    if year:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    # The 29th of February may have to be looked for further back than a year.
    latest = now + timedelta(days=1)
    for guess in range(now.astimezone(zone).year + 1, now.year - 9, -1):
        try:
            moment = datetime(guess, month, day, hour, minute, second, tzinfo=zone)
        except ValueError:
            continue
        if moment <= latest:
            return moment
    return None


def _zone_at(text: str, position: int, default_zone: tzinfo) -> tzinfo:
    match = _ZONE.match(text, position)
    if match is None:
        return default_zone
    if match[4]:
        hours = _HOURS_OF.get(match[4].lower())
        if hours is None:
            return default_zone
        if hours == 0:
            # `UTC +5` and `GMT+06:00` reach this branch only when no number follows.
            return UTC
        return timezone(timedelta(hours=hours))
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if offset > timedelta(hours=14):
        return default_zone
    return timezone(offset if match[1] == "+" else -offset)


def _numbers(text: str) -> tuple[int, int, int] | None:
    match = _YEAR_FIRST.search(text)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _DAY_FIRST.search(text)
    if match is None:
        return None
    month, day = _month_and_day(int(match[1]), int(match[3]))
    return _full_year(match[4] or match[5]), month, day


def _numbers_without_year(text: str, clock: re.Match[str]) -> tuple[int, int, int] | None:
    zone = _ZONE.match(text, clock.end())
    end = zone.end() if zone else clock.end()
    match = _NO_YEAR.fullmatch(f"{text[: clock.start()]}|{text[end:]}")
    return (0, *_month_and_day(int(match[1]), int(match[2]))) if match else None


def _month_and_day(first: int, second: int) -> tuple[int, int]:
    return (first, second) if second > 12 >= first else (second, first)


def _words(text: str) -> tuple[int, int, int] | None:
    months = month_names()
    for word in _WORD.finditer(text):
        month = months.get(fold_month(word[0]))
        if month is None:
            continue
        before, end = text[: word.start()], word.end()
        if end < len(text) and text[end] == ".":
            end += 1
        found = _DAY_BEFORE.search(before)
        if found:
            year = _YEAR_AFTER.match(text, end) or _YEAR_BEFORE.search(before[: found.start()])
            if year:
                return int(year[1]), month, int(found[1])
            short = _SHORT_YEAR_AFTER.match(text, end)
            return (_full_year(short[1]) if short else 0), month, int(found[1])
        found = _DAY_AFTER.match(text, end)
        if found:
            year = _YEAR_AFTER.match(text, found.end()) or _YEAR_BEFORE.search(before)
            return (int(year[1]) if year else 0), month, int(found[1])
    return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def fold_month(word: str) -> str:
    """A month's name without case and without the dots over and under i, so that MAYIS, Mayıs and mayis agree."""
    return word.replace("İ", "i").replace("I", "i").casefold().replace("ı", "i").replace("i\u0307", "i").rstrip(".")


@cache
def month_names() -> dict[str, int]:
    """Folded month names of all eight languages, wide and abbreviated, inflected and alone, to 1–12.

    A name which two languages give to different months (Kazakh and Kyrgyz share none; CLDR may grow some) is left out.
    """
    names: dict[str, int] = {}
    doubtful: set[str] = set()
    for tag in _LOCALES:
        months = Locale.parse(tag).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    word = fold_month(name)
                    if names.setdefault(word, number) != number:
                        doubtful.add(word)
    # What sites write beside CLDR's forms.
    for number, spellings in _ALSO.items():
        for word in spellings:
            names.setdefault(fold_month(word), number)
    return {word: number for word, number in names.items() if word not in doubtful and not word.isdigit()}


_ALSO: dict[int, tuple[str, ...]] = {
    1: ("ýanwar", "январ", "yanvarda"),
    2: ("fewral", "феврал"),
    4: ("апрел",),
    5: ("май", "maý"),
    6: ("июн",),
    7: ("июл",),
    9: ("sept", "сент", "сентябр"),
    10: ("октябр",),
    11: ("ноябр", "қараша"),
    12: ("декабр",),
}
