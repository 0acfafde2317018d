"""How rare words are: in how many reports each was, and so what a word that two texts share tells. Holds no words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.arithmetic import LARGEST, LOGARITHMS
from orkhon.stories.clustering.features import SPACE, Counted, Numbers

UNIT: Final = 1_000
"""The length of a kind's weights, before it is multiplied by the square root of what the kind counts."""

UNIT_SQUARE: Final = UNIT * UNIT

Sums = tuple[Numbers, Numbers]
"""Checksums in rising order, and the sum of weights of each."""


class Vocabulary:
    """Counts of reports by checksum, halved together before they grow too large: old news fade from it."""

    def __init__(self, shares: Sequence[float]) -> None:
        """`shares` is what each kind of `KINDS` counts."""
        self.reports = 0
        self.seen: NDArray[np.int32] = np.zeros(SPACE, dtype=np.int32)
        self._lengths = [UNIT * math.sqrt(share) for share in shares]
        self._asked: NDArray[np.int64] = np.zeros(SPACE, dtype=np.int64)

    def learn(self, keys: Numbers) -> None:
        """Count one report with these checksums, each once."""
        self.seen[keys] += 1
        self.reports += 1
        if self.reports >= LARGEST // 2:
            self.seen //= 2
            self.reports //= 2

    def weighed(self, counted: Counted) -> Sums:
        """Return a report's checksums with their weights: the product of two reports' is what their words share.

        A weight is the count times what the word is worth by now (the inverse document frequency, in sixteenths of a
        doubling), each kind at its own length.
        """
        worth = np.maximum(LOGARITHMS[self.reports + 2] - LOGARITHMS[self.seen[counted.keys] + 1], 0)
        raw = counted.counts * worth
        weights = np.zeros(len(raw), dtype=np.int32)
        start = 0
        for length, end in zip(self._lengths, counted.ends, strict=True):
            part = raw[start:end]
            square = int((part * part).sum())
            if square:
                weights[start:end] = np.rint(part * (length / math.sqrt(square)))
            start = end
        order = np.argsort(counted.keys, kind="stable")
        return counted.keys[order], weights[order]

    def products(self, one: Sums, others: Sequence[Sums]) -> list[int]:
        """Return the product of one's weights with those of each of the others."""
        result = [0] * len(others)
        keys, weights = one
        filled = [number for number, (other, _) in enumerate(others) if len(other)]
        if not filled or not len(keys):
            return result
        self._asked[keys] = weights
        products = self._asked[np.concatenate([others[number][0] for number in filled])]
        products *= np.concatenate([others[number][1] for number in filled])
        starts = np.cumsum([0] + [len(others[number][0]) for number in filled[:-1]])
        for number, product in zip(filled, np.add.reduceat(products, starts).tolist(), strict=True):
            result[number] = product
        self._asked[keys] = 0
        return result
