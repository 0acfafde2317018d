"""Find which sentences of an original are the same as before, which moved and which changed. Knows no table."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import Final

from rapidfuzz.distance import Indel

_CHANGED_HERE: Final = 0.35
"""So much alike, two sentences of one passage are the old and the new form of one."""

_CHANGED_ELSEWHERE: Final = 0.7
_MOST_COMPARED: Final = 40_000
"""Pairs of sentences: a text in which more of them are new is another text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """A sentence as it stood. `once` is what it said before it went stale, empty for all others."""

    passage: str
    text: str
    once: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class After:
    """A sentence as it stands now."""

    passage: str
    text: str


class Kinship(Enum):
    """What a sentence is to the one it was before."""

    SAME = auto()
    BACK = auto()
    CHANGED = auto()
    NEW = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairing:
    """Where a sentence comes from: `before` is the place in the former list, None for a new one."""

    kinship: Kinship
    before: int | None = None


def pair(before: Sequence[Before], after: Sequence[After]) -> tuple[Pairing, ...]:
    """Return, for each sentence of `after`, what it was. No former sentence is taken twice.

    The same words in the same passage come first, then what a stale sentence once said, then words that moved to
    another passage, then what is alike.
    """
    pairing = _Pairing(before, after)
    pairing.take_equal(Kinship.SAME, [(one.passage, one.text) for one in before], by_passage=True)
    pairing.take_equal(Kinship.BACK, [(one.passage, one.once) if one.once else None for one in before], by_passage=True)
    pairing.take_equal(Kinship.SAME, [("", one.text) for one in before], by_passage=False)
    pairing.take_alike()
    return tuple(one or Pairing(kinship=Kinship.NEW) for one in pairing.found)


class _Pairing:
    """What is paired so far, and what is free."""

    def __init__(self, before: Sequence[Before], after: Sequence[After]) -> None:
        self._before = before
        self._after = after
        self._free = dict.fromkeys(range(len(before)))
        self.found: list[Pairing | None] = [None] * len(after)

    def take_equal(self, kinship: Kinship, names: Sequence[tuple[str, str] | None], *, by_passage: bool) -> None:
        """Pair what has one name, in the order of both sides."""
        waiting: defaultdict[tuple[str, str] | None, deque[int]] = defaultdict(deque)
        for old in self._free:
            if names[old] is not None:
                waiting[names[old]].append(old)
        for at, new in enumerate(self._after):
            if self.found[at] is None and (olds := waiting.get((new.passage if by_passage else "", new.text))):
                self._take(at, olds.popleft(), kinship)

    def take_alike(self) -> None:
        """Pair the likest first, within a passage and then anywhere."""
        olds_of: defaultdict[str, list[int]] = defaultdict(list)
        for old in self._free:
            olds_of[self._before[old].passage].append(old)
        news_of: defaultdict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self.found):
            if one is None:
                news_of[self._after[at].passage].append(at)
        for passage, news in news_of.items():
            self._take_likest(olds_of.get(passage, []), news, _CHANGED_HERE)
        left = [at for at, one in enumerate(self.found) if one is None]
        self._take_likest(list(self._free), left, _CHANGED_ELSEWHERE)

    def _take_likest(self, olds: Sequence[int], news: Sequence[int], least: float) -> None:
        if not olds or not news or len(olds) * len(news) > _MOST_COMPARED:
            return
        scores = [
            (Indel.normalized_similarity(self._before[old].text, self._after[new].text), -abs(i - j), old, new)
            for i, old in enumerate(olds)
            for j, new in enumerate(news)
        ]
        for score, _, old, new in sorted(scores, reverse=True):
            if score >= least and old in self._free and self.found[new] is None:
                self._take(new, old, Kinship.CHANGED)

    def _take(self, at: int, old: int, kinship: Kinship) -> None:
        self.found[at] = Pairing(kinship=kinship, before=old)
        del self._free[old]


def carry_over(shown: Sequence[str], written: Sequence[str]) -> tuple[str, ...]:
    """Return for each sentence of `shown` what stands in its place in `written`; every word of that is in the answer.

    What is the same stays where it is. Between two such places the sentences go by their number, and where the numbers
    differ by how far into the text they stand.
    """
    written = _parted_alike(shown, written)
    places: list[list[str]] = [[] for _ in shown]
    matcher = SequenceMatcher(None, shown, written, autojunk=False)
    for kind, first, last, from_, to in matcher.get_opcodes():
        if kind == "equal" or last - first == to - from_:
            for at in range(last - first):
                places[first + at].append(written[from_ + at])
        elif kind == "insert":
            for text in written[from_:to]:
                if first:
                    places[first - 1].append(text)
                elif places:
                    places[0].append(text)
        elif kind == "replace":
            for at, text in _spread([len(one) for one in shown[first:last]], written[from_:to]):
                places[first + at].append(text)
    return tuple(" ".join(texts) for texts in places)


def _parted_alike(shown: Sequence[str], written: Sequence[str]) -> list[str]:
    """Part and join what is written so that what is shown stands in it as it is, wherever sentences seem to end.

    What one segment says may look like two sentences, and the end of one (`in the 10.`) like none.
    """
    found: list[str] = []
    left = list(reversed(written))
    for text in shown:
        here = left[-1] if left else ""
        if not text or not here:
            continue
        if here.startswith(f"{text} "):
            left[-1] = here[len(text) + 1 :]
            found.append(text)
        elif here == text:
            found.append(left.pop())
        elif text.startswith(f"{here} "):
            joined, count = here, 1
            while count < len(left) and len(joined) < len(text):
                count += 1
                joined = f"{joined} {left[-count]}"
            if joined == text:
                del left[-count:]
                found.append(text)
            else:
                found.append(left.pop())
        else:
            found.append(left.pop())
    return [*found, *reversed(left)]


def _spread(lengths: Sequence[int], written: Sequence[str]) -> list[tuple[int, str]]:
    """Put each text where its middle falls, were both sides of one length."""
    whole = sum(lengths) or 1
    ends = [sum(lengths[: at + 1]) / whole for at in range(len(lengths))]
    length = sum(len(text) for text in written) or 1
    placed, done, at = [], 0, 0
    for text in written:
        middle = (done + len(text) / 2) / length
        while at + 1 < len(ends) and ends[at] < middle:
            at += 1
        placed.append((at, text))
        done += len(text)
    return placed
