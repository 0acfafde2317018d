"""Sums that come out the same on every machine: whole numbers, and logarithms of them by counting bits.

Sums of float32 that are whole and below 2**24 are exact in any order, so that a matrix product of whole-numbered
rows does not depend on the library or the processor that multiplies. What is not exact is left to single divisions
and square roots, which IEEE 754 rounds one way.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

SCALE: Final = 2_000
"""The length of a rounded vector. Its square, 4,000,000, bounds every part of every product: below 2**24."""

SQUARE: Final = SCALE * SCALE

LOG_STEPS: Final = 16
"""A doubling adds so much to `LOGARITHMS`."""

LARGEST: Final = 1 << 16
"""Counts stay below it."""

Whole = NDArray[np.float32]
"""Rows of whole numbers, kept as float32."""


def _logarithms() -> NDArray[np.int64]:
    # floor(16 · log2 n): the bits of n to the sixteenth.
    return np.array([0] + [(n**LOG_STEPS).bit_length() - 1 for n in range(1, LARGEST + 1)], dtype=np.int64)


LOGARITHMS: Final = _logarithms()
"""floor(16 · log2 n) at place n, exact."""


def rounded(vector: NDArray[np.float64]) -> Whole:
    """Return `vector` at length `SCALE`, each number rounded; zeros for one of no length."""
    # The sum runs in the order of the numbers, one after the other: a pairwise one depends on the processor.
    length = math.sqrt(math.fsum((vector * vector).tolist()))
    if not length > 1e-6:
        return np.zeros(len(vector), dtype=np.float32)
    return np.rint(vector * (SCALE / length)).astype(np.float32)


def rounded_sum(total: NDArray[np.int64]) -> Whole:
    """Return a sum of whole-numbered rows at length `SCALE`."""
    return rounded(total.astype(np.float64))
