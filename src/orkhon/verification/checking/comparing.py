"""Put the sentences of a text beside those of its original. Judges no difference: those are given.

The rows follow the given text; a sentence of the original that is missing stands where it would have been. Of a text
that is an excerpt, the original before its first and behind its last compared sentence is no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orkhon.verification.altering import Difference, DifferenceKind, ReadText
from orkhon.verification.altering.aligning import align

Stretch = tuple[int, int]

NOTHING: Final[Stretch] = (0, 0)
_KEPT: Final = 0.3
"""A sentence belongs to the one that holds so much of its words; with less it is another sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One sentence of the original, one or a few of the given text (either may be empty), and what differs in them.

    Stretches are in characters; `differences` are numbers in the list that was given.
    """

    original: Stretch
    given: Stretch
    differences: tuple[int, ...]


def rows_of(
    original: ReadText, given: ReadText, stretch: Stretch, differences: Sequence[Difference]
) -> tuple[Row, ...]:
    """Return the rows of the part of `given` that lies in `stretch`."""
    places = [place for place, word in enumerate(given.words) if stretch[0] <= word.start < stretch[1]]
    if not places or not original.words:
        return ()
    first = places[0]
    alignment = align(original.words, [given.words[place] for place in places])
    pairs = [
        (there, here + first)
        for there, here in (*alignment.pairs, *alignment.moved_pairs)
        if there is not None and here is not None
    ]
    theirs, ours = _sentences(original, range(len(original.words))), _sentences(given, places)
    votes: dict[int, Counter[int]] = {}
    for there, here in pairs:
        votes.setdefault(given.words[here].sentence, Counter())[original.words[there].sentence] += 1
    partner = {sentence: _partner(votes.get(sentence, Counter()), len(words)) for sentence, words in ours.items()}
    joined = _joined(list(ours), partner)
    told = {there for there, _ in joined if there is not None}
    rows: list[tuple[Stretch, Stretch]] = []
    lacking = [one for one in theirs if told and min(told) < one < max(told) and one not in told]
    lacking += [one for one in _missed(original, differences) if one not in lacking and one not in told]
    lacking.sort()
    for sentence, some in joined:
        while sentence is not None and lacking and lacking[0] < sentence:
            rows.append((_span(original, theirs[lacking.pop(0)]), NOTHING))
        beside = _span(given, [place for one in some for place in ours[one]])
        rows.append((_span(original, theirs[sentence]) if sentence is not None else NOTHING, beside))
    rows += [(_span(original, theirs[one]), NOTHING) for one in lacking]
    return _with_differences(rows, differences)


def _sentences(text: ReadText, places: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place in places:
        found.setdefault(text.words[place].sentence, []).append(place)
    return found


def _partner(votes: Counter[int], words: int) -> int | None:
    if not votes:
        return None
    best, count = max(votes.items(), key=lambda one: (one[1], -one[0]))
    return best if count >= _KEPT * words else None


def _joined(sentences: Sequence[int], partner: dict[int, int | None]) -> list[tuple[int | None, list[int]]]:
    """Bring given sentences that follow one another and are of one of the original's into one row."""
    joined: list[tuple[int | None, list[int]]] = []
    for one in sentences:
        there = partner[one]
        if joined and there is not None and joined[-1][0] == there:
            joined[-1][1].append(one)
        else:
            joined.append((there, [one]))
    return joined


def _missed(original: ReadText, differences: Sequence[Difference]) -> list[int]:
    """Return the sentences of the original that a difference says are missing."""
    return [
        number
        for number, span in enumerate(original.sentences)
        if any(
            one.kind is DifferenceKind.MISSING_SENTENCE and one.original[0] < span.end and span.start < one.original[1]
            for one in differences
        )
        and any(word.sentence == number for word in original.words)
    ]


def _span(text: ReadText, places: Sequence[int]) -> Stretch:
    """Return from the first word to the sign that ends the last one's sentence."""
    first, last = text.words[places[0]], text.words[places[-1]]
    start, end = first.start, last.end
    sentence = text.sentences[first.sentence] if first.sentence < len(text.sentences) else None
    if sentence is not None and first.first:
        start = sentence.start
    closing = text.sentences[last.sentence] if last.sentence < len(text.sentences) else None
    following = places[-1] + 1
    if closing is not None and (following >= len(text.words) or text.words[following].sentence != last.sentence):
        end = max(end, closing.end)
    return start, end


def _with_differences(rows: Sequence[tuple[Stretch, Stretch]], differences: Sequence[Difference]) -> tuple[Row, ...]:
    told: dict[int, list[int]] = {}
    for number, one in enumerate(differences):
        row = _row_of(rows, one)
        if row is not None:
            told.setdefault(row, []).append(number)
    return tuple(
        Row(original=theirs, given=ours, differences=tuple(told.get(place, ())))
        for place, (theirs, ours) in enumerate(rows)
        # A given sentence that nothing is said of is what the item says beside its body.
        if theirs != NOTHING or told.get(place)
    )


def _row_of(rows: Sequence[tuple[Stretch, Stretch]], one: Difference) -> int | None:
    """The row in which most of the difference lies, in the given text where it has any there, else in the original."""
    best, most = None, -1
    for side, stretch in ((1, one.given), (0, one.original)):
        if stretch[0] == stretch[1] and side == 1 and one.original[0] != one.original[1]:
            continue
        for place, row in enumerate(rows):
            if row[side][0] == row[side][1]:
                continue
            shared = min(stretch[1], row[side][1]) - max(stretch[0], row[side][0])
            if shared > most or (shared == most and best is None):
                best, most = place, shared
        if best is not None and most >= 0:
            return best
    return best if best is not None else (0 if rows else None)
