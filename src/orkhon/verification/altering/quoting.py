"""Compare where quotations begin and end in two aligned texts. Knows no words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orkhon.verification.altering.texts import ReadText

_TOGETHER: Final = 40


def moved_edges(
    original: ReadText, given: ReadText, pairs: Sequence[tuple[int, int]], outermost: tuple[int, int]
) -> list[tuple[list[int], list[int]]]:
    """Return the words between edges that stand elsewhere, of both texts, a pair of lists for each quotation.

    `pairs` are the words that stand for each other. Marks of another shape are no difference. What would stand before
    the first or behind the last of the given words (`outermost`) is not missed: an excerpt was cut there.
    """
    wrong: list[tuple[int, int, int]] = []
    for number, (there, here) in enumerate(pairs):
        one, two = original.words[there], given.words[here]
        if (one.opens != two.opens and here != outermost[0]) or (one.closes != two.closes and here != outermost[1]):
            wrong.append((number, there, here))
    groups: list[list[tuple[int, int, int]]] = []
    for entry in wrong:
        if groups and entry[0] - groups[-1][-1][0] <= _TOGETHER and len(groups[-1]) < 2:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return [([there for _, there, _ in group], [here for _, _, here in group]) for group in groups]
