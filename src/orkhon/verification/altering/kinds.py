"""The types of differences and how heavy each is. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class DifferenceKind(StrEnum):
    """What was changed."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    NEGATION = "negation"
    QUOTATION = "quotation"
    SPEAKER = "speaker"
    ORDER = "order"
    INSERTED_SENTENCE = "inserted sentence"
    MISSING_SENTENCE = "missing sentence"
    HEADLINE = "headline"
    WORDING = "wording"
    TYPO = "typo"
    PUNCTUATION = "punctuation"


WEIGHTS: Final[Mapping[DifferenceKind, float]] = {
    DifferenceKind.NEGATION: 1.0,
    DifferenceKind.NUMBER: 0.95,
    DifferenceKind.DATE: 0.9,
    DifferenceKind.SPEAKER: 0.9,
    DifferenceKind.PERSON: 0.88,
    DifferenceKind.PLACE: 0.86,
    DifferenceKind.ORGANISATION: 0.84,
    DifferenceKind.INSERTED_SENTENCE: 0.8,
    DifferenceKind.MISSING_SENTENCE: 0.8,
    DifferenceKind.HEADLINE: 0.75,
    DifferenceKind.QUOTATION: 0.7,
    DifferenceKind.ORDER: 0.5,
    DifferenceKind.WORDING: 0.4,
    DifferenceKind.TYPO: 0.05,
    DifferenceKind.PUNCTUATION: 0.02,
}
"""How much a difference of the type changes what was said: an order for showing, measured on nothing."""

ALTERING: Final = frozenset(DifferenceKind) - {DifferenceKind.TYPO, DifferenceKind.PUNCTUATION}
"""The types that alter a text; a slip of the hand and a sign of punctuation do not."""
