"""The lists of words by which changes are judged, opened by the first question. Holds no rule."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from orkhon.language import stem
from orkhon.language.conventions import CONVENTION_LANGUAGES, conventions_of
from orkhon.verification.altering.texts import exact

_NEVER = re.compile("(?!)")


@dataclass(frozen=True, kw_only=True)
class WordLists:
    """One language's lists, as patterns on whole words in their main form; `calendar` gives months and weekdays."""

    code: str
    particle: re.Pattern[str]
    syllable: re.Pattern[str]
    without: re.Pattern[str]
    denying: tuple[str, ...]
    said: re.Pattern[str]
    bodies: re.Pattern[str]
    calendar: tuple[tuple[str, str], ...]

    def calendar_name(self, word: str) -> str:
        """Return which month or weekday the word names (`m3`, `d1`), whatever its ending, or nothing."""
        for name, value in self.calendar:
            if not word.startswith(name):
                continue
            if word == name:
                return value
            if stem(word, self.code) in (name, stem(name, self.code)):
                return value
        return ""


@cache
def lists_of(code: str) -> WordLists:
    """Return the lists of a language code; empty ones outside the eight."""
    if code not in CONVENTION_LANGUAGES:
        return WordLists(
            code=code,
            particle=_NEVER,
            syllable=_NEVER,
            without=_NEVER,
            denying=(),
            said=_NEVER,
            bodies=_NEVER,
            calendar=(),
        )
    data = tomllib.loads((resources.files("orkhon.verification.altering") / "words.toml").read_text("utf-8"))[code]
    conventions = conventions_of(code)
    days: dict[str, str] = {}
    for number, weekday in enumerate(conventions.weekdays, start=1):
        first, *others = exact(weekday, code).split()
        days.setdefault(first, f"d{number}")
        days |= dict.fromkeys(others, f"o{number}")  # bazar ertəsi, cümə axşamı
    months = {exact(name, code).rstrip("ь"): f"m{number}" for name, number in conventions.month_numbers.items()}
    calendar = {name: value for name, value in (months | days).items() if len(name) >= 3}
    return WordLists(
        code=code,
        particle=re.compile("|".join(data["particles"])),
        syllable=re.compile(f".{{0,3}}?(?:{data['syllables']})") if data["syllables"] else _NEVER,
        without=re.compile(f".{{0,2}}?(?:{data['without']})") if data["without"] else _NEVER,
        denying=tuple(data["denying"]),
        said=re.compile("|".join(map(re.escape, data["said"]))),
        bodies=re.compile("|".join(map(re.escape, data["bodies"]))),
        calendar=tuple(sorted(calendar.items(), key=lambda entry: (-len(entry[0]), entry[0]))),
    )
