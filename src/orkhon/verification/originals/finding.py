"""Find the original of a text among all that the wire may show to everybody, and say what differs."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Final

from orkhon.verification.altering import AlterationReport, DifferenceKind, Source, check
from orkhon.verification.altering.texts import keys_of
from orkhon.verification.originals.asking import Allowing, Asked, asked
from orkhon.verification.originals.errors import TextTooLong

MOST_LETTERS: Final = 20_000
"""Characters that one check compares: some 2,500 words."""

_RUN: Final = 3
_BESIDE: Final = 0.8


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
    return _without_what_stands_beside(report, question), question


def _without_what_stands_beside(report: AlterationReport, question: Asked) -> AlterationReport:
    """Take out inserted sentences and unexplained stretches that the item itself says beside its body."""
    if not report.sources or not (
        report.rest
        or any(one.kind is DifferenceKind.INSERTED_SENTENCE for s in report.sources for one in s.differences)
    ):
        return report
    known: set[tuple[str, ...]] = set()
    sources: list[Source] = []
    for source in report.sources:
        beside = _runs(question.beside(source.item.uri), source.item.tag)
        known |= beside
        kept = tuple(
            one
            for one in source.differences
            if one.kind is not DifferenceKind.INSERTED_SENTENCE or not _said(one.after, report.language, beside)
        )
        sources.append(replace(source, differences=kept))
    rest = tuple(
        (start, end) for start, end in report.rest if not _said(report.text[start:end], report.language, known)
    )
    return replace(report, sources=tuple(sources), rest=rest)


def _runs(lines: Sequence[str], tag: str) -> set[tuple[str, ...]]:
    """Return all runs of up to three words in these lines, by their loose keys."""
    found: set[tuple[str, ...]] = set()
    for line in lines:
        keys = keys_of(line, tag)
        for length in range(1, _RUN + 1):
            found.update(tuple(keys[at : at + length]) for at in range(len(keys) - length + 1))
    return found


def _said(words: str, tag: str, known: Set[tuple[str, ...]]) -> bool:
    """Whether nearly all runs of three words, of fewer words the whole, are among the known ones."""
    keys = keys_of(words, tag)
    length = min(_RUN, len(keys))
    runs = [tuple(keys[at : at + length]) for at in range(len(keys) - length + 1)] if keys else []
    return bool(runs) and sum(run in known for run in runs) >= _BESIDE * len(runs)
