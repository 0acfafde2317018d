"""Which known claims a text resembles, in any of the languages and scripts: pure, without Django, clock and model."""

from orkhon.verification.likeness.phrases import Phrase, passages, phrase_of
from orkhon.verification.likeness.shelf import Kept, Near, Shelf
from orkhon.verification.likeness.weights import MEANINGS, SPELLING, Weights, weights_for

__all__ = [
    "MEANINGS",
    "SPELLING",
    "Kept",
    "Near",
    "Phrase",
    "Shelf",
    "Weights",
    "passages",
    "phrase_of",
    "weights_for",
]
