"""Find the original of a text among all that the wire may show to everybody, and say what differs."""

from __future__ import annotations

from typing import Final

from orkhon.verification.altering import AlterationReport, check
from orkhon.verification.originals.asking import Allowing, Asked, asked
from orkhon.verification.originals.errors import TextTooLong

MOST_LETTERS: Final = 20_000
"""Characters that one check compares: some 2,500 words."""


def find(text: str, *, tag: str | None = None, allowing: Allowing | None = None) -> AlterationReport:
    """Return what is known of `text`, whose language and script are `tag` where that is known.

    `allowing` narrows what it may be answered with, such as by a country's legal orders; what is killed, withheld,
    embargoed, redacted, for members only or out of an archive answers nobody. Raises `TextTooLong`,
    `OriginalsMissing`, `OriginalsDamaged`.
    """
    report, _ = find_with(text, asked(allowing), tag=tag)
    return report


def find_with(text: str, question: Asked, *, tag: str | None = None) -> tuple[AlterationReport, Asked]:
    """Return the same with the question that it was asked with, which knows where in the log the originals stand."""
    if len(text) > MOST_LETTERS:
        raise TextTooLong(len(text), MOST_LETTERS)
    report = check(text, index=question, archive=question, vocabulary=question.vocabulary, language=tag)
    return report, question
