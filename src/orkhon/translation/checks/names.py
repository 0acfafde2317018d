"""Names of people and places must appear in the translation, in whatever script. Holds no list of names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

from orkhon.language.casing import lower
from orkhon.language.converting import convert
from orkhon.language.gazetteer import FoundPlace, find_places
from orkhon.language.names import name_key, name_similarity
from orkhon.language.stemming import stem
from orkhon.translation.checks.finding import Fault, Pair, Severity, Span

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’‘ʻʼ`](?=[^\W\d_])|[-‐](?=[^\W\d_]))*")
_STARTS = re.compile(r"(?:^|[.!?…:»”\"“«(\[–—-])\W*$")
_LEAST = 3
_SAME = 0.8
_SURELY_OTHER = 0.45
_ONE_PLACE = 0.7
_LEAST_KEY = 2
_MOST = 24
"""Names of one sentence that are compared: a list of a hundred is nobody's sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Name:
    """A word with a capital. `first` where it may owe the capital to its place in the sentence."""

    text: str
    key: str
    root: str
    span: Span
    first: bool


def names(pair: Pair) -> Iterator[Fault]:
    """Yield a person whose name changed in part, and a country or city for which another stands."""
    yield from _people(pair)
    yield from _places(pair)


def _people(pair: Pair) -> Iterator[Fault]:
    """A name of two words of which one is found and another word stands in the place of the other."""
    source, target = _names(pair.source, pair.source_tag), _names(pair.target, pair.target_tag)
    if len(source) < 2 or len(target) < 2:
        return
    for one, two in pairwise(source):
        if pair.source[one.span[1] : two.span[0]] != " ":
            continue
        places = [number for number, other in enumerate(target) if _alike(one, other)]
        behind = [number for number, other in enumerate(target) if _alike(two, other)]
        if bool(places) == bool(behind):
            continue
        missing, kept, step = (two, places, 1) if places else (one, behind, -1)
        if missing.first or any(_near(missing, other) for other in target):
            continue
        for number in kept:
            beside = number + step
            if not 0 <= beside < len(target) or not _neighbours(pair.target, target[number], target[beside]):
                continue
            other = target[beside]
            if other.first or any(_alike(known, other) for known in source) or _near(missing, other):
                continue
            yield Fault(
                code="name",
                severity=Severity.WARN,
                source_spans=(missing.span,),
                target_spans=(other.span,),
                values={"what": "place", "source": missing.text, "target": other.text},
            )
            break


def _neighbours(text: str, one: _Name, two: _Name) -> bool:
    first, second = sorted((one.span, two.span))
    return text[first[1] : second[0]] == " "


@lru_cache(maxsize=1024)
def _names(text: str, tag: str) -> tuple[_Name, ...]:
    found: list[_Name] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or len(word) < _LEAST or word.isupper():
            continue
        first = _STARTS.search(text[max(0, match.start() - 6) : match.start()]) is not None
        if _is_ordinary(word, tag):
            continue
        root = stem(word, tag)
        found.append(_Name(text=word, key=name_key(word), root=root, span=match.span(), first=first))
        if len(found) == _MOST:
            break
    return tuple(found)


def _is_ordinary(word: str, tag: str) -> bool:
    """Whether the word has its capital from a name of several words, and is translated: Ministry, Ocean, North."""
    code = tag.partition("-")[0]
    small = lower(word, code)
    if name_key(word).startswith("="):
        return True
    if tag in _OTHER_SCRIPT:
        small = convert(small, tag, _OTHER_SCRIPT[tag])
    return small.startswith(_ordinary(code))


@cache
def _ordinary(code: str) -> tuple[str, ...]:
    listed = tomllib.loads((resources.files("orkhon.translation.checks") / "ordinary.toml").read_text("utf-8"))
    return tuple(listed.get(code, "").split())


_OTHER_SCRIPT = {
    "az-Cyrl": "az-Latn",
    "kk-Latn": "kk-Cyrl",
    "ky-Latn": "ky-Cyrl",
    "tk-Cyrl": "tk-Latn",
    "uz-Cyrl": "uz-Latn",
}


@lru_cache(maxsize=1 << 14)
def _likeness(one: str, two: str) -> float:
    return name_similarity(one, two)


def _alike(one: _Name, two: _Name) -> bool:
    """Whether two words may be one name, with any ending on either."""
    short, long = sorted((one.key, two.key), key=len)
    if len(short) >= _LEAST_KEY and long.startswith(short):
        return True
    return _as_like(one, two, _SAME)


def _near(one: _Name, two: _Name) -> bool:
    return _as_like(one, two, _SURELY_OTHER)


def _as_like(one: _Name, two: _Name, least: float) -> bool:
    return _likeness(one.text, two.text) >= least or _likeness(one.root, two.root) >= least


def _places(pair: Pair) -> Iterator[Fault]:
    source, target = _named_places(pair.source, pair.source_tag), _named_places(pair.target, pair.target_tag)
    if not source or not target:
        return
    here, there = {one.place.code for one in source}, {one.place.code for one in target}
    lands = {one.place.country for one in source}, {one.place.country for one in target}
    lost = [one for one in source if one.place.code not in there and one.place.country not in lands[1]]
    won = [one for one in target if one.place.code not in here and one.place.country not in lands[0]]
    for one, other in zip(lost, won, strict=False):
        if _one_place(one.text, other.text):
            continue
        yield Fault(
            code="name",
            severity=Severity.WARN,
            source_spans=((one.start, one.end),),
            target_spans=((other.start, other.end),),
            values={"what": "place", "source": one.text, "target": other.text},
        )


def _one_place(one: str, two: str) -> bool:
    """Whether two namings may mean one place after all: one begins the other, or a word of both is alike."""
    first, second = name_key(one), name_key(two)
    short, long = sorted((first.replace(" ", ""), second.replace(" ", "")), key=len)
    return bool(short) and (long.startswith(short[:3]) or _likeness(one, two) >= _ONE_PLACE)


_LARGE = 300_000


@lru_cache(maxsize=1024)
def _named_places(text: str, tag: str) -> tuple[FoundPlace, ...]:
    """Countries, capitals and large cities: smaller ones share their names with people."""
    return tuple(
        one
        for one in find_places(text, tag)
        if one.place.kind == "country" or (one.place.kind == "capital" and one.place.population >= _LARGE)
    )
