"""Say which passages of an article seem to hold words of its source, in whatever script. Pure; a hint only.

Numbers are compared as they stand, words by the loose fold of their beginnings, so that endings and scripts do not part
them. In another language numbers and names remain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from orkhon.language.folding import Strength, fold
from orkhon.language.tokens import Kind, tokens

_BEGINNING: Final = 5
_SHORTEST: Final = 4
_MOST_SIGNS: Final = 200_000
_ENOUGH: Final = 0.6
"""Of the words of a passage; below that, two texts of one event are alike anyway."""


def marks_of(text: str, language: str) -> frozenset[str]:
    """Return what a text is known again by: its numbers, and the folded beginnings of its longer words."""
    found = set()
    for token in tokens(text[:_MOST_SIGNS]):
        if token.kind is Kind.NUMBER:
            found.add("".join(sign for sign in token.text if sign.isdigit()))
        elif token.kind is Kind.WORD and len(token.text) >= _SHORTEST:
            found.add(fold(token.text, Strength.LOOSE, language)[:_BEGINNING])
    return frozenset(found - {""})


def touched_by(passages: Sequence[str], language: str, changed: Iterable[str], changed_language: str) -> list[bool]:
    """Return for each passage whether it holds something of the words that were changed."""
    marks: set[str] = set()
    for words in changed:
        marks |= marks_of(words, changed_language)
    return [bool(marks & marks_of(passage, language)) for passage in passages]


def made_of(passages: Sequence[str], language: str, source: str, source_language: str) -> list[bool]:
    """Return for each passage whether most of what it is known by stands in the source."""
    marks = marks_of(source, source_language)
    return [_share(marks_of(passage, language), marks) >= _ENOUGH for passage in passages]


def _share(own: Collection[str], marks: Collection[str]) -> float:
    return sum(mark in marks for mark in own) / len(own) if own else 0.0
