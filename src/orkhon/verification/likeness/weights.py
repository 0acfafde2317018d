"""What likeness goes by: weights of its signs and the marks from which a match is shown, and from which it is sure.

Measured by `bench/verification_matching.py --tune` on one half of the documents of NTREX; docs/verification.md says on
which, and what the other half gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """Signs of two phrases' saying the same, added up to the logarithm of the odds.

    Each sign is a cosine: of the vectors, centred (`meaning`), and of the kinds of words (`terms`, `names`, `figures`,
    `places`). `shown` is the score, 0 to 1, from which a match is given at all; `sure` from which it is sure where
    anchors agree too (`Shelf`).
    """

    meaning: float
    terms: float
    names: float
    figures: float
    places: float
    bias: float
    shown: float
    sure: float

    @property
    def kinds(self) -> tuple[float, float, float, float]:
        """In the order of `features.KINDS`."""
        return self.terms, self.names, self.figures, self.places


MEANINGS: Final = Weights(meaning=18.0, terms=2.0, names=3.0, figures=2.5, places=1.5, bias=-10.0, shown=0.5, sure=0.9)
"""For vectors of a model of meanings."""

SPELLING: Final = Weights(meaning=7.5, terms=6.0, names=6.0, figures=4.0, places=2.0, bias=-6.0, shown=0.5, sure=0.9)
"""For vectors of spelling."""


def weights_for(embedder: str) -> Weights:
    """Return the weights for an embedder's vectors; those of a model of meanings for one that is not known."""
    return SPELLING if embedder == "lexical" else MEANINGS
