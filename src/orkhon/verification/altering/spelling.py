"""Tell a slip of the hand from another word. Knows no grammar: it counts letters and asks which words are known."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz.distance import OSA

from orkhon.language import stem
from orkhon.verification.altering.texts import Word, main_form
from orkhon.verification.altering.vocabulary import Vocabulary

_SHORT: Final = 4
_LONG: Final = 10
_TOLD: Final = 5
_SAME_BEGINNING: Final = 0.6
_NOT_DIGITS: Final = re.compile(r"\D+")
_DIGITS: Final = re.compile(r"[\d.,\s]+")
_ENDING_OF_NUMBER: Final = 3
_LONGEST_ENDING: Final = 5


def is_slip(
    one: Word, one_tag: str, two: Word, two_tag: str, vocabulary: Vocabulary, *, careless: bool = False
) -> bool:
    """Return whether `two` is `one` with a letter or two mistyped, or with another ending that tells nothing else.

    An unknown word that is near is a slip; a known word is one only where it is long, a letter away, begins alike and
    is no name. In a text that has evident slips elsewhere (`careless`) a known word may be one too, and one letter
    more may be wrong. Digits are never a slip.
    """
    code = one_tag.partition("-")[0]
    if one.has_digits or two.has_digits:
        return _same_digits(one.text, two.text)
    left, right = main_form(one.text, one_tag), main_form(two.text, two_tag)
    if left == right:
        return True
    longest = max(len(left), len(right))
    named = one.is_capital and not one.first
    known = vocabulary.knows(right, code)
    most = 1 if longest < _SHORT or (longest < _LONG and (named or known)) else 2 if longest < _LONG else 3
    if careless and longest >= _SHORT:
        most += 1
    distance = OSA.distance(left, right, score_cutoff=most)
    if distance > most:
        return False
    if not known:
        return True
    if named or vocabulary.is_name(right, code):
        return code != "und" and stem(left, code) == stem(right, code)
    if careless and distance == 1:
        return True
    shared = next((place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), longest)
    return distance == 1 and longest >= _TOLD and shared >= _SAME_BEGINNING * min(len(left), len(right))


def _same_digits(one: str, two: str) -> bool:
    if _NOT_DIGITS.sub("", one) != _NOT_DIGITS.sub("", two):
        return False
    left, right = _DIGITS.sub("", one), _DIGITS.sub("", two)
    most = _ENDING_OF_NUMBER if max(len(left), len(right)) <= _LONGEST_ENDING else 1
    return OSA.distance(left, right) <= most
