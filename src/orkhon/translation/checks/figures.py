"""Read the numbers, dates and times of one sentence, with every way they may be meant. Compares nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from orkhon.language.casing import lower
from orkhon.language.conventions import CONVENTION_LANGUAGES, conventions_of
from orkhon.language.dates import FoundDate
from orkhon.language.elsewhere import find_dates, find_numbers
from orkhon.language.numbers.finding import FoundNumber, digits_value
from orkhon.translation.checks.finding import Span

Value = int | Decimal

_DIGITS = re.compile(r"\d+(?:[ \u00a0\u202f\u2009]\d{3})*(?:[.,]\d+)*")
_RUN = re.compile(r"\d+")
_TIME = re.compile(
    r"(?<![\d.,:/])(?P<hour>[01]?\d|2[0-3])(?:(?P<sign>[:.])(?P<minute>[0-5]\d))?(?![\d:])"
    r"(?:[ \u00a0]?(?P<half>[aApP]\.?[mM]\b\.?))?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One number written in digits. `readings` are what it may mean; `loose` also what only its digits say."""

    text: str
    start: int
    end: int
    readings: frozenset[Value]
    loose: frozenset[Value]
    dated: bool

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.end


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time of day. `sure` is False where it may as well be a decimal number."""

    text: str
    start: int
    end: int
    hour: int
    minute: int
    half: str
    sure: bool

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.end

    def hours(self) -> frozenset[int]:
        """The hours of the day that it may name."""
        if self.half == "p":
            return frozenset({self.hour % 12 + 12})
        if self.half == "a":
            return frozenset({self.hour % 12})
        return frozenset({self.hour})


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """All of one sentence. `values` is everything that any number of it may mean, words and parts of dates too."""

    figures: tuple[Figure, ...]
    worded: tuple[FoundNumber, ...]
    dates: tuple[FoundDate, ...]
    clocks: tuple[Clock, ...]
    months: frozenset[int]
    values: frozenset[Value]
    digits: frozenset[str]


@lru_cache(maxsize=2048)
def figures_of(text: str, tag: str) -> Figures:
    """Return the figures of `text` in the language `tag`."""
    code = tag.partition("-")[0]
    numbers = find_numbers(text, tag)
    dates = find_dates(text, tag)
    clocks = tuple(_clocks(text))
    dated = [(one.start, one.end) for one in dates] + [one.span for one in clocks if one.sure]
    figures: list[Figure] = []
    worded: list[FoundNumber] = []
    values: set[Value] = set()
    for number in numbers:
        said = text[number.start : number.end]
        match = _DIGITS.search(said)
        values.add(number.value)
        if match is None:
            worded.append(number)
            continue
        readings, loose = _readings(match[0], number.value)
        values |= loose
        inside = any(start < number.end and number.start < end for start, end in dated)
        figures.append(
            Figure(text=said, start=number.start, end=number.end, readings=readings, loose=loose, dated=inside)
        )
    for run in _RUN.finditer(text):
        if len(run[0]) < 20:
            values.add(int(run[0]))
    values.update(_roman(match[0]) for match in _ROMAN.finditer(text))
    for one in dates:
        values.update(part for part in (one.year, one.day) if part is not None)
    for clock in clocks:
        values |= clock.hours() | {clock.hour, clock.minute}
    return Figures(
        figures=tuple(figures),
        worded=tuple(worded),
        dates=dates,
        clocks=clocks,
        months=_months(text, code) | {one.month for one in dates if one.month is not None},
        values=frozenset(values),
        digits=frozenset(_RUN.findall(text)),
    )


def _readings(digits: str, value: Value) -> tuple[frozenset[Value], frozenset[Value]]:
    ways = {digits_value(digits, ",", "."), digits_value(digits, ".", ",")} - {None}
    bare = {way for way in ways if way is not None}
    plain = abs(Decimal(value))
    scale = Decimal(1)
    for way in bare:
        if way and plain / Decimal(way) in _SCALES:
            scale = plain / Decimal(way)
            break
    readings = {_whole(Decimal(way) * scale) for way in bare} | {_whole(plain)}
    return frozenset(readings), frozenset(readings | bare)


_SCALES = frozenset(Decimal(10) ** power for power in (2, 3, 6, 9, 12))


def _whole(value: Decimal) -> Value:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _clocks(text: str) -> list[Clock]:
    found: list[Clock] = []
    for match in _TIME.finditer(text):
        if match["minute"] is None and match["half"] is None:
            continue
        after = text[match.end() : match.end() + 2]
        if match["sign"] == "." and match["half"] is None and re.match(r"[.,]?\d|\s?%", after):
            continue
        found.append(
            Clock(
                text=match[0],
                start=match.start(),
                end=match.end(),
                hour=int(match["hour"]),
                minute=int(match["minute"] or 0),
                half=(match["half"] or "")[:1].lower(),
                sure=match["sign"] == ":" or bool(match["half"]),
            )
        )
    return found


_ROMAN = re.compile(r"\b(?=[IVXІХ])(?:X|Х){0,3}(?:[IІ][XХ]|[IІ]V|V?[IІ]{0,3})\b")
_ROMAN_VALUES = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10}


def _roman(numeral: str) -> int:
    value = before = 0
    for sign in reversed(numeral):
        digit = _ROMAN_VALUES[sign]
        value += digit if digit >= before else -digit
        before = max(before, digit)
    return value


_LETTERS = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")


@lru_cache(maxsize=16)
def _month_stems(code: str) -> tuple[tuple[str, int], ...]:
    if code not in CONVENTION_LANGUAGES:
        return ()
    softened = {"к": "г", "қ": "ғ", "k": "ğ"}
    stems: dict[str, int] = {}
    for name, number in conventions_of(code).month_numbers.items():
        small = lower(name, code).rstrip(".")
        stems[small] = number
        if code in ("az", "kk", "ky", "tr", "uz") and small[-1:] in softened:
            stems[small[:-1] + softened[small[-1]]] = number
        if code == "ru" and small[-1:] in "ьйа" and len(small) > 3:
            stems[small[:-1]] = number
    return tuple(sorted(stems.items(), key=lambda one: -len(one[0])))


_LONGEST_ENDING = 8


def _months(text: str, code: str) -> frozenset[int]:
    """The months that the text may name with or without a day; what may be another word too is counted."""
    stems = _month_stems(code)
    found: set[int] = set()
    for word in _LETTERS.findall(text):
        small = lower(word, code)
        for stem, number in stems:
            if small == stem or (
                code != "en" and len(stem) > 2 and small.startswith(stem) and len(small) - len(stem) < _LONGEST_ENDING
            ):
                found.add(number)
                break
    return frozenset(found)
