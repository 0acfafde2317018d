"""How each of the eight languages abbreviates, names months, weekdays and units. Data only: it reads no text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

CONVENTION_LANGUAGES: tuple[str, ...] = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")


@dataclass(frozen=True, kw_only=True)
class Conventions:
    """One language's ways of writing. `months` are January first; `month_numbers` knows other forms too."""

    language: str
    titles: frozenset[str]
    abbreviations: frozenset[str]
    months: tuple[str, ...]
    month_numbers: Mapping[str, int]
    weekdays: tuple[str, ...]
    year_words: tuple[str, ...]
    date: str
    spoken_date: str
    units: Mapping[str, tuple[str, ...]]


@cache
def conventions_of(language: str) -> Conventions:
    """Return the conventions of a language code. Raises `KeyError` outside the eight."""
    if language not in CONVENTION_LANGUAGES:
        raise KeyError(language)
    data = tomllib.loads((resources.files("orkhon.language.conventions") / f"{language}.toml").read_text("utf-8"))
    numbers = {month: number for number, month in enumerate(data["months"], start=1)}
    for entry in data.get("other_months", []):
        name, _, number = entry.partition(":")
        numbers[name] = int(number)
    return Conventions(
        language=language,
        titles=frozenset(title.lower() for title in data["titles"]),
        abbreviations=frozenset(short.lower() for short in data["abbreviations"]),
        months=tuple(data["months"]),
        month_numbers=numbers,
        weekdays=tuple(data["weekdays"]),
        year_words=tuple(data["year_words"]),
        date=data["say"]["date"],
        spoken_date=data["say"]["spoken"],
        units={unit: tuple(words) for unit, words in data["units"].items()},
    )
