"""Other forms of what is looked for, as rooms above this one know them: a name that members write differently.

A room registers at start. Who asks for one form finds the others; a phrase in quotation marks is taken at its word.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from django.db import DatabaseError

from orkhon.search.asking import MOST_WORDS, Asked, Part
from orkhon.search.keys import words_of

Forms = Callable[[Sequence[str]], list[tuple[int, int, tuple[str, ...]]]]
"""Given the words of a query, which runs of them (first, behind the last) have which other forms."""

_MOST_ADDED: Final = 24
_known: list[Forms] = []
log = logging.getLogger(__name__)


def register_forms(forms: Forms) -> None:
    """Let questions be widened by these forms. Called at start."""
    if forms not in _known:
        _known.append(forms)


def with_forms(asked: Asked) -> Asked:
    """Return the question with the other forms of its words as alternatives.

    A name of several words may be found by any of its forms as a whole: the form becomes an alternative to each of
    the words, for all of them are wanted.
    """
    places = [
        (number, part.words[0])
        for number, group in enumerate(asked.groups)
        for part in group[:1]
        if len(group) == 1 and not part.phrase
    ]
    if not _known or not places:
        return asked
    added: dict[int, list[Part]] = {}
    for first, behind, forms in _asked([word for _, word in places]):
        numbers = [number for number, _ in places[first:behind]]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            continue  # something else stands between the words
        parts = [Part(words=tuple(words), phrase=len(words) > 1) for words in map(words_of, forms) if words]
        for number in numbers:
            added.setdefault(number, []).extend(parts[:_MOST_ADDED])
    if not added:
        return asked
    groups = tuple((*group, *dict.fromkeys(added.get(number, ()))) for number, group in enumerate(asked.groups))
    return replace(asked, groups=groups)


def _asked(words: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for forms in _known:
        try:
            found += forms(words[:MOST_WORDS])
        except DatabaseError:
            # A question is answered without them rather than not at all.
            log.exception("forms not read")
    return found
