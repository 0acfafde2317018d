"""How urgent a claim is by how far and how fast it spreads. Touches no database and no clock."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Final

_PLACE: Final = 100
_LANGUAGE: Final = 80
_LATELY: Final = 60
_TIMES: Final = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """`places` is where it was seen, `lately` how many of these in the last day, `languages` in how many of them,
    `times` how often it was sent or seen in all."""

    places: int
    lately: int
    languages: int
    times: int


def priority_of(spread: Spread) -> int:
    """Return a number that is higher the sooner somebody should look; 0 for what was never seen.

    Each doubling counts the same. Being sent again and again counts least: anybody can do that alone.
    """
    value = (
        _PLACE * log2(1 + spread.places)
        + _LANGUAGE * max(0, spread.languages - 1)
        + _LATELY * log2(1 + spread.lately)
        + _TIMES * log2(1 + spread.times)
    )
    return round(value)
