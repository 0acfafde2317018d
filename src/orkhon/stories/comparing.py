"""What each report of a story tells, side by side: the numbers and what they count, the names. Pure.

Reads texts of the eight languages in any of their scripts. What a number counts is its unit, one of the things in
counted.toml, or the folded beginning of the word behind it; so reports of several languages meet where their words do.
Only a suggestion for an editor: nothing is decided by it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from orkhon.language import (
    FoundNumber,
    Strength,
    find_dates,
    find_numbers,
    find_quantities,
    fold,
)
from orkhon.language.names import name_key
from orkhon.language.numbers import NumberKind
from orkhon.language.tags import language_of

MOST_LETTERS: Final = 6_000
"""Of one text; what an event is about stands at its head."""

_AFTER: Final = 6
_BEFORE: Final = 3
_LEAST_NOUN: Final = 3
_STEM: Final = 6
_LONG_ENOUGH: Final = 4
_OF_PEOPLE: Final = 5
"""The first of the things in counted.toml befall people."""

_NAME: Final = 4
_LEAST_NAME: Final = 3
_MOST_FIGURES: Final = 60
_MOST_NAMES: Final = 60
_MOST_WORDS_OF_NAME: Final = 4
_YEARS: Final = range(1900, 2101)
_LEAST_ALONE: Final = 10
_PERSON: Final = "person"
_PERCENT: Final = "percent"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻʼ‘`-][^\W\d_]+)*[ʻʼ]?")
_END: Final = re.compile(r"[.!?…\n]")
_STARTS: Final = re.compile(r"[.!?…:\n\"«»“”„]\W*$|^\W*$")
_APOSTROPHE: Final = re.compile("['’]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One number of a text. `slot` says what it counts, empty where that is not known; `said` is how it stands there.

    `noun` is the word that says it in the text, to be shown beside.
    """

    value: int | Decimal
    slot: str
    said: str
    noun: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """A name as it stands in a text; `keys` are the skeletons of its words, the same in all scripts."""

    said: str
    keys: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one text tells. Each number and each name once, in the order of the text."""

    language: str
    figures: tuple[Figure, ...] = ()
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What one report says of one thing that is counted."""

    report: str
    figure: Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One thing that at least two agencies count, and what each report says of it.

    `usual` is the value that most agencies give, `differing` are the reports that give another; empty where they agree.
    A round number agrees with what it is round for. `nouns` are the words for it by language.
    """

    slot: str
    said: tuple[Said, ...]
    usual: int | Decimal
    differing: frozenset[str]
    nouns: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Alone:
    """What no report of another agency has: numbers with what they count, and names."""

    figures: tuple[Figure, ...] = ()
    names: tuple[Name, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.names)


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """A report among others: whose it is, whether in its own words, what it tells."""

    report: str
    agency: str
    independent: bool
    told: Told


@lru_cache(maxsize=1024)
def told_in(title: str, text: str, tag: str) -> Told:
    """Return what a text tells; `tag` is BCP 47. Some milliseconds for one that is new."""
    language = language_of(tag)
    whole = f"{title}\n{text}"[:MOST_LETTERS]
    return Told(language=language, figures=_figures(whole, tag, language), names=_names(whole, language))


def compared(tellings: Sequence[Telling]) -> tuple[Compared, ...]:
    """Return what at least two agencies count, that on which they differ first, then by how many they are.

    A report that gives two values for a thing says nothing of it here: who knows which of them is meant.
    """
    by_slot: dict[str, list[tuple[Telling, Figure]]] = {}
    for telling in tellings:
        if not telling.independent:
            continue
        counts = Counter(figure.slot for figure in telling.told.figures if figure.slot)
        for figure in telling.told.figures:
            if figure.slot and counts[figure.slot] == 1:
                by_slot.setdefault(figure.slot, []).append((telling, figure))
    found = [_compared(slot, some) for slot, some in by_slot.items() if len({one.agency for one, _ in some}) > 1]
    return tuple(sorted(found, key=lambda one: (not one.differing, -len(one.said), one.slot)))


def alone_among(tellings: Sequence[Telling]) -> dict[str, Alone]:
    """Return by report what no report of another agency has. A copy has nothing of its own."""
    values: dict[int | Decimal, set[str]] = {}
    names: dict[str, set[str]] = {}
    for telling in tellings:
        for figure in telling.told.figures:
            values.setdefault(figure.value, set()).add(telling.agency)
        for name in telling.told.names:
            for key in name.keys:
                names.setdefault(key, set()).add(telling.agency)
    found: dict[str, Alone] = {}
    for telling in tellings:
        if not telling.independent:
            continue
        own = {telling.agency}
        alone = Alone(
            figures=tuple(
                figure
                for figure in telling.told.figures
                if values[figure.value] == own and (figure.slot or figure.value >= _LEAST_ALONE)
            ),
            names=tuple(name for name in telling.told.names if all(names[key] == own for key in name.keys)),
        )
        if alone:
            found[telling.report] = alone
    return found


def _compared(slot: str, some: Sequence[tuple[Telling, Figure]]) -> Compared:
    agencies: dict[int | Decimal, set[str]] = {}
    for telling, figure in some:
        agencies.setdefault(figure.value, set()).add(telling.agency)
    # Of values that as many give, the one that was told first.
    usual = max(agencies, key=lambda value: len(agencies[value]))
    return Compared(
        slot=slot,
        said=tuple(Said(report=telling.report, figure=figure) for telling, figure in some),
        usual=usual,
        differing=frozenset(telling.report for telling, figure in some if not _agree(figure.value, usual)),
        nouns={telling.told.language: figure.noun for telling, figure in reversed(some) if figure.noun},
    )


def _agree(one: int | Decimal, other: int | Decimal) -> bool:
    if one == other:
        return True
    few, many = sorted((Decimal(one), Decimal(other)), key=lambda value: len(value.normalize().as_tuple().digits))
    digits = len(few.normalize().as_tuple().digits)
    if abs(few) < _LEAST_ALONE or digits > 2:
        return False
    # 600 is round for 612, and so is 1.2 million for 1,234,000; "more than 600" for 650 is not.
    return bool(abs(few - many) <= abs(many) / 20)


def _figures(text: str, tag: str, language: str) -> tuple[Figure, ...]:
    dates = [(date.start, date.end) for date in find_dates(text, tag)]
    units = {quantity.start: quantity for quantity in find_quantities(text, tag)}
    numbers = [
        number
        for number in find_numbers(text, tag)
        if number.kind is not NumberKind.ORDINAL and not any(start <= number.start < end for start, end in dates)
    ]
    found: dict[tuple[str, int | Decimal], Figure] = {}
    for place, number in enumerate(numbers):
        if len(found) >= _MOST_FIGURES:
            break
        until = numbers[place + 1].start if place + 1 < len(numbers) else len(text)
        since = numbers[place - 1].end if place else 0
        figure = _figure(text, number, language, since=since, until=until)
        quantity = units.get(number.start)
        if quantity is not None and quantity.unit != _PERSON:
            # Of shares there are many in one text; of what is measured otherwise the unit says enough.
            noun = figure.noun if quantity.unit == _PERCENT and figure.slot else ""
            slot = f"{quantity.unit} {figure.slot}" if noun else quantity.unit
            said = text[quantity.start : quantity.end].strip()
            # To be shown beside: three hours are hours.
            unit = " ".join(text[number.end : quantity.end].split())
            figure = Figure(value=number.value, slot=slot, said=said, noun=noun or unit)
        elif not figure.slot and number.value in _YEARS:
            continue
        found.setdefault((figure.slot, figure.value), figure)
    return tuple(found.values())


def _figure(text: str, number: FoundNumber, language: str, *, since: int, until: int) -> Figure:
    end = _END.search(text, number.end, until)
    after = list(_WORD.finditer(text, number.end, end.start() if end else until))[:_AFTER]
    before = text[since : number.start]
    cut = [match.end() for match in _END.finditer(before)]
    ahead = list(_WORD.finditer(before, cut[-1] if cut else 0))[-_BEFORE:]
    folded = [fold(match[0], Strength.LOOSE, language) for match in after]
    behind = [(match, _spelled(match[0], language)) for match in after]
    ahead_of = [(match, _spelled(match[0], language)) for match in ahead]
    # Killed 12 people: what befell them stands before, and people is said of everybody.
    for places, things in (
        (behind, _things(language)[:-1]),
        (ahead_of, _things(language)[:_OF_PEOPLE]),
        (behind, _things(language)[-1:]),
        (ahead_of, _things(language)),
    ):
        found = _thing_among(places, things)
        if found is not None:
            thing, match = found
            said = " ".join(text[number.start : max(number.end, match.end())].split())
            return Figure(value=number.value, slot=f"={thing}", said=said, noun=match[0])
    if after and len(folded[0]) >= _LEAST_NOUN and after[0].start() - number.end <= 2:
        said = " ".join(text[number.start : after[0].end()].split())
        return Figure(value=number.value, slot=f"~{folded[0][:_STEM]}", said=said, noun=after[0][0])
    return Figure(value=number.value, slot="", said=text[number.start : number.end].strip())


def _thing_among(
    places: Sequence[tuple[re.Match[str], str]], things: Sequence[tuple[str, tuple[str, ...]]]
) -> tuple[str, re.Match[str]] | None:
    """Return the narrowest of the things that one of the words says, with that word."""
    for thing, beginnings in things:
        for match, word in places:
            if _begins(word, beginnings):
                return thing, match
    return None


def _spelled(word: str, language: str) -> str:
    """The word in one script, with its dots: who became second (`oldu`) has not died (`öldü`)."""
    return fold(word, Strength.STRICT, language).replace("ı", "i")


def _begins(word: str, beginnings: tuple[str, ...]) -> bool:
    """Tell whether the word is one of these with an ending; a short one takes a short ending, or it is another word."""
    return any(
        word.startswith(one) and (len(one) >= _LONG_ENOUGH or len(word) - len(one) <= _LONG_ENOUGH)
        for one in beginnings
    )


@cache
def _things(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what is counted, with the beginnings of its words in that language, the narrow things first.

    What befalls people comes first, and people themselves last.
    """
    table = tomllib.loads(resources.files("orkhon.stories").joinpath("counted.toml").read_text("utf-8"))
    return tuple(
        (thing, tuple(_spelled(word, language) for word in words[language]))
        for thing, words in table.items()
        if language in words
    )


