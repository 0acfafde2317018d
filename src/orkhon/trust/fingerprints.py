"""PDQ fingerprints of pictures (Facebook, 2019: "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing
algorithm").

256 bits that stay nearly the same when a picture is compressed, scaled, blurred or coloured anew, and say nothing of
what it shows. Gray values in, bits out: nothing is decoded here. Loads numpy, so only what looks at pictures imports
it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

BYTES: Final = 32
NEAR: Final = 31
"""Bits in which two fingerprints of the same picture may differ, as PDQ's authors advise."""
POOR: Final = 49
"""Of this quality and below there is too little in a picture to know it by: a gray wall is like every gray wall."""

_SIDE: Final = 64
_COEFFICIENTS: Final = 16


def fingerprint(gray: NDArray[np.float32]) -> tuple[bytes, int]:
    """Return the 32 bytes and the quality (0 to 100) of a picture's luminance, rows by columns, values 0 to 255."""
    rows, columns = gray.shape
    if min(rows, columns) < _SIDE // 8:
        return bytes(BYTES), 0
    small = _sampled(_smoothed(gray.astype(np.float32)))
    transform = _transform()
    frequencies = transform @ small @ transform.T
    bits = (frequencies > np.median(frequencies)).ravel()
    # The authors write bit 0 last.
    return np.packbits(bits[::-1]).tobytes(), _quality(small)


def distances(one: bytes, many: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return in how many bits `one` differs from each row of `many` (four 64-bit words a row, as `words_of` makes)."""
    differing = np.bitwise_count(many ^ words_of(one))
    return np.asarray(differing.sum(axis=1), np.uint16)


def words_of(raw: bytes) -> NDArray[np.uint64]:
    """Return fingerprints laid end to end as rows of four 64-bit words."""
    return np.frombuffer(raw, dtype="<u8").reshape(-1, 4)


def _smoothed(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    """Twice a box along rows and columns: nearly a tent, so that sampling afterwards sees no fine grain."""
    across, down = (-(-length // (2 * _SIDE)) for length in (gray.shape[1], gray.shape[0]))
    for _ in range(2):
        gray = _boxed(gray, across)
        gray = _boxed(gray.T, down).T
    return gray


def _boxed(lines: NDArray[np.float32], window: int) -> NDArray[np.float32]:
    """The mean of a window about each place along the last axis; at the ends of what is left of the window."""
    length = lines.shape[1]
    sums = np.zeros((lines.shape[0], length + 1), dtype=np.float64)
    np.cumsum(lines, axis=1, out=sums[:, 1:])
    half = (window + 2) // 2
    places = np.arange(length)
    first = np.maximum(places - (window - half), 0)
    end = np.minimum(places + half, length)
    return np.asarray((sums[:, end] - sums[:, first]) / (end - first), np.float32)


def _sampled(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = (((np.arange(_SIDE) + 0.5) * length / _SIDE).astype(int) for length in gray.shape)
    return gray[np.ix_(rows, columns)]


@cache
def _transform() -> NDArray[np.float32]:
    """The cosines of frequencies 1 to 16; the mean is left out, for it only says how light the picture is."""
    frequency = np.arange(1, _COEFFICIENTS + 1)[:, None]
    place = np.arange(_SIDE)[None, :]
    cosines = np.sqrt(2.0 / _SIDE) * np.cos(np.pi / 2 / _SIDE * frequency * (2 * place + 1))
    return np.asarray(cosines, np.float32)


def _quality(small: NDArray[np.float32]) -> int:
    """How much changes from place to place: the authors' sum of steps, of which 90 are counted as all that is
    needed."""
    steps = sum(int(np.trunc(np.abs(np.diff(small, axis=axis)) * 100 / 255).sum()) for axis in (0, 1))
    return min(100, steps // 90)
