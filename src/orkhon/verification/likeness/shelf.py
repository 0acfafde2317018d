"""A shelf of claims, asked which of them a phrase resembles. Holds numbers and keys, no words.

Two thousand claims are compared in a millisecond or two: the vectors by one product, the words through lists of where
each is (an inverted index in arrays), so that only what is shared is touched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.centring import ANY, STEPS, prior_means
from orkhon.stories.clustering.features import KINDS
from orkhon.verification.likeness.phrases import FIGURES, NAMES, PLACES, Phrase
from orkhon.verification.likeness.weights import Weights

SHORT: Final = 5
"""Phrases of fewer words only suggest: too much is said in so few."""

_AGREEING: Final = 1
"""Of numbers, names and places so many kinds agree."""

_SAME: Final = 0.75
"""From this cosine of the words on, two phrases are the same one told again."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One claim on the shelf. `vector` as the embedder gave it, None where it has none yet."""

    key: str
    phrase: Phrase
    vector: NDArray[np.floating] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """One claim that a phrase resembles. `score` is 0 to 1; `sure` only where anchors agree and none contradicts."""

    key: str
    score: float
    sure: bool


class Shelf:
    """Claims with what is compared of them, for one embedder. Never changed: another one takes its place."""

    def __init__(self, kept: Sequence[Kept], *, embedder: str, weights: Weights) -> None:
        self._kept = tuple(kept)
        self._weights = weights
        self._embedder = embedder
        self._vectors = _stacked([centred(one.vector, one.phrase.language, embedder) for one in self._kept])
        self._words = [_Words(kind, [one.phrase for one in self._kept]) for kind in range(len(KINDS))]

    def __len__(self) -> int:
        return len(self._kept)

    def nearest(self, phrase: Phrase, vector: NDArray[np.floating] | None, *, limit: int) -> tuple[Near, ...]:
        """Return the claims that are nearest, the surest first, whatever their score."""
        if not self._kept or not phrase.words:
            return ()
        weights = self._weights
        signs = self.signs(phrase, centred(vector, phrase.language, self._embedder))
        odds = signs @ np.array([weights.meaning, *weights.kinds]) + weights.bias
        count = min(limit, len(odds))
        best = np.argpartition(-odds, count - 1)[:count]
        best = best[np.argsort(-odds[best], kind="stable")]
        return tuple(self._near(int(number), phrase, float(odds[number]), float(signs[number, 1])) for number in best)

    def signs(self, phrase: Phrase, vector: Vector) -> NDArray[np.float64]:
        """Return a row a claim: the cosine of the vectors (`vector` is centred), and of each kind of words."""
        columns = [words.cosines(phrase) for words in self._words]
        if len(vector) == self._vectors.shape[1]:
            # Not by BLAS: its threads wait for each other by turning, and on a busy machine that costs seconds.
            meant = np.einsum("ij,j->i", self._vectors, vector)
        else:
            meant = np.zeros(len(self._kept))
        return np.stack([np.asarray(meant, dtype=np.float64), *columns], axis=1)

    def _near(self, number: int, phrase: Phrase, odds: float, alike: float) -> Near:
        kept = self._kept[number]
        score = 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))
        long = min(phrase.words, kept.phrase.words) >= SHORT
        sure = long and score >= self._weights.sure and _anchored(phrase, kept.phrase, alike)
        return Near(key=kept.key, score=round(score, 4), sure=sure)


def _anchored(one: Phrase, two: Phrase, alike: float) -> bool:
    """Whether names, numbers or places of the two agree, and neither has a number that the other lacks."""
    figures, others = one.of_kind(FIGURES), two.of_kind(FIGURES)
    if not (figures <= others or others <= figures) or bool(figures) != bool(others):
        return False
    names, places = one.of_kind(NAMES) & two.of_kind(NAMES), one.of_kind(PLACES) & two.of_kind(PLACES)
    agree = bool(figures) + bool(names) + bool(places)
    return agree >= _AGREEING or alike >= _SAME


def centred(vector: NDArray[np.floating] | None, language: str, embedder: str) -> Vector:
    """Return a vector of length 1 without the mean of its language; nothing for none, zeros for one of no length."""
    if vector is None:
        return np.zeros(0, dtype=np.float32)
    plain = np.nan_to_num(np.asarray(vector, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    means = prior_means(embedder)
    mean = means.get(language) or means.get(ANY)
    if mean is not None and len(mean) == len(plain) and plain.any():
        plain = (plain - np.asarray(mean, dtype=np.float32) / STEPS).astype(np.float32)
    length = float(np.linalg.norm(plain))
    return plain / length if length > 1e-6 else np.zeros_like(plain)


def _stacked(vectors: Sequence[Vector]) -> NDArray[np.float32]:
    wide = max((len(one) for one in vectors), default=0)
    rows = np.zeros((len(vectors), wide), dtype=np.float32)
    for row, vector in zip(rows, vectors, strict=True):
        if len(vector) == wide:
            row[:] = vector
    return rows


class _Words:
    """Where each checksum of one kind is, rarer ones weighing more: TF-IDF, each phrase at length 1."""

    def __init__(self, kind: int, phrases: Sequence[Phrase]) -> None:
        self._kind = kind
        self._count = len(phrases)
        keys, owners, counts = [], [], []
        for number, phrase in enumerate(phrases):
            some, many = _of_kind(phrase, kind)
            keys.append(some)
            counts.append(many)
            owners.append(np.full(len(some), number, dtype=np.int32))
        all_keys = np.concatenate(keys) if keys else np.zeros(0, dtype=np.int32)
        order = np.argsort(all_keys, kind="stable")
        self._keys = all_keys[order]
        self._owners = np.concatenate(owners)[order] if owners else np.zeros(0, dtype=np.int32)
        raw = (np.concatenate(counts)[order] if counts else np.zeros(0)) * self._worth(self._keys)
        squares = np.bincount(self._owners, weights=raw * raw, minlength=self._count) if self._count else np.zeros(0)
        lengths = np.sqrt(np.where(squares > 0, squares, 1.0))
        self._weights = (raw / lengths[self._owners]).astype(np.float32) if len(raw) else raw.astype(np.float32)

    def cosines(self, phrase: Phrase) -> NDArray[np.float64]:
        """Return for each phrase on the shelf how much of the weight of the words is shared."""
        found = np.zeros(self._count)
        keys, counts = _of_kind(phrase, self._kind)
        if not len(keys) or not len(self._keys):
            return found
        raw = counts * self._worth(keys)
        length = float(np.linalg.norm(raw))
        starts, ends = np.searchsorted(self._keys, keys, "left"), np.searchsorted(self._keys, keys, "right")
        for weight, start, end in zip((raw / length).tolist(), starts.tolist(), ends.tolist(), strict=True):
            if end > start:
                found[self._owners[start:end]] += weight * self._weights[start:end]
        return found

    def _worth(self, keys: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return what each is worth: the rarer on the shelf the more; the count of all plus a hundred keeps few claims
        from making every word rare."""
        often = np.searchsorted(self._keys, keys, "right") - np.searchsorted(self._keys, keys, "left")
        return np.log((self._count + _COMPANY) / (often + 1.0))


_COMPANY: Final = 100


def _of_kind(phrase: Phrase, kind: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    starts = phrase.signs.ends[kind - 1] if kind else 0
    ends = phrase.signs.ends[kind]
    return phrase.signs.keys[starts:ends], phrase.signs.counts[starts:ends].astype(np.float64)
