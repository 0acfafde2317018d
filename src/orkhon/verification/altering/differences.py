"""What differs between a text and its original, by type and place. Finds no original and knows no versions."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from orkhon.verification.altering.aligning import Alignment, Pair, align, likeness
from orkhon.verification.altering.changes import Change, Judge
from orkhon.verification.altering.kinds import ALTERING, WEIGHTS, DifferenceKind
from orkhon.verification.altering.quoting import moved_edges
from orkhon.verification.altering.texts import ReadText
from orkhon.verification.altering.vocabulary import NoVocabulary, Vocabulary

__all__ = ["ALTERING", "Difference", "DifferenceKind", "Place", "differences_between"]

_ALIKE: Final = 0.6
_KEPT: Final = 0.34
_LEAST_SENTENCE: Final = 2
_LONG_RUN: Final = 6


class Place(StrEnum):
    """In which part of the original a difference lies."""

    HEADLINE = "headline"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One difference.

    `original` and `given` are the characters in the two texts, `before` and `after` what stands there; an empty
    stretch tells where something is missing. `weight` is from 0 to 1. `wording_of` are the other versions of the same
    item that read as the given text does here: then nothing was altered.
    """

    kind: DifferenceKind
    original: tuple[int, int]
    given: tuple[int, int]
    before: str
    after: str
    weight: float
    place: Place = Place.TEXT
    wording_of: tuple[int, ...] = ()

    @property
    def alters(self) -> bool:
        """Whether it changes what was said: slips, punctuation and another version's wording do not."""
        return self.kind in ALTERING and not self.wording_of


def differences_between(
    original: ReadText,
    given: ReadText,
    *,
    first: int = 0,
    last: int | None = None,
    vocabulary: Vocabulary | None = None,
) -> tuple[Difference, ...]:
    """Return what differs in the given words `first` to `last` (both with them), in the order of the given text.

    Both texts are read as one language, each in its own script. The given text may be an excerpt.
    """
    words = given.words[first : len(given.words) if last is None else last + 1]
    if not words or not original.words:
        return ()
    alignment = _shifted(align(original.words, words), first)
    return _Comparison(original, given, alignment, vocabulary or NoVocabulary()).found()


