"""Tell two reports of one template apart: rates of two days, results of two matches. Knows no stories.

Such reports share nearly all their words; what differs is all that they tell. The same event in two agencies' words
shares numbers or names.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from orkhon.stories.clustering.features import Numbers, Words

_SAME_WORDS = 0.6
_LEAST_PLAIN = 4
_SHARED = 0.34
_DENSE = 0.08
_LEAST_DENSE = 4
_DENSE_SHARED = 0.25
_NAMES_OF_MATCH = 0.5


class Verdict(Enum):
    """What the numbers and names of two reports say of them."""

    ONE = "one"
    """The same words, and the same numbers and names."""

    TWO = "two"
    """One template, filled in twice."""

    OPEN = "open"
    """Nothing: they are not alike enough to be of one template."""


def compared(one: Words, two: Words) -> Verdict:
    """Judge two reports."""
    if one.language == two.language and _same_words(one, two):
        told = (one.figures, two.figures), (one.names, two.names), (one.results, two.results)
        return Verdict.TWO if any(_contradicts(*pair, _SHARED) for pair in told) else Verdict.ONE
    if _dense(one) and _dense(two) and _contradicts(one.figures, two.figures, _DENSE_SHARED):
        return Verdict.TWO
    if _contradicts(one.results, two.results, _SHARED) and _contradicts(one.names, two.names, _NAMES_OF_MATCH):
        return Verdict.TWO
    return Verdict.OPEN


def _same_words(one: Words, two: Words) -> bool:
    most = max(len(one.plain), len(two.plain))
    return most >= _LEAST_PLAIN and _common(one.plain, two.plain) >= _SAME_WORDS * most


def _contradicts(one: Numbers, two: Numbers, share: float) -> bool:
    fewest = min(len(one), len(two))
    return fewest > 0 and _common(one, two) < share * fewest


def _dense(words: Words) -> bool:
    return len(words.figures) >= max(_LEAST_DENSE, _DENSE * words.count)


def _common(one: Numbers, two: Numbers) -> int:
    return len(np.intersect1d(one, two, assume_unique=True))
