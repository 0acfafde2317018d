"""A quantity keeps its unit and its currency. Knows no conversions: miles made kilometres differ in number."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from orkhon.language.elsewhere import find_quantities
from orkhon.language.units import FoundQuantity
from orkhon.translation.checks.finding import Fault, Pair, changed


def units(pair: Pair) -> Iterator[Fault]:
    """Yield each quantity that stands on the other side with the same number and another unit, or with one more."""
    source = _quantities(pair.source, pair.source_tag)
    target = _quantities(pair.target, pair.target_tag)
    if not source or not target:
        return
    here = {one.unit for one in source}
    there = {one.unit for one in target}
    for one in source:
        if one.unit in there:
            continue
        other = next((other for other in target if other.value == one.value and other.unit not in here), None)
        if other is not None:
            yield _changed(pair, one, other)
    for told, second in pairwise(target):
        # 70 percent became "yüzde 70 km": the word before the number stayed, and the number has two units.
        if second.start > told.start or second.unit in here:
            continue
        meant = next((one for one in source if (one.value, one.unit) == (told.value, told.unit)), None)
        if meant is not None:
            yield _changed(pair, meant, second)


def _changed(pair: Pair, one: FoundQuantity, other: FoundQuantity) -> Fault:
    return changed(pair, "unit", (one.start, one.end), (other.start, other.end))


@lru_cache(maxsize=2048)
def _quantities(text: str, tag: str) -> tuple[FoundQuantity, ...]:
    return find_quantities(text, tag)
