"""What the kinds of differences are called in the language that is spoken, and how an answer is told in one sentence.

Never "true", "verified" or "fake": a text is as sent, differs from what was sent, or was not found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from orkhon.verification.altering import DifferenceKind

KIND_WORDS: Final[Mapping[DifferenceKind, object]] = {
    DifferenceKind.NUMBER: _("figure"),
    DifferenceKind.DATE: _("date"),
    DifferenceKind.PERSON: _("person’s name"),
    DifferenceKind.PLACE: _("place"),
    DifferenceKind.ORGANISATION: _("organisation"),
    DifferenceKind.NEGATION: _("negation"),
    DifferenceKind.QUOTATION: _("quotation"),
    DifferenceKind.SPEAKER: _("speaker"),
    DifferenceKind.ORDER: _("order"),
    DifferenceKind.INSERTED_SENTENCE: _("inserted sentence"),
    DifferenceKind.MISSING_SENTENCE: _("missing sentence"),
    DifferenceKind.HEADLINE: _("headline"),
    DifferenceKind.WORDING: _("other wording"),
    DifferenceKind.TYPO: _("typing slip"),
    DifferenceKind.PUNCTUATION: _("punctuation"),
}


def kind_in_words(kind: DifferenceKind) -> str:
    """Return the kind's name in the language that is spoken now."""
    return str(KIND_WORDS[kind])
