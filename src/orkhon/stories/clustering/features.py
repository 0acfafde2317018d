"""What a report's words are worth for telling its event: beginnings of words, names, numbers, places.

Everything is a small whole number (a checksum of the folded word), so that reports of all languages and scripts meet
and nothing of the words themselves is kept. Judges nothing.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from orkhon.language import Strength, fold
from orkhon.language.gazetteer import known_places
from orkhon.language.tags import language_of
from orkhon.stories.clustering.arithmetic import LOGARITHMS
from orkhon.stories.clustering.reading import Reading

SPACE = 1 << 20
"""Checksums are below it."""

PERMUTATIONS = 64
_SEED = 9
_SHINGLE = 3
_LEAST_SHINGLES = 6

_MOST_WORDS = 300
_STEM = 5
_LEAST_TERM = 3
_NAME = 4
_LONGEST_WORD = 60
_MOST_COUNTED = 32
_TITLE_CASE = 0.6

_PIECE = re.compile(
    r"(?P<number>\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:–-]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:['’ʻʼ‘`-][^\W\d_]+)*[ʻʼ]?)"
    r"|(?P<end>[.!?…:\n\"«»“”„])"
)
_APOSTROPHE = re.compile("['’]")
_VOWELS = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")
_NOT_DIGIT = re.compile(r"\D")
_RESULT = re.compile(r"(\d{1,3})(?:[–-](\d{1,3})|:(\d))")
"""Of a match: 2-1, 98–87, 2:1. Two digits behind a colon are a time of the day."""

_SPACED = re.compile("[\u00a0\u202f ]")

Numbers = NDArray[np.int32]


KINDS = ("terms", "names", "figures", "places")
"""Beginnings of words, names (alone and in pairs), numbers of two digits and more, countries and large cities."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Words:
    """The words of one report as numbers.

    `plain` are those that are neither names nor numbers, `names` and `figures` the others, `results` pairs of numbers
    such as 2:1, each once, in rising order. `count` is the number of words, `digest` their MinHash (empty where they
    are too few), `exact` a checksum of all of them.
    """

    language: str
    count: int
    plain: Numbers
    names: Numbers
    figures: Numbers
    results: Numbers
    digest: bytes
    exact: bytes


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Counted:
    """How often what stands in one report.

    `keys` are the checksums of all kinds of `KINDS`, one kind after the other and each in rising order, `counts` how
    often each is there (8, and 8 more for each doubling), `ends` where each kind ends.
    """

    keys: Numbers
    counts: Numbers
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    term: int
    name: int
    place: int
    plain: int
    capital: bool


def words_of(reading: Reading) -> tuple[Words, Counted]:
    """Return the numbers for what is read: the title and the first 300 words."""
    counted: dict[str, Counter[int]] = {kind: Counter() for kind in KINDS}
    plain: set[int] = set()
    names: set[int] = set()
    results: set[int] = set()
    spoken: list[str] = []
    shouted = _shouted(reading.title)
    title_ends = len(reading.title)
    starts = True
    before = 0
    for piece in _PIECE.finditer(reading.whole):
        if len(spoken) >= _MOST_WORDS:
            break
        kind = piece.lastgroup
        if kind == "end":
            starts, before = True, 0
            continue
        if kind == "number":
            written = piece[0]
            spoken.append(written)
            result = _RESULT.fullmatch(written)
            if result is not None:
                results.add(_checksum("=", f"{int(result[1])}:{int(result[2] or result[3])}"))
            number = _number(written)
            if len(number) >= 2:
                counted["figures"][_checksum("#", number)] += 1
            starts, before = False, 0
            continue
        word = _word(piece[0][:_LONGEST_WORD], reading.language)
        spoken.append(word.folded)
        if word.term >= 0:
            counted["terms"][word.term] += 1
        named = word.capital and not starts and not (shouted and piece.start() < title_ends)
        if word.place >= 0 and word.capital:
            counted["places"][word.place] += 1
        if named and word.name >= 0:
            counted["names"][word.name] += 1
            names.add(word.name)
            if before:
                counted["names"][_checksum("&", f"{before}+{word.name}")] += 1
            before = word.name
        else:
            before = 0
            if not word.capital:
                plain.add(word.plain)
        starts = False
    all_of = Counted(
        keys=_numbers([key for kind in counted.values() for key in sorted(kind)]),
        counts=_numbers([_damped(kind[key]) for kind in counted.values() for key in sorted(kind)]),
        ends=tuple(itertools.accumulate(map(len, counted.values()))),
    )
    words = Words(
        language=reading.language,
        count=len(spoken),
        plain=_numbers(sorted(plain)),
        names=_numbers(sorted(names)),
        figures=_numbers(sorted(counted["figures"])),
        results=_numbers(sorted(results)),
        digest=_digest(spoken),
        exact=blake2b("\0".join(spoken).encode(), digest_size=12).digest(),
    )
    return words, all_of


