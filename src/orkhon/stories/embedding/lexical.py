"""The embedder that runs everywhere: runs of letters of folded words, counted in 384 places. Knows no meanings.

Sister languages and other scripts meet where their words sound alike; a Russian and an English report meet in names
alone.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orkhon.language import Strength, fold

_PREFIX = 5
_LEAST = 3
_GRAM = 4
_LONGEST_WORD = 30
_STRIPPED = ".,;:!?…\"'«»“”„()[]{}—–-"


class LexicalEmbedder:
    """Vectors of spelling, 384 numbers; the same on every machine."""

    name: Final = "lexical"
    version: Final = "1"
    dimensions: Final = 384

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row a text; zeros for one without words."""
        return np.stack([self._one(text) for text in texts]) if texts else np.zeros((0, 384), dtype=np.float32)

    def _one(self, text: str) -> NDArray[np.float32]:
        counted: Counter[str] = Counter()
        for word in fold(text, Strength.LOOSE).split():
            bare = word.strip(_STRIPPED)[:_LONGEST_WORD]
            if len(bare) < _LEAST:
                continue
            counted[f"^{bare[:_PREFIX]}"] += 2
            for start in range(len(bare) - _GRAM + 1):
                counted[bare[start : start + _GRAM]] += 1
        sums = [0] * self.dimensions
        for gram, count in counted.items():
            number = zlib.crc32(gram.encode())
            # Longer counts tell less than twice as much; the sign keeps strangers in one place from adding up.
            weight = 4 + min(count, 16).bit_length()
            sums[number % self.dimensions] += weight if number & 0x8000_0000 else -weight
        length = math.sqrt(sum(one * one for one in sums))
        return np.array([one / length if length else 0.0 for one in sums], dtype=np.float32)