def _shifted(alignment: Alignment, by: int) -> Alignment:
    def shifted(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        return tuple((there, None if here is None else here + by) for there, here in pairs)

    return Alignment(
        pairs=shifted(alignment.pairs),
        moved=tuple(replace(block, given=block.given + by) for block in alignment.moved),
        moved_pairs=shifted(alignment.moved_pairs),
    )


class _Comparison:
    """One original and one given text, aligned."""

    def __init__(self, original: ReadText, given: ReadText, alignment: Alignment, vocabulary: Vocabulary) -> None:
        self.original, self.given, self.alignment = original, given, alignment
        self.judge = Judge(original, given, vocabulary)
        self.partners = {
            there: here
            for there, here in (*alignment.pairs, *alignment.moved_pairs)
            if there is not None and here is not None
        }

    def found(self) -> tuple[Difference, ...]:
        """Return all differences."""
        missing = self._sentences_without(side=0)
        inserted = self._sentences_without(side=1)
        missing += self._long_runs(missing, 0)
        inserted += self._long_runs(inserted, 1)
        gone_there = {place for sentence in missing for place in sentence}
        gone_here = {place for sentence in inserted for place in sentence}
        changes: list[Change] = []
        self.judge.look_over((*self.alignment.pairs, *self.alignment.moved_pairs))
        for pairs in (self.alignment.pairs, self.alignment.moved_pairs):
            run: list[Pair] = []
            for one, two in pairs:
                there = None if one in gone_there else one
                here = None if two in gone_here else two
                if (there is None and here is None) or (
                    there is not None and here is not None and self.judge.same(there, here)
                ):
                    changes += self.judge.changes(run)
                    run = []
                else:
                    run.append((there, here))
            changes += self.judge.changes(run)
        changes = self._crossed(changes)
        result = [self._difference(change.kind, change.original, change.given) for change in changes]
        result += self._sentence_differences(missing, inserted)
        result += self._moved()
        result += self._quotations()
        result += self._punctuation()
        return tuple(sorted(self._headline(result), key=lambda one: (one.given, one.original, one.kind)))

    def _sentences_without(self, *, side: int) -> list[list[int]]:
        """The sentences of one text, each as its words, of which next to nothing stands in the other."""
        text = (self.original, self.given)[side]
        aligned = {pair[side] for pair in (*self.alignment.pairs, *self.alignment.moved_pairs)}
        kept: Counter[int] = Counter()
        whole: Counter[int] = Counter()
        places: dict[int, list[int]] = {}
        cut: set[int] = set()
        partnered = set(self.partners) if side == 0 else set(self.partners.values())
        back = {here: there for there, here in self.partners.items()}
        for place, word in enumerate(text.words):
            if place not in aligned:
                cut.add(word.sentence)
                continue
            places.setdefault(word.sentence, []).append(place)
            length = max(1, len(word.key))
            whole[word.sentence] += length
            partner = self.partners.get(place) if side == 0 else back.get(place)
            if partner is None:
                continue
            other = (self.given if side == 0 else self.original).words[partner]
            if likeness(word.key, other.key) >= _ALIKE:
                kept[word.sentence] += length
        return [
            own
            for sentence, own in places.items()
            if (side == 1 or sentence not in cut)
            and kept[sentence] < _KEPT * whole[sentence]
            and (len(own) >= _LEAST_SENTENCE or not any(place in partnered for place in own))
        ]

    def _long_runs(self, known: list[list[int]], side: int) -> list[list[int]]:
        """Runs of many words that one text alone has and that begin or end a sentence: most or all of it."""
        words = (self.original, self.given)[side].words
        found: list[list[int]] = []
        run: list[int] = []
        gone = {place for sentence in known for place in sentence}
        for pair in (*self.alignment.pairs, (0, 0)):
            own = pair[side]
            if pair[1 - side] is None and own is not None and own not in gone:
                run.append(own)
                continue
            if len(run) >= _LONG_RUN:
                ends = run[-1] + 1 == len(words) or words[run[-1] + 1].first
                # A headline or a list's row has no sign at its end: then two capitals part it.
                parted = words[run[0]].is_capital and (ends or words[run[-1] + 1].is_capital)
                if words[run[0]].first or ends or parted:
                    found.append(run)
            run = []
        return found

    def _crossed(self, changes: list[Change]) -> list[Change]:
        """Two changes of one sentence that put each other's words in their place are one of order."""
        result: list[Change] = []
        open_changes = list(changes)
        while open_changes:
            one = open_changes.pop(0)
            mate = next((two for two in open_changes[:6] if self._cross(one, two)), None)
            if mate is None:
                result.append(one)
                continue
            open_changes.remove(mate)
            result.append(
                Change(
                    kind=DifferenceKind.ORDER,
                    original=tuple(sorted({*one.original, *mate.original})),
                    given=tuple(sorted({*one.given, *mate.given})),
                )
            )
        return result

    def _cross(self, one: Change, two: Change) -> bool:
        if one.kind not in ALTERING or two.kind not in ALTERING:
            return False
        sides = [
            tuple(text.words[place].key for place in places)
            for text, places in (
                (self.original, one.original),
                (self.given, two.given),
                (self.original, two.original),
                (self.given, one.given),
            )
        ]
        return sides[0] == sides[1] and sides[2] == sides[3] and any(sides)

    def _sentence_differences(self, missing: list[list[int]], inserted: list[list[int]]) -> list[Difference]:
        result: list[Difference] = []
        left = list(inserted)
        for sentence in missing:
            keys = Counter(self.original.words[place].key for place in sentence)
            twin = next((one for one in left if Counter(self.given.words[place].key for place in one) == keys), None)
            if twin is not None:
                left.remove(twin)
                result.append(self._difference(DifferenceKind.ORDER, sentence, twin))
            else:
                result.append(self._difference(DifferenceKind.MISSING_SENTENCE, sentence, ()))
        result += (self._difference(DifferenceKind.INSERTED_SENTENCE, (), sentence) for sentence in left)
        return result

    def _moved(self) -> list[Difference]:
        return [
            self._difference(
                DifferenceKind.ORDER,
                range(block.original, block.original + block.length),
                range(block.given, block.given + block.length),
            )
            for block in self.alignment.moved
        ]

    def _quotations(self) -> list[Difference]:
        pairs = [(there, here) for there, here in self.alignment.pairs if there is not None and here is not None]
        if not pairs:
            return []
        here = [place for _, place in self.alignment.pairs if place is not None]
        edges = moved_edges(self.original, self.given, pairs, (min(here), max(here)))
        return [self._difference(DifferenceKind.QUOTATION, there, own) for there, own in edges]

    def _punctuation(self) -> list[Difference]:
        result: list[Difference] = []
        ordered = sorted(self.partners.items())
        for (there, here), (next_there, next_here) in itertools.pairwise(ordered):
            if next_there != there + 1 or next_here != here + 1:
                continue
            span = self.original.words[there].end, self.original.words[next_there].start
            own = self.given.words[here].end, self.given.words[next_here].start
            before, after = self.original.text[slice(*span)], self.given.text[slice(*own)]
            if _signs(before) != _signs(after):
                result.append(_made(DifferenceKind.PUNCTUATION, span, own, before, after, Place.TEXT))
        return result

    def _headline(self, found: list[Difference]) -> list[Difference]:
        """Mark what lies in the headline; a headline that is mostly another's is one difference."""
        end = self.original.headline_end
        if not end:
            return found
        head = [place for place, word in enumerate(self.original.words) if word.end <= end]
        marked = [
            replace(one, place=Place.HEADLINE)
            if one.original[1] <= end and (one.before or one.original[1] < end)
            else one
            for one in found
        ]
        line = self.given.text.partition("\n")[0] if "\n" in self.given.text else ""
        if not head or not line.strip():
            return marked
        own = [place for place, word in enumerate(self.given.words) if word.end <= len(line)]
        aligned = {here for _, here in self.alignment.pairs}
        if not own or own[0] not in aligned or len(own) > 3 * len(head) + 6:
            return marked
        paired = [(there, self.partners[there]) for there in head if there in self.partners]
        same = sum(1 for there, here in paired if self.judge.same(there, here) and here in own)
        elsewhere = sum(
            1
            for there, here in self.partners.items()
            if here <= own[-1] and there > head[-1] and self.judge.same(there, here)
        )
        if 2 * same >= max(len(own), 1) or 2 * elsewhere >= len(own):
            return marked
        rest = [one for one in marked if one.given[0] >= len(line) or one.kind not in ALTERING]
        rest = [one for one in rest if not (one.place is Place.HEADLINE and one.kind in ALTERING)]
        return [self._difference(DifferenceKind.HEADLINE, head, own, place=Place.HEADLINE), *rest]

    def _difference(
        self, kind: DifferenceKind, there: Sequence[int], here: Sequence[int], place: Place = Place.TEXT
    ) -> Difference:
        original = self._span(self.original, there) or self._between(self.original, here, side=0)
        given = self._span(self.given, here) or self._between(self.given, there, side=1)
        before = self.original.text[slice(*original)]
        after = self.given.text[slice(*given)]
        return _made(kind, original, given, before, after, place)

    def _span(self, text: ReadText, places: Sequence[int]) -> tuple[int, int] | None:
        return text.span(min(places), max(places)) if places else None

    def _between(self, text: ReadText, others: Sequence[int], *, side: int) -> tuple[int, int]:
        """The empty stretch of `text` that stands for words of the other one: behind the last partner before them."""
        if not others:
            return 0, 0
        first = min(others)
        links = self.partners.items() if side == 1 else ((here, there) for there, here in self.partners.items())
        before = [(other, own) for other, own in links if other < first]
        place = text.words[max(before)[1]].end if before else 0
        return place, place


def _made(
    kind: DifferenceKind,
    original: tuple[int, int],
    given: tuple[int, int],
    before: str,
    after: str,
    place: Place,
) -> Difference:
    return Difference(
        kind=kind,
        original=original,
        given=given,
        before=before,
        after=after,
        weight=WEIGHTS[kind],
        place=place,
    )


_SAME_SIGNS: Final = str.maketrans(
    dict.fromkeys('»“”„‟"‹›«', '"') | dict.fromkeys("–—‐‑−", "-") | {"…": "...", "’": "'", "‘": "'", "ʻ": "'", "ʼ": "'"}
)


def _signs(between: str) -> str:
    return "".join(between.split()).translate(_SAME_SIGNS)
