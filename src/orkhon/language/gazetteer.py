"""Countries, regions of the world, capitals and cities by name, in any script. Knows no persons and no addresses.

The list is data of the package (`places/places.txt`, from CLDR and GeoNames; `bench/language_gazetteer.py` makes it)
and is opened by the first question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from orkhon.language.converting import convert
from orkhon.language.names import name_key, name_similarity
from orkhon.language.naming.index import NameIndex
from orkhon.language.naming.words import is_joining
from orkhon.language.stemming import stem
from orkhon.language.tags import language_of
from orkhon.language.tokens import Kind, Token, tokens

LIKE = 0.9
"""From this likeness on a name is taken for the place's."""

_IN_TEXT = 0.93
_MOST_WORDS = 4
_LEAST_LETTERS = 4
_LEAST_PEOPLE = 100_000
_APOSTROPHES = re.compile("['’ʼ‘`]")
_HYPHENS = re.compile("[-‐‑]")
_UNCASED = frozenset({"Arab"})
_CONVERTED = (("kk-Cyrl", "kk-Latn"), ("ky-Cyrl", "ky-Latn"), ("tk-Latn", "tk-Cyrl"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One place.

    `code` is the ISO 3166 code of a country, the UN M.49 number of a region of the world, or `GN` and GeoNames' number
    of a city; `kind` is country, region, capital or city; `country` the ISO code, empty for regions. `names` are by
    BCP 47 tag, of several the first; `other_names` are the rest, and those of languages that the source does not tell.
    A country lies where its capital does; `latitude` and `longitude` (degrees, WGS 84) are None and
    `population` is 0 where nothing is known.
    """

    code: str
    kind: str
    country: str
    names: Mapping[str, str]
    other_names: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    population: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundPlace:
    """A place named in a text from `start` to `end`, in code points; `likeness` of the name there, suffixes off."""

    start: int
    end: int
    text: str
    place: Place
    likeness: float


def places_named(name: str) -> tuple[Place, ...]:
    """Return the places that `name` may mean, in any language and script of ours, the likest first.

    Of places that are about as likely, countries and large cities come first. None for a name unknown here.
    """
    return tuple(place for _, place in _ranked(name, LIKE))


def place_of(code: str) -> Place | None:
    """Return the place with this code, or None."""
    number = _gazetteer().numbers.get(code)
    return None if number is None else _place(number)


def known_places() -> Iterator[Place]:
    """Return all places of the list, countries and regions first, then cities from the largest on."""
    return map(_read, _lines())


def find_places(text: str, language: str) -> tuple[FoundPlace, ...]:
    """Return the places that `text` names, in order, without overlaps; the longest name wins.

    `language` is a BCP 47 tag. Names count with a capital (in Arabic letters, which have none, always), with or
    without the language's suffixes. Cities under 100,000 people outside the alliance's states are left out where
    their name is one word, for they share it with too many other things.
    """
    found: list[FoundPlace] = []
    for run in _runs(tokens(text), text, cased=not any(f"-{script}" in language for script in _UNCASED)):
        position = 0
        while position < len(run):
            step = 1
            for length in range(min(_MOST_WORDS, len(run) - position), 0, -1):
                chosen = _in_text(run[position : position + length], text, language)
                if chosen is not None:
                    found.append(chosen)
                    step = length
                    break
            position += step
    return tuple(found)


@cache
def _lines() -> tuple[str, ...]:
    return tuple((resources.files("orkhon.language.places") / "places.txt").read_text("utf-8").splitlines())


class _Gazetteer:
    """The lines of the list as they are, and the indexes over their names."""

    def __init__(self) -> None:
        self.lines = _lines()
        self.numbers: dict[str, int] = {}
        self.index = NameIndex()
        self.by_key: dict[str, tuple[int, ...]] = {}
        for number, line in enumerate(self.lines):
            code, *_, names, keys = line.split("\t")
            self.numbers[code] = number
            for name, key in zip(names.split("|"), keys.split("|"), strict=True):
                self.index.add(name.partition("=")[2], number, keys=key)
                skeleton = " ".join(sorted(word.partition("/")[0] for word in key.split()))
                known = self.by_key.get(skeleton, ())
                if known[-1:] != (number,):
                    self.by_key[skeleton] = (*known, number)


@cache
def _gazetteer() -> _Gazetteer:
    return _Gazetteer()


@lru_cache(maxsize=1 << 11)
def _place(number: int) -> Place:
    return _read(_lines()[number])


def _read(line: str) -> Place:
    code, kind, country, latitude, longitude, people, listed, _ = line.split("\t")
    names: dict[str, str] = {}
    others: list[str] = []
    for part in listed.split("|"):
        tag, _, name = part.partition("=")
        if tag and tag not in names:
            names[tag] = name
        else:
            others.append(name)
    for source, target in _CONVERTED:
        if source in names:
            names[target] = convert(names[source], source, target)
    return Place(
        code=code,
        kind=kind,
        country=country,
        names=names,
        other_names=tuple(others),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        population=int(people),
    )


@lru_cache(maxsize=1 << 12)
def _ranked(name: str, floor: float) -> tuple[tuple[float, Place], ...]:
    found = [(alike, _place(number)) for alike, number, _ in _gazetteer().index.find(name, floor=floor)]
    found.sort(key=lambda one: (-(one[0] + _prominence(one[1])), one[1].code))
    return tuple(found)


def _prominence(place: Place) -> float:
    """What being well known adds to likeness: at most 0.05."""
    if place.kind == "country":
        return 0.05
    if place.kind == "region":
        return 0.02
    return min(0.045, math.log10(place.population + 1) / 200 + (0.01 if place.kind == "capital" else 0.0))


def _runs(found: Sequence[Token], text: str, *, cased: bool) -> Iterator[list[Token]]:
    """Words that stand together with nothing but a space or a hyphen between them and may be names."""
    run: list[Token] = []
    for token in found:
        named = token.kind is Kind.WORD and (not cased or token.text[0].isupper() or bool(run))
        if named and (not run or len(text[run[-1].end : token.start]) <= 1):
            run.append(token)
            continue
        if run:
            yield run
        run = [token] if named and (not cased or token.text[0].isupper()) else []
    if run:
        yield run


def _in_text(run: Sequence[Token], text: str, language: str) -> FoundPlace | None:
    first, last = run[0], run[-1]
    if first.text[0].islower() or (len(run) > 1 and is_joining(last.text)):
        return None
    start = first.start
    for ending in _forms(last.text, language):
        name = text[start : last.start] + ending
        if len(name) < _LEAST_LETTERS and not name.isupper():
            continue
        chosen = _likely(name, language)
        if chosen is not None:
            alike, place = chosen
            if len(run) == 1 and place.kind == "city" and place.population < _LEAST_PEOPLE and not is_near(place):
                continue
            return FoundPlace(start=start, end=last.end, text=text[start : last.end], place=place, likeness=alike)
    return None


_ALLIANCE = frozenset({"AZ", "KG", "KZ", "TM", "TR", "UZ"})


def is_near(place: Place) -> bool:
    """Say whether the place lies in a state of the alliance."""
    return place.country in _ALLIANCE


def _forms(word: str, language: str) -> tuple[str, ...]:
    """The word, and what is left of it without what may be suffixes, each once."""
    forms = [word]
    for sign in (_APOSTROPHES, _HYPHENS):
        parts = sign.split(word)
        if len(parts) > 1 and parts[-1][:1].islower():
            forms.append(word[: -len(parts[-1]) - 1])
    forms.append(stem(word, language))
    return tuple(dict.fromkeys(form for form in forms if form))


def _likely(name: str, language: str) -> tuple[float, Place] | None:
    """The likeliest place with the skeleton of `name`, by its names in the text's own language where it has some."""
    best: tuple[float, Place] | None = None
    most = _IN_TEXT
    for number in _gazetteer().by_key.get(name_key(name), ()):
        place = _place(number)
        alike = max((name_similarity(name, known) for known in _names_in(number, language_of(language))), default=0.0)
        if alike >= _IN_TEXT and alike + _prominence(place) > most:
            most = alike + _prominence(place)
            best = alike, place
    return best


@lru_cache(maxsize=1 << 12)
def _names_in(number: int, code: str) -> tuple[str, ...]:
    """The names of a place in a language; of a city all, for its source does not tell most languages."""
    line = _gazetteer().lines[number].split("\t")
    any_language = line[1] in ("city", "capital")
    parted = (part.partition("=") for part in line[6].split("|"))
    return tuple(name for tag, _, name in parted if any_language or tag.startswith(code))
