"""Tell whether of two words or rows of words exactly one denies, in the eight languages. Knows no texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import OSA

from orkhon.verification.altering.wordlists import WordLists, lists_of

_LEAST_STEM: Final = 2
_MOST_LONGER: Final = 5
_SHORT: Final = 3
_ONE_LETTER: Final = re.compile("m[ıiuü][ry]")
_VOWELS: Final = frozenset("aəeıioöuüyаәеыіиоөуүұ")


def denials(words: Sequence[str], code: str) -> int:
    """Return how many of the words, in their main form, deny by themselves (not, жоқ, değil)."""
    particle = lists_of(code).particle
    return sum(1 for word in words if particle.fullmatch(word) is not None)


def one_denies(one: str, two: str, code: str) -> bool:
    """Return whether two forms of one word differ in that exactly one of them denies: geldi and gelmedi.

    Both in their main form. Looks at what stands behind their common beginning (a verb's syllable, an ending that
    says "without") or before their common end (un-, не-).
    """
    lists = lists_of(code)
    return _by_ending(one, two, lists) or _by_beginning(one, two, lists) or _by_beginning(two, one, lists)


def slips_in_denial(one: str, two: str) -> bool:
    """Return whether two forms are one letter apart and no denial is made of one letter: olması, olmsaı.

    Azerbaijani and Turkish make one of a single m: bilir, bilmir; biliyor, bilmiyor.
    """
    if len(one) == len(two):
        return OSA.distance(one, two, score_cutoff=2) <= 2
    if OSA.distance(one, two, score_cutoff=1) > 1:
        return False
    longer = one if len(one) > len(two) else two
    return _ONE_LETTER.search(longer) is None


def _by_ending(one: str, two: str, lists: WordLists) -> bool:
    shared = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        shared += 1
    if shared < _LEAST_STEM:
        return False
    place = max(_LEAST_STEM - 1, shared - 1)
    left, right = one[place:], two[place:]
    without = bool(lists.without.match(left)), bool(lists.without.match(right))
    if without[0] != without[1] and shared > _LEAST_STEM:
        return True
    denied = bool(lists.syllable.match(left)), bool(lists.syllable.match(right))
    if denied[0] == denied[1]:
        return False
    longer, shorter = (one, two) if denied[0] else (two, one)
    if not 0 <= len(longer) - len(shorter) <= _MOST_LONGER:
        return False
    return longer[-1] == shorter[-1] or longer[-1] in "zsс" or (longer[-1] in _VOWELS and shorter[-1] in _VOWELS)


def _by_beginning(denied: str, plain: str, lists: WordLists) -> bool:
    if len(plain) <= _SHORT:
        return False
    return any(
        denied.startswith(start) and denied[len(start) :] == plain and len(denied) > len(start) + _SHORT
        for start in lists.denying
    )
