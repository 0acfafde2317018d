"""What likeness goes by: weights of its signs and the marks from which a match is shown, and from which it is sure.

Fitted by `python -m bench.verification_matching` on one half of the documents of NTREX; docs/verification.md says on
which, and what the other half gave.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """Signs of two phrases' saying the same, added up to the logarithm of the odds.

    Each sign is a cosine: of the vectors, centred (`meaning`), and of the kinds of words (`terms`, `names`, `figures`,
    `places`). `shown` is the score, 0 to 1, from which a match is given at all, `shown_in_long` that
    of a text of many sentences, each of which could be near something by accident; `sure` from which it is sure where
    anchors agree too (`Shelf`).
    """

    meaning: float
    terms: float
    names: float
    figures: float
    places: float
    bias: float
    shown: float
    shown_in_long: float
    sure: float

    @property
    def anything(self) -> float:
        """The score above which two phrases share anything at all that counts; 0 where vectors always share some."""
        return 0.0 if self.meaning else round(1 / (1 + math.exp(-self.bias)), 4) + 0.0001

    @property
    def kinds(self) -> tuple[float, float, float, float]:
        """In the order of `features.KINDS`."""
        return self.terms, self.names, self.figures, self.places


MEANINGS: Final = Weights(
    meaning=15.5,
    terms=7.5,
    names=1.4,
    figures=1.3,
    places=1.0,
    bias=-10.0,
    shown=0.5,
    shown_in_long=0.85,
    sure=0.9,
)
"""For vectors of a model of meanings."""

SPELLING: Final = Weights(
    meaning=0.0,
    terms=8.0,
    names=1.9,
    figures=4.7,
    places=1.4,
    bias=-3.2,
    shown=0.8,
    shown_in_long=0.93,
    sure=0.96,
)
"""For vectors of spelling."""


def weights_for(embedder: str) -> Weights:
    """Return the weights for an embedder's vectors; those of a model of meanings for one that is not known."""
    return SPELLING if embedder == "lexical" else MEANINGS
