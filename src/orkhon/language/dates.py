"""Find the dates of a text and say dates in the eight languages. Knows no relative words and reads no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from orkhon.items import Language
from orkhon.language.casing import lower
from orkhon.language.conventions import CONVENTION_LANGUAGES, Conventions, conventions_of
from orkhon.language.errors import LanguageError
from orkhon.language.numbers.saying import say_number
from orkhon.language.numbers.wording import Case, Gender
from orkhon.language.stretches import overlaps
from orkhon.language.suffixes import LANGUAGES_WITH_SUFFIXES, sounds_of


class DateNotSaid(LanguageError):
    """The language is not one of the eight."""

    retryable = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDate:
    """A date as far as the text says it: `day` or `year` may be missing, never both; a year alone has no month."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None


_LETTER = r"[^\W\d_]"
_GAP = r"[ \t\u00a0\u202f]"
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?P<sign>[./-])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})(?![\d])"
    r"|(?<![\d-])(?P<year2>\d{4})-(?P<month2>\d\d)-(?P<day2>\d\d)(?!\d)"
)
_SOFTENED = {"к": "г", "қ": "ғ", "k": "ğ"}
_DAY_OF_MONTH = frozenset({"az", "kk", "ky", "tk", "uz"})
_SUFFIX_OF_DAY = re.compile(r"[-–](?:[^\W\d_]{1,5})")
_LONGEST_ENDING = 8
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NO_ENDINGS = frozenset({"en", "ru"})
_YEAR_FIRST = frozenset({"kk", "ky", "tk", "uz"})
_POSSESSIVE = {"ky": "[с|]I", "tk": "[s|]Y"}
_SHORT_ORDINAL = {"az": "cI", "tk": "njY"}


def find_dates(text: str, language: str) -> tuple[FoundDate, ...]:
    """Return the dates of `text` in order, written in digits (day first, or ISO) or with the name of the month.

    A month counts beside a day or a year only; a year alone beside its language's word for year (en `in 2023`).
    Of a range (`6–8 November`) both ends are found. Days that no month has are no dates.
    """
    code = Language.parse(language).code
    if code not in CONVENTION_LANGUAGES:
        return ()
    # 5 EKİM and 15 KASIM: the pattern's own folding of case knows only one i.
    small = lower(text, code)
    text = small if len(small) == len(text) else text
    found: list[FoundDate] = []
    for match in _NUMERIC.finditer(text):
        year, month, day = (match[name] or match[name + "2"] for name in ("year", "month", "day"))
        found.extend(_checked(int(year), int(month), int(day), match.start(), match.end()))
    found.extend(_with_months(text, code))
    taken = sorted((one.start, one.end) for one in found)
    found.extend(one for one in _years(text, code) if not overlaps(one.start, one.end, taken))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _checked(year: int | None, month: int, day: int | None, start: int, end: int) -> Iterator[FoundDate]:
    if not 1 <= month <= 12 or (year is not None and not 1 <= year <= 9999):
        return
    if day is not None:
        if not 1 <= day <= _DAYS[month - 1]:
            return
        if month == 2 and day == 29 and year is not None and (year % 4 or (year % 100 == 0 and year % 400)):
            return
    yield FoundDate(year=year, month=month, day=day, start=start, end=end)


@cache
def _month_names(code: str) -> dict[str, int]:
    """Return the months' numbers by their names, and by what a name becomes before a suffix (қыркүйег-, aralığ-)."""
    numbers = dict(conventions_of(code).month_numbers)
    if code not in _NO_ENDINGS:
        softened = {
            name[:-1] + _SOFTENED[name[-1:]]: number for name, number in numbers.items() if name[-1:] in _SOFTENED
        }
        numbers = softened | numbers
    return numbers


@cache
def _month_pattern(code: str) -> re.Pattern[str]:
    conventions = conventions_of(code)
    names = "|".join(re.escape(name.rstrip("ь")) for name in sorted(_month_names(code), key=len, reverse=True))
    if code in _NO_ENDINGS:
        names = "|".join(re.escape(name) for name in sorted(conventions.month_numbers, key=len, reverse=True))
        ending = rf"(?!{_LETTER})\.?"
    else:
        ending = rf"{_LETTER}{{0,{_LONGEST_ENDING}}}"
    years = "|".join(re.escape(word) for word in sorted(conventions.year_words, key=len, reverse=True)) or "(?!)"
    # The year goes first with its word or suffix in four of the languages; a bare number before a date is another's.
    year_first = (
        rf"(?:(?<![\d.])(?P<year1>\d{{4}})(?:[-–]{_LETTER}{{1,7}}(?:{_GAP}{{1,3}}(?:{years}))?|{_GAP}{{1,3}}(?:{years})){_GAP}{{1,3}})?"
        if code in _YEAR_FIRST
        else "(?P<year1>(?!))?"
    )
    comma = ",?" if code == "en" else ""
    return re.compile(
        rf"{year_first}(?:(?<![\d.,])(?:(?P<day0>\d{{1,2}}){_GAP}?[-–—]{_GAP}?)?"
        rf"(?P<day1>\d{{1,2}})(?:st|nd|rd|th|[-–]{_LETTER}{{2,4}})?(?:\.?{_GAP}{{1,3}}|[-–])(?:of{_GAP})?)?"
        rf"(?<!{_LETTER})(?P<month>{names})(?P<ending>{ending})"
        rf"(?:{_GAP}(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]))?"
        rf"(?:{comma}{_GAP}{{1,3}}(?P<year2>\d{{4}})(?!\d)(?:[-–'’]{_LETTER}{{1,5}})?(?:{_GAP}(?:{years})(?!{_LETTER}))?)?",
        re.IGNORECASE,
    )


