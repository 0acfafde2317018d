"""HyperLogLog sketches of 64-bit marks: how many different ones there were, and how surely. Pure.

Apache DataSketches' own form of bytes (docs/decisions/0014). Few marks are kept as they are, so small figures are
exact; a sketch grows to 2 or 8 kB and no further. Imported only where something is counted: the library takes 18 MB.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from datasketches import hll_sketch, hll_union, tgt_hll_type

COARSE: Final = 12
"""Registers of an article, section, country or referrer as a power of two: 1.6 % error, 2 kB."""
FINE: Final = 14
"""Registers of a portal in one language: 0.8 % error, 8 kB."""
_DEVIATIONS: Final = 2
Kept = bytes | memoryview
"""A sketch as a row has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number, and the bounds between which the true one lies in 95 of 100 cases."""

    value: int = 0
    least: int = 0
    most: int = 0

    @property
    def percent(self) -> float:
        """How far a bound is from the number at most, in percent; 0 for what is exact."""
        furthest = max(self.value - self.least, self.most - self.value)
        return round(100 * furthest / self.value, 1) if self.value else 0.0

    def __add__(self, other: Figure) -> Figure:
        # The bounds of both at once: wider than need be, and never too narrow.
        return Figure(value=self.value + other.value, least=self.least + other.least, most=self.most + other.most)


NOTHING: Final = Figure()


class Sketch:
    """A sketch that grows."""

    __slots__ = ("_size", "_sketch", "add")

    def __init__(self, size: int) -> None:
        self._size = size
        self._sketch: Any = hll_sketch(size, tgt_hll_type.HLL_4)
        # The library's own method: this is called several times for every page that is read.
        self.add = self._sketch.update

    def to_bytes(self) -> bytes:
        """Return it as it is kept."""
        return bytes(self._sketch.serialize_compact())


def merged(kept: Iterable[Kept], size: int) -> bytes:
    """Return one sketch for all the marks of those, each counted once."""
    return bytes(_united(kept, size).serialize_compact())


def figure_of(kept: Iterable[Kept], size: int) -> Figure:
    """Return how many different marks there are in all of those together."""
    united = _united(kept, size)
    if united.is_empty():
        return NOTHING
    value = round(united.get_estimate())
    return Figure(
        value=value,
        least=min(value, round(united.get_lower_bound(_DEVIATIONS))),
        most=max(value, round(united.get_upper_bound(_DEVIATIONS))),
    )


def _united(kept: Iterable[Kept], size: int) -> Any:
    union = hll_union(size)
    for one in kept:
        if one:
            union.update(hll_sketch.deserialize(bytes(one)))
    return union.get_result(tgt_hll_type.HLL_4)