def _shouted(title: str) -> bool:
    """Whether capitals tell nothing in this title: most of its words have them."""
    words = [word for word in title.split() if word[:1].isalpha()]
    return sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)


def _number(written: str) -> str:
    """The digits of a number; a decimal part of one or two digits behind a comma or a point is kept apart."""
    plain = _SPACED.sub("", written)
    head, sign, tail = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    if sign and 1 <= len(tail) <= 2:
        return f"{_NOT_DIGIT.sub('', head).lstrip('0')}.{tail.rstrip('0')}"
    return _NOT_DIGIT.sub("", plain).lstrip("0")


@lru_cache(maxsize=1 << 16)
def _word(written: str, language: str) -> _Word:
    folded = fold(written, Strength.LOOSE, language or None)
    capital = written[0].isupper()
    name = place = -1
    if capital:
        bare = _APOSTROPHE.split(written)[0]
        base = folded if bare == written else fold(bare, Strength.LOOSE, language or None)
        name = _name(base, acronym=len(bare) > 1 and bare.isupper())
        place = _place(base)
    term = _checksum("w", folded[:_STEM]) if len(folded) >= _LEAST_TERM else -1
    return _Word(folded=folded, term=term, name=name, place=place, plain=_checksum("p", folded), capital=capital)


def _name(folded: str, *, acronym: bool) -> int:
    if acronym and len(folded) <= 6:
        return _checksum("A", folded)
    if len(folded) < _LEAST_TERM:
        return -1
    bones = _DOUBLED.sub(r"\1", folded[0] + _VOWELS.sub("", folded[1:]))
    return _checksum("N", bones[:_NAME]) if len(bones) >= _LEAST_TERM else -1


def _place(folded: str) -> int:
    places = _places()
    if len(folded) <= _LEAST_TERM:
        return places.get(folded, -1)
    for length in (7, 6, 5, 4):
        if len(folded) >= length and (length == 7 or len(folded) <= length + 4):
            found = places.get(folded[:length])
            if found is not None:
                return found
    return -1


_LARGE = 700_000
_BEGINNING = 7


@cache
def _places() -> dict[str, int]:
    """Folded names of one word of countries, regions and large cities, cut at seven letters, to a checksum a place."""
    found: dict[str, int] = {}
    for place in known_places():
        if place.kind in ("city", "capital") and place.population < _LARGE:
            continue
        others = [] if place.kind in ("city", "capital") else [("", name) for name in place.other_names]
        for tag, name in [*place.names.items(), *others]:
            if " " in name:
                continue
            folded = fold(name, Strength.LOOSE, language_of(tag) or None)
            if len(folded) > _LEAST_TERM or name.isupper():
                found.setdefault(folded[:_BEGINNING], _checksum("@", place.code))
    return found


def _checksum(kind: str, word: str) -> int:
    return zlib.crc32(f"{kind}{word}".encode()) % SPACE


def _damped(count: int) -> int:
    return 8 + int(LOGARITHMS[min(count, _MOST_COUNTED)]) // 2


def _numbers(numbers: Sequence[int]) -> Numbers:
    return np.array(numbers, dtype=np.int32)


def _digest(spoken: list[str]) -> bytes:
    shingles = [" ".join(spoken[at : at + _SHINGLE]) for at in range(len(spoken) - _SHINGLE + 1)]
    if len(shingles) < _LEAST_SHINGLES:
        return b""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(shingles)
    return np.array(sketch.digest(), dtype=np.uint32).tobytes()