@cache
def _numbers_of_months(code: str) -> dict[str, int]:
    numbers = _month_names(code)
    lowered = {name.lower(): number for name, number in numbers.items()}
    return lowered | {name.rstrip("ь").lower(): number for name, number in numbers.items() if code not in _NO_ENDINGS}


def _with_months(text: str, code: str) -> Iterator[FoundDate]:
    numbers = _numbers_of_months(code)
    for match in _month_pattern(code).finditer(text):
        month = numbers.get(match["month"].lower())
        # May 5 in English; elsewhere the month's fifth: sentyabrın 5-də, қыркүйектің 5-і.
        inflected = match["day2"] and match["ending"]
        of_month = _SUFFIX_OF_DAY.match(text, match.end("day2")) if inflected else None
        day_behind = code == "en" or (of_month is not None and code in _DAY_OF_MONTH)
        day = match["day1"] or (match["day2"] if day_behind else None)
        year = match["year1"] or match["year2"]
        if month is None or (day is None and year is None):
            continue
        end = match.end()
        if match["day2"] is not None and day_behind and code != "en":
            end = of_month.end() if of_month else end
        elif match["day2"] is not None and code != "en":
            end, year = match.end("ending"), match["year1"]
            if day is None and year is None:
                continue
        whole_year = int(year) if year else None
        if match["day0"] is not None:
            yield from _checked(whole_year, month, int(match["day0"]), match.start(), match.end("day0"))
        start = match.start("day1") if match["day0"] else match.start()
        yield from _checked(whole_year, month, int(day) if day else None, start, end)


@cache
def _year_pattern(code: str) -> re.Pattern[str]:
    if code == "en":
        before = r"\b(?:in|since|by|until|year|from)\s"
        return re.compile(rf"{before}(?P<year>[12]\d{{3}})(?![.,]?\d|%)", re.IGNORECASE)
    words = "|".join(re.escape(word) for word in sorted(conventions_of(code).year_words, key=len, reverse=True))
    return re.compile(
        rf"(?<![\d.,])(?P<year>[12]\d{{3}})(?:-{_LETTER}{{2,3}})?[- \u00a0](?:{words}){_LETTER}{{0,7}}", re.IGNORECASE
    )


def _years(text: str, code: str) -> Iterator[FoundDate]:
    for match in _year_pattern(code).finditer(text):
        yield FoundDate(year=int(match["year"]), start=match.start("year"), end=match.end())


def say_date(day: date, language: str, *, spoken: bool = False, weekday: bool = False) -> str:
    """Return the date as its language writes it in a sentence, or all in words where it is to be spoken.

    kk `2023 жылғы 6 қараша`, tk `2023-nji ýylyň 6-njy noýabry`; with `weekday` its name goes before. In the
    language's main script. Raises `DateNotSaid` outside the eight.
    """
    code = Language.parse(language).code
    if code not in CONVENTION_LANGUAGES:
        raise DateNotSaid(f"dates are said in {', '.join(CONVENTION_LANGUAGES)}; {language} is none of them")
    conventions = conventions_of(code)
    template = conventions.spoken_date if spoken else conventions.date
    month = conventions.months[day.month - 1]
    values = {
        "day": say_number(day.day, code) if spoken else str(day.day),
        "year": _spoken_year(day.year, code) if spoken else str(day.year),
        "month": month,
    }
    if code in _POSSESSIVE:
        values["month_his"] = sounds_of(code).attach(month.rstrip("ь"), _POSSESSIVE[code])
    if spoken:
        values["day_ordinal"] = say_number(day.day, code, ordinal=True, gender=Gender.NEUTER)
        values["year_ordinal"] = say_number(day.year, code, ordinal=True, case=_year_case(code))
    if code in _SHORT_ORDINAL and code in LANGUAGES_WITH_SUFFIXES:
        values["day_suffix"] = _short_ordinal(day.day, code)
        values["year_suffix"] = _short_ordinal(day.year, code)
    said = template.format_map(values)
    return f"{weekday_name(day, conventions)}, {said}" if weekday else said


def weekday_name(day: date, conventions: Conventions) -> str:
    """Return the name of the day of the week."""
    return conventions.weekdays[day.weekday()]


def _year_case(code: str) -> Case:
    return Case.GENITIVE if code == "ru" else Case.NOMINATIVE


def _spoken_year(year: int, code: str) -> str:
    century, rest = divmod(year, 100)
    if code != "en" or rest < 10 or not 11 <= century <= 99:
        return say_number(year, code)
    return f"{say_number(century, code)} {say_number(rest, code)}"


def _short_ordinal(number: int, code: str) -> str:
    sounds = sounds_of(code)
    word = say_number(number, code).rpartition(" ")[2]
    return sounds.realise(_SHORT_ORDINAL[code], sounds.state_of(word))[0]
