"""Weigh what the memory has against what was asked, and mend numbers where that is certain. Knows no table."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from rapidfuzz.distance import Indel

from orkhon.items import Language
from orkhon.language import convert, converts
from orkhon.translation.memory.keys import SentenceKeys
from orkhon.translation.segments.marks import marks_of, same_marks, without_marks

EXACT: Final = 100
OTHER_SIGNS: Final = 99
"""The same words with other punctuation, or with marks that the translation lacks."""

NUMBERS_REPLACED: Final = 95
NUMBERS_LEFT: Final = 89
MOST_FUZZY: Final = 98
_FIGURE: Final = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w|[.,]\d|['’‘ʼʻ-][^\W\d_])")
"""A number that stands alone: behind a suffix (12'de) another number may want another suffix."""

_DIGITS: Final = re.compile(r"\d+")
_ANY_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One translation that the memory has for a sentence, or for one like it.

    `source` is what stood there, `text` its translation, both with marks. `score` is from 0 to 100; `exact` where
    nothing differs but script, case and the form of quotation marks. `replaced` are the numbers that were put into
    `text` for those of `source`; with `numbers_differ` some could not be. `wording` is the number of the translation's
    row, `origin` the address of the document, `reviewer` who confirmed it.
    """

    source: str
    text: str
    score: int
    exact: bool
    wording: int
    origin: str
    reviewer: str
    when: datetime
    source_tag: str
    target_tag: str
    agency: str
    replaced: tuple[tuple[str, str], ...] = field(default=())
    numbers_differ: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """What one pair is worth for one question."""

    text: str
    score: int
    replaced: tuple[tuple[str, str], ...] = ()
    numbers_differ: bool = False


def weigh(asked: str, asked_keys: SentenceKeys, source: str, source_keys: SentenceKeys, target: str) -> Weighed:
    """Return what the pair `source`, `target` is worth for the sentence `asked`."""
    if asked_keys.key == source_keys.key:
        text, whole = _with_fitting_marks(asked, source, target)
        same = asked_keys.close == source_keys.close and whole
        return Weighed(text=text, score=EXACT if same else OTHER_SIGNS)
    text, _ = _with_fitting_marks(asked, source, target)
    if asked_keys.shape is not None and asked_keys.shape == source_keys.shape:
        # Where another sign stands beside them too (a minus, a percent), numbers alone do not make them one.
        alike = _DIGITS.sub("#", asked_keys.close) == _DIGITS.sub("#", source_keys.close)
        mended = with_numbers(asked, source, text) if alike else None
        if mended is None:
            return Weighed(text=text, score=NUMBERS_LEFT, numbers_differ=True)
        return Weighed(text=mended[0], score=NUMBERS_REPLACED, replaced=mended[1])
    return Weighed(text=text, score=likeness(asked_keys.words, source_keys.words))


def likeness(one: str, other: str) -> int:
    """Return how alike two sentences' words are, 98 at most."""
    return min(MOST_FUZZY, int(100 * Indel.normalized_similarity(one, other)))


def with_numbers(asked: str, source: str, target: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Return `target` with the numbers of `asked` for those of `source`, and which; None where that is not certain.

    Certain is a number that stands alone, as often in the translation as in its source, and always becomes one number.
    """
    asked, source = without_marks(asked), without_marks(source)
    old, new = _ANY_FIGURE.findall(source), _ANY_FIGURE.findall(asked)
    if len(old) != len(new):
        return None
    swaps: dict[str, str] = {}
    for before, after in zip(old, new, strict=True):
        if swaps.setdefault(before, after) != after:
            return None
    wanted = {before: after for before, after in swaps.items() if before != after}
    plain = without_marks(target)
    alone, any_ = Counter(_FIGURE.findall(plain)), Counter(_ANY_FIGURE.findall(plain))
    there = Counter(old)
    if any(alone[before] != there[before] or any_[before] != there[before] for before in wanted):
        return None
    # Marks hold numbers too: what is between their brackets stays.
    pieces = re.split(r"(⟦[^⟧]*⟧)", target)
    mended = "".join(
        piece if piece.startswith("⟦") else _FIGURE.sub(lambda found: wanted.get(found[0], found[0]), piece)
        for piece in pieces
    )
    return mended, tuple(wanted.items())


def in_script(text: str, tag: str, wanted: Language) -> str | None:
    """Return the text in the wanted script, None where nothing leads there."""
    if Language.parse(tag).script == wanted.script:
        return text
    own = f"{wanted.code}-{wanted.script}"
    try:
        return convert(text, tag, own) if converts(tag, own) else None
    except ValueError:
        return None


def _with_fitting_marks(asked: str, source: str, target: str) -> tuple[str, bool]:
    """Return the translation with marks that `asked` has too, and whether its marks are as the source wants them."""
    if not marks_of(asked):
        return without_marks(target), True
    if same_marks(asked, source):
        return target, same_marks(source, target)
    return without_marks(target), False
