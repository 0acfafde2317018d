"""Look into a text of another alphabet with what knows the main one alone, and say where things stand in the original.

Numbers, dates and units have words, and their tables are in the main script of each language. A text in another
alphabet is converted word by word; what was found in the conversion is put back by the places of the words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from orkhon.items import Language
from orkhon.language.converting import convert, converts
from orkhon.language.dates import FoundDate
from orkhon.language.dates import find_dates as _dates
from orkhon.language.errors import UnknownTag
from orkhon.language.numbers import FoundNumber
from orkhon.language.numbers import find_numbers as _numbers
from orkhon.language.tags import canonical_tag
from orkhon.language.units import FoundQuantity
from orkhon.language.units import find_quantities as _quantities

Found = TypeVar("Found", FoundNumber, FoundDate, FoundQuantity)

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['’‘ʻʼ`](?=[^\W\d_])|(?<=[oOgG])[ʻ‘’'ʼ`])*")


def find_numbers(text: str, language: str) -> tuple[FoundNumber, ...]:
    """Return the numbers of `text` in order of their place, as `orkhon.language.numbers` does.

    `language` is a BCP 47 tag; with a script (`uz-Cyrl`, `kk-Latn`) the text is read in that alphabet.
    """
    return _found(_numbers, text, language)


def find_dates(text: str, language: str) -> tuple[FoundDate, ...]:
    """Return the dates of `text` in order of their place, as `orkhon.language.dates` does; `language` as above."""
    return _found(_dates, text, language)


def find_quantities(text: str, language: str) -> tuple[FoundQuantity, ...]:
    """Return the quantities of `text` in order, as `orkhon.language.units` does; `language` as above."""
    return _found(_quantities, text, language)


def _found(find: Callable[[str, str], tuple[Found, ...]], text: str, language: str) -> tuple[Found, ...]:
    source, target = _ways(language)
    if not source:
        return find(text, language)
    converted = _Converted(text, source, target)
    return tuple(
        replace(one, start=converted.start_of(one.start), end=converted.end_of(one.end))
        for one in find(converted.text, target)
    )


@lru_cache(maxsize=256)
def _ways(language: str) -> tuple[str, str]:
    """Return the tag of the text and that of its main script, or nothing where they are one or cannot be converted."""
    try:
        source, target = canonical_tag(language), canonical_tag(Language.parse(language).code)
    except UnknownTag:
        return "", ""
    return (source, target) if source != target and converts(source, target) else ("", "")


class _Converted:
    """A text in its main script, with the places where its words begin here and there."""

    def __init__(self, text: str, source: str, target: str) -> None:
        pieces: list[str] = []
        self._here, self._there = [0], [0]
        position = length = 0
        for match in _WORD.finditer(text):
            word = convert(match[0], source, target)
            pieces += (text[position : match.start()], word)
            length += match.start() - position
            self._here += (match.start(), match.end())
            self._there += (length, length + len(word))
            length += len(word)
            position = match.end()
        pieces.append(text[position:])
        self.text = "".join(pieces)

    def start_of(self, place: int) -> int:
        """Return where in the original what begins at `place` begins: a word's beginning where it is inside one."""
        at = bisect_right(self._there, place) - 1
        # Odd entries begin words; behind a word places run alike.
        return self._here[at] if at % 2 else self._here[at] + place - self._there[at]

    def end_of(self, place: int) -> int:
        """Return where in the original what ends at `place` ends: a word's end where it is inside one."""
        at = bisect_left(self._there, place)
        if 0 < at < len(self._there) and at % 2 == 0:
            return self._here[at]
        before = max(0, at - 1)
        return self._here[before] + place - self._there[before]
