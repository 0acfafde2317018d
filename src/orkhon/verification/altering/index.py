"""Which items share runs of words with a text: the interface, and one index in memory. Knows no texts.

An item is added as the hashes of its folded words; three words together are a shingle. Of every four shingles in a row
at least one is kept (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003), so that any six words that two texts share
are met, and two fifths of the memory do. A question is asked with all of its shingles.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

SHINGLE: Final = 3
_WINDOW: Final = 4
_MOST_POSTINGS: Final = 1_500_000
"""Places of an index that one question looks at, those of the rarest shingles first: what bounds its time."""

_FIRST: Final = np.uint64(0x9E3779B97F4A7C15)
_SECOND: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_THIRD: Final = np.uint64(0x165667B19E3779F9)
_SEAL: Final = 4_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An item that shares shingles with what was asked; `score` is the sum of their weights."""

    number: int
    score: float


class Index(Protocol):
    """Items by the runs of words in them. One in memory and one on disk answer alike."""

    def candidates(self, words: Hashes, most: int) -> list[Candidate]:
        """Return the items that share most with a text of these words, weighted by rarity, best first."""


def hash_words(keys: Iterable[str]) -> Hashes:
    """Return the hashes of folded words: the same in every process."""
    return np.fromiter(map(_hash, keys), dtype=np.uint32)


def shingles(words: Hashes) -> Hashes:
    """Return the hash of each three words that stand together, in order; none for texts under three words."""
    if len(words) < SHINGLE:
        return np.empty(0, dtype=np.uint32)
    wide = words.astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = wide[:-2] * _FIRST ^ (wide[1:-1] + np.uint64(1)) * _SECOND ^ (wide[2:] + np.uint64(7)) * _THIRD
        mixed ^= mixed >> np.uint64(29)
        mixed *= _FIRST
    runs: Hashes = (mixed >> np.uint64(32)).astype(np.uint32)
    return runs


def winnowed(runs: Hashes) -> Hashes:
    """Return the least of every four shingles in a row, each once: what an index keeps of an item."""
    if len(runs) <= _WINDOW:
        return np.unique(runs[:1] if len(runs) <= 1 else runs)
    windows = np.lib.stride_tricks.sliding_window_view(runs, _WINDOW)
    kept: Hashes = np.unique(windows.min(axis=1))
    return kept


@lru_cache(maxsize=1 << 18)
def _hash(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


class _Part:
    """Shingles in order, and for each the items that have it."""

    def __init__(self, runs: Hashes, items: Hashes) -> None:
        order = np.argsort(runs, kind="stable")
        ordered = runs[order]
        self.items: Hashes = items[order]
        first = (
            np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(ordered) else np.empty(0, int)
        )
        self.runs: Hashes = ordered[first]
        self.starts = np.append(first, len(ordered)).astype(np.int64)

    def places(self, runs: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return for each of `runs` where its items begin and end; nothing for those unknown here."""
        at = np.searchsorted(self.runs, runs)
        at_most = np.minimum(at, max(0, len(self.runs) - 1))
        known = (self.runs[at_most] == runs) if len(self.runs) else np.zeros(len(runs), dtype=bool)
        begin = np.where(known, self.starts[at_most], 0)
        end = np.where(known, self.starts[np.minimum(at_most + 1, len(self.starts) - 1)], 0)
        return begin, end


class MemoryIndex:
    """An inverted index of compact arrays; what is added waits in a heap until the next question or four million."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._waiting: list[tuple[int, Hashes]] = []
        self._waits = 0
        self._length = 0
        self._gone: set[int] = set()
        self._held: set[int] = set()

    def __len__(self) -> int:
        return len(self._held)

    @property
    def bytes_held(self) -> int:
        """How much memory the arrays take."""
        return sum(part.runs.nbytes + part.starts.nbytes + part.items.nbytes for part in self._parts)

    def add(self, number: int, words: Hashes) -> None:
        """As the protocol says. Numbers are given out by the caller, from 0 on, without large gaps."""
        kept = winnowed(shingles(words))
        self._waiting.append((number, kept))
        self._waits += len(kept)
        self._length = max(self._length, number + 1)
        self._held.add(number)
        self._gone.discard(number)
        if self._waits >= _SEAL:
            self.seal()

    def discard(self, number: int) -> None:
        """As the protocol says."""
        self._gone.add(number)
        self._held.discard(number)

    def seal(self, *, merge: bool = False) -> None:
        """Sort what waits into an array of its own; with `merge` bring all arrays into one."""
        if self._waiting:
            runs = np.concatenate([kept for _, kept in self._waiting])
            items = np.repeat(
                np.array([number for number, _ in self._waiting], dtype=np.uint32),
                [len(kept) for _, kept in self._waiting],
            )
            self._parts.append(_Part(runs, items))
            self._waiting, self._waits = [], 0
        if merge and len(self._parts) > 1:
            runs = np.concatenate([np.repeat(part.runs, np.diff(part.starts)) for part in self._parts])
            self._parts = [_Part(runs, np.concatenate([part.items for part in self._parts]))]

    def candidates(self, words: Hashes, most: int) -> list[Candidate]:
        """As the protocol says."""
        self.seal()
        asked = np.unique(shingles(words))
        if not len(asked) or not self._parts or not self._held:
            return []
        places = [part.places(asked) for part in self._parts]
        lengths = [end - begin for begin, end in places]
        total = np.sum(lengths, axis=0)
        weights = np.log1p(len(self._held) / np.maximum(total, 1))
        scores = np.zeros(self._length, dtype=np.float64)
        order = np.argsort(total, kind="stable")
        order = order[total[order] > 0]
        order = order[: max(1, int(np.searchsorted(np.cumsum(total[order]), _MOST_POSTINGS, side="right")))]
        for part, (begin, end) in zip(self._parts, places, strict=True):
            chosen = order[end[order] > begin[order]]
            if not len(chosen):
                continue
            items = np.concatenate(
                [part.items[first:last] for first, last in zip(begin[chosen], end[chosen], strict=True)]
            )
            given = np.repeat(weights[chosen], (end - begin)[chosen])
            scores += np.bincount(items, weights=given, minlength=self._length)
        if self._gone:
            scores[np.fromiter(self._gone, dtype=np.int64)] = 0
        count = min(most, len(scores))
        best = np.argpartition(-scores, count - 1)[:count]
        best = best[np.lexsort((best, -scores[best]))]
        return [Candidate(number=int(one), score=float(scores[one])) for one in best if scores[one] > 0]
