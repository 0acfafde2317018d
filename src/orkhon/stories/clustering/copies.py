"""Find the report whose words another repeats. Judges by shared runs of three words alone; knows no stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from orkhon.stories.clustering.features import PERMUTATIONS, Words

_ROWS = 4
_BANDS = PERMUTATIONS // _ROWS
_BAND_BYTES = 4 * _ROWS
_KEPT = 4
"""Reports remembered under one band: a feed that repeats itself ten thousand times costs no more than four."""

_ALIKE = 0.66
_LEAST_WORDS = 5


class Copies:
    """Reports by their words. `exact` leads from a checksum of all words, `bands` from parts of the MinHash."""

    def __init__(self) -> None:
        self.exact: dict[bytes, int] = {}
        self.bands: dict[bytes, list[int]] = {}

    def find(self, words: Words, known: Callable[[int], Words | None]) -> Iterable[int]:
        """Yield the numbers of reports that say nearly the same, the likest first; `known` gives a number's words."""
        if words.count < _LEAST_WORDS:
            return
        same = self.exact.get(words.exact)
        if same is not None and known(same) is not None:
            yield same
        if not words.digest:
            return
        mine = np.frombuffer(words.digest, dtype=np.uint32)
        alike: dict[int, int] = {}
        for key in _keys(words):
            for number in self.bands.get(key, ()):
                if number in alike or number == same:
                    continue
                other = known(number)
                if other is not None and other.digest:
                    alike[number] = int((np.frombuffer(other.digest, dtype=np.uint32) == mine).sum())
        for number, count in sorted(alike.items(), key=lambda one: (-one[1], one[0])):
            if count >= _ALIKE * PERMUTATIONS:
                yield number

    def keep(self, words: Words, number: int) -> None:
        """Remember a report that tells in its own words."""
        if words.count < _LEAST_WORDS:
            return
        self.exact[words.exact] = number
        for key in _keys(words):
            kept = self.bands.setdefault(key, [])
            kept.append(number)
            del kept[:-_KEPT]

    def forget(self, words: Words, number: int) -> None:
        """Forget a report."""
        if self.exact.get(words.exact) == number:
            del self.exact[words.exact]
        for key in _keys(words):
            kept = self.bands.get(key)
            if kept and number in kept:
                kept.remove(number)
                if not kept:
                    del self.bands[key]


def _keys(words: Words) -> list[bytes]:
    digest = words.digest
    if not digest:
        return []
    return [bytes((band,)) + digest[band * _BAND_BYTES : (band + 1) * _BAND_BYTES] for band in range(_BANDS)]
