"""Rows of whole numbers that come and go: the stories' middles, or the reports' vectors. Knows neither."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FIRST = 64


class Matrix:
    """Rows of one length. A row that was given back is zeros and is given out again, the last one first."""

    def __init__(self, *, dimensions: int, kind: type[np.float32] | type[np.int16]) -> None:
        self._all: NDArray[Any] = np.zeros((_FIRST, dimensions), dtype=kind)
        self.used = 0
        self.free: list[int] = []

    @classmethod
    def of(cls, rows: NDArray[Any], free: list[int]) -> Matrix:
        """Return a matrix with these rows, of which some are free."""
        matrix = cls(dimensions=rows.shape[1], kind=rows.dtype.type)
        if len(rows) > _FIRST:
            matrix._all = rows.copy()
        else:
            matrix._all[: len(rows)] = rows
        matrix.used = len(rows)
        matrix.free = free
        return matrix

    @property
    def rows(self) -> NDArray[Any]:
        """All rows in use, with zeros where none is: a view, not a copy."""
        return self._all[: self.used]

    def take(self) -> int:
        """Return the number of a row of zeros."""
        if self.free:
            return self.free.pop()
        if self.used == len(self._all):
            grown = np.zeros((2 * len(self._all), self._all.shape[1]), dtype=self._all.dtype)
            grown[: self.used] = self._all
            self._all = grown
        self.used += 1
        return self.used - 1

    def give_back(self, row: int) -> None:
        """Empty a row."""
        self._all[row] = 0
        self.free.append(row)