def _names(text: str, language: str) -> tuple[Name, ...]:
    if _is_shouted(text):
        return ()
    found: dict[frozenset[str], Name] = {}
    row: list[re.Match[str]] = []
    for match in [*_WORD.finditer(text), None]:
        goes_on = match is not None and match[0][:1].isupper() and len(match[0]) > 1
        joined = bool(row) and match is not None and not text[row[-1].end() : match.start()].strip(" \u00a0.")
        if row and (not goes_on or not joined or len(row) == _MOST_WORDS_OF_NAME):
            name = _name(text, row, language)
            if name is not None and len(found) < _MOST_NAMES:
                found.setdefault(name.keys, name)
            row = []
        if goes_on and match is not None:
            row.append(match)
    return tuple(found.values())


def _name(text: str, row: Sequence[re.Match[str]], language: str) -> Name | None:
    words = list(row)
    # A capital at the beginning of a sentence tells nothing, unless others follow it.
    if len(words) == 1 and _STARTS.search(text[max(0, words[0].start() - 8) : words[0].start()]):
        return None
    keys = frozenset(key for word in words if (key := _key(_APOSTROPHE.split(word[0])[0])))
    if not keys:
        return None
    said = " ".join(text[words[0].start() : words[-1].end()].split())
    return Name(said=said, keys=keys)


@lru_cache(maxsize=1 << 14)
def _key(word: str) -> str:
    key = name_key(word)
    return key[:_NAME] if len(key) >= _LEAST_NAME else ""


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text[:400] if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) > 0.6 * len(letters)


def in_agencies(comparison: Compared, agencies: Mapping[str, str]) -> dict[str, Said]:
    """Return by agency what its latest report says of the thing; `agencies` are those of the reports, oldest first."""
    latest: dict[str, Said] = {}
    order = {report: place for place, report in enumerate(agencies)}
    for said in sorted(comparison.said, key=lambda one: order.get(one.report, 0)):
        latest[agencies.get(said.report, "")] = said
    return latest
