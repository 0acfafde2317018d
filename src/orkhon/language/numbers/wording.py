"""The words of numbers in the eight languages, read from the files beside this module. Says and reads nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from orkhon.language.suffixes import LANGUAGES_WITH_SUFFIXES, Sounds, sounds_of


class Case(StrEnum):
    """Grammatical cases. A language that lacks one of them answers in the nominative."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    LOCATIVE = "locative"
    ABLATIVE = "ablative"
    INSTRUMENTAL = "instrumental"


class Gender(StrEnum):
    """Genders, for Russian alone."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How a language writes numbers in digits, and the words that stand beside them."""

    language: str
    decimal: str
    group: str
    alone: frozenset[str]
    centuries: frozenset[str]
    percent: tuple[str, ...]
    percent_before: tuple[str, ...]
    ordinal_digits: frozenset[str]
    hyphen_is_ordinal: bool
    half: frozenset[str]
    scale_words: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class TurkicWording:
    """Number words of one of the six Turkic languages, with its suffixes."""

    sounds: Sounds
    zero: str
    units: tuple[str, ...]
    tens: tuple[str, ...]
    hundred: str
    thousand: str
    scales: tuple[str, ...]
    say_one: bool
    ordinal: str
    minus: str
    point: str
    fraction_case: str
    cases: Mapping[str, str]
    irregular: Mapping[str, Mapping[str, str]]
    before_vowel: Mapping[str, str]
    also: Mapping[str, int]

    @property
    def powers(self) -> tuple[tuple[int, str], ...]:
        """Thousand, million and so on with their exponents, the highest first."""
        named = enumerate((self.thousand, *self.scales))
        return tuple((3 + 3 * number, word) for number, word in reversed(list(named)))

    def inflect(self, word: str, suffix: str, pattern: str) -> str:
        """Return `word` with the suffix named `suffix` (a case or `ordinal`)."""
        irregular = self.irregular.get(suffix, {}).get(word)
        if irregular is not None:
            return irregular
        attached = self.sounds.attach(word, pattern)
        softened = self.before_vowel.get(word)
        if softened is not None and self.sounds.inner(attached)[len(self.sounds.inner(word))] in self.sounds.vowels:
            return softened + attached[len(word) :]
        return attached


@dataclass(frozen=True, kw_only=True)
class EnglishWording:
    """English number words."""

    small: tuple[str, ...]
    tens: tuple[str, ...]
    hundred: str
    thousand: str
    scales: tuple[str, ...]
    minus: str
    point: str
    ordinals: Mapping[str, str]


Forms = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RussianWording:
    """Russian number words, declined: six forms each, twelve for scales (singular, plural)."""

    minus: str
    cardinals: Mapping[int, Forms]
    one: Mapping[str, Forms]
    two_feminine: Forms
    scales: Mapping[int, Forms]
    ordinals: Mapping[int, str]
    adjective: Mapping[str, Forms]
    third: Mapping[str, Forms]


NUMBER_LANGUAGES: tuple[str, ...] = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")


@cache
def _data(language: str) -> dict[str, object]:
    if language not in NUMBER_LANGUAGES:
        raise KeyError(language)
    return tomllib.loads((resources.files("orkhon.language.numbers") / f"{language}.toml").read_text("utf-8"))


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def _table(value: object) -> dict[str, object]:
    return {str(key): entry for key, entry in value.items()} if isinstance(value, dict) else {}


def _strings(value: object) -> dict[str, str]:
    return {key: str(entry) for key, entry in _table(value).items()}


def _forms(value: object) -> dict[str, Forms]:
    return {key: tuple(entry.split()) for key, entry in _strings(value).items()}


@cache
def figures_of(language: str) -> Figures:
    """Return how `language` writes numbers. Raises `KeyError` outside the eight."""
    data = _data(language)
    return Figures(
        language=language,
        decimal=str(data["decimal"]),
        group=str(data["group"]),
        alone=frozenset(_words(data["alone"])),
        centuries=frozenset(_words(data["centuries"])),
        percent=_words(data["percent"]),
        percent_before=_words(data["percent_before"]),
        ordinal_digits=frozenset(_words(data["ordinal_digits"])),
        hyphen_is_ordinal=bool(data["hyphen_is_ordinal"]),
        half=frozenset(_words(data["half"])),
        scale_words={word: int(power) for word, power in _strings(data["scale_words"]).items()},
    )


@cache
def turkic_wording(language: str) -> TurkicWording:
    """Return the words of a Turkic language. Raises `KeyError` for others."""
    if language not in LANGUAGES_WITH_SUFFIXES:
        raise KeyError(language)
    data = _data(language)
    return TurkicWording(
        sounds=sounds_of(language),
        zero=str(data["zero"]),
        units=_words(data["units"]),
        tens=_words(data["tens"]),
        hundred=str(data["hundred"]),
        thousand=str(data["thousand"]),
        scales=_words(data["scales"]),
        say_one=bool(data["say_one"]),
        ordinal=str(data["ordinal"]),
        minus=str(data["minus"]),
        point=str(data["point"]),
        fraction_case=str(data["fraction_case"]),
        cases=_strings(data["cases"]),
        irregular={name: _strings(table) for name, table in _table(data["irregular"]).items()},
        before_vowel=_strings(data["before_vowel"]),
        also={word: int(value) for word, value in _strings(data["also"]).items()},
    )


@cache
def english_wording() -> EnglishWording:
    """Return the English words."""
    data = _data("en")
    return EnglishWording(
        small=_words(data["small"]),
        tens=_words(data["tens"]),
        hundred=str(data["hundred"]),
        thousand=str(data["thousand"]),
        scales=_words(data["scales"]),
        minus=str(data["minus"]),
        point=str(data["point"]),
        ordinals=_strings(data["ordinals"]),
    )


@cache
def russian_wording() -> RussianWording:
    """Return the Russian words."""
    data = _data("ru")
    return RussianWording(
        minus=str(data["minus"]),
        cardinals={int(key): forms for key, forms in _forms(data["cardinals"]).items()},
        one=_forms(data["one"]),
        two_feminine=_forms(data["two"])["feminine"],
        scales={int(key): forms for key, forms in _forms(data["scales"]).items()},
        ordinals={int(key): stem for key, stem in _strings(data["ordinals"]).items()},
        adjective=_forms(data["adjective"]),
        third=_forms(data["third"]),
    )
