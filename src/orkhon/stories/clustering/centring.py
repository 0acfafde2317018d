"""Take from a vector what every text of its language has, so that one threshold serves all pairs of languages.

A model puts texts of one language near each other whatever they tell. The mean of a language is learned as reports
come; until then a mean that ships with the hub stands for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.arithmetic import Whole, rounded

STEPS: Final = 8_192
"""Numbers of a vector are kept as so many parts of one: finer than float16 tells them apart around 0.1."""

_LONG: Final = 20_000
"""A mean of so many reports is halved: what a language's reports are like changes over months."""

ANY: Final = ""
"""The prior of a language that has none."""


@cache
def prior_means(embedder: str) -> Mapping[str, Sequence[int]]:
    """Return the shipped mean of each language for an embedder, in steps; none for one that has no file."""
    file = files("orkhon.stories.clustering") / f"means_{embedder}.json" if embedder.isidentifier() else None
    if file is None or not file.is_file():
        return {}
    means: dict[str, list[int]] = json.loads(file.read_text("utf-8"))
    return means


class Centring:
    """The means of all languages, as sums of whole numbers."""

    def __init__(self, *, dimensions: int, prior: Mapping[str, Sequence[int]], weight: int) -> None:
        self._dimensions = dimensions
        self._prior = {code: mean for code, mean in prior.items() if len(mean) == dimensions}
        self._weight = weight
        self.sums: dict[str, NDArray[np.int64]] = {}
        self.counts: dict[str, int] = {}

    def learn(self, vector: NDArray[np.int64], language: str) -> None:
        """Count a vector (`steps_of`) in its language's mean."""
        self._begin(language)
        self.sums[language] += vector
        self.counts[language] += 1
        if self.counts[language] > _LONG:
            self.sums[language] //= 2
            self.counts[language] //= 2

    def centred(self, vector: NDArray[np.int64], language: str) -> Whole:
        """Return the vector without the mean of its language, at the length of `arithmetic.SCALE`."""
        self._begin(language)
        return rounded(vector - self.sums[language] / max(1, self.counts[language]))

    def _begin(self, language: str) -> None:
        if language in self.sums:
            return
        mean = self._prior.get(language) or self._prior.get(ANY)
        if mean is None:
            # Nothing is known of the language: its first reports must not take themselves for its mean.
            self.sums[language], self.counts[language] = np.zeros(self._dimensions, dtype=np.int64), self._weight
        else:
            self.sums[language] = np.array(mean, dtype=np.int64) * self._weight
            self.counts[language] = self._weight


def steps_of(vector: NDArray[np.floating]) -> NDArray[np.int64]:
    """Return a vector as whole steps of its float16 rounding; what is no number counts as 0."""
    plain = np.nan_to_num(vector.astype(np.float16).astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    return np.rint(np.clip(plain, -4, 4) * STEPS).astype(np.int64)
