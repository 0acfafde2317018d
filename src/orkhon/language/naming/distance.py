"""How alike two words of names sound, by a weighted edit distance over sounds. Knows no letters and no whole names."""

from __future__ import annotations

from functools import cache

from orkhon.language.naming.words import VOWELS, NameWord, sound_tables

_INITIAL_FACTOR = 1.5
_ALTERNATION = 0.2  # what languages write for each other costs no more at the beginning
_MISSING_ENDING = 0.45
_SHORTEST = 1.5
_CONSONANT = 1.0
_VOWEL = 0.5
_VOWEL_FOR_CONSONANT = 1.2


def word_likeness(one: NameWord, two: NameWord) -> float:
    """Return how alike two words sound, from 0 to 1."""
    if one.concept and one.concept == two.concept:
        return 1.0
    length = max(one.length, two.length, _SHORTEST)
    cost = 0.0 if one.sounds == two.sounds else _distance(one, two)
    if one.ending != two.ending:
        cost += _MISSING_ENDING
    return max(0.0, 1.0 - cost / length)


def initial_likeness(one: NameWord, two: NameWord) -> float:
    """Return whether an initial may stand for a name: 0 or 0.95; 1 for the same initial on both sides."""
    if one.initial and two.initial and one.sounds == two.sounds:
        return 1.0
    cost = _costs().get(one.sounds[0] + two.sounds[0], 0.0 if one.sounds[0] == two.sounds[0] else _CONSONANT)
    return 0.95 if cost <= 0.2 else 0.0


def _distance(one: NameWord, two: NameWord) -> float:
    costs = _costs(bool(one.script) and one.script == two.script)
    across = two.leaving
    row = [0.0]
    for leaving in across:
        row.append(row[-1] + leaving)
    second = two.sounds
    for place, sound in enumerate(one.sounds):
        leaving = one.leaving[place]
        corner = row[0]
        left = row[0] = corner + leaving
        for index, other in enumerate(second):
            above = row[index + 1]
            best = corner
            if sound != other:
                change = costs.get(sound + other)
                if change is None:
                    change = _unlisted(sound, other)
                best += change * _INITIAL_FACTOR if change > _ALTERNATION and not place and not index else change
            if above + leaving < best:
                best = above + leaving
            if left + across[index] < best:
                best = left + across[index]
            corner = above
            left = row[index + 1] = best
    return row[-1]


def _unlisted(one: str, two: str) -> float:
    if (one in VOWELS) != (two in VOWELS):
        return _VOWEL_FOR_CONSONANT
    return _VOWEL if one in VOWELS else _CONSONANT


@cache
def _costs(within: bool = False) -> dict[str, float]:
    """Return what one sound costs for another; `within` one script, where letters that it has are not mixed up."""
    likeness = sound_tables()["likeness"]
    costs: dict[str, float] = {}
    for part in ("consonants", "vowels", "between", *(("within",) if within else ())):
        listed = likeness[part].split()
        for one, two, cost in zip(listed[::3], listed[1::3], listed[2::3], strict=True):
            costs[one + two] = costs[two + one] = float(cost)
    return costs
