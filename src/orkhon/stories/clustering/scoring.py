"""How sure it is that a report and a story, or two stories, are about one event. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.arithmetic import SQUARE, Whole
from orkhon.stories.clustering.features import Words
from orkhon.stories.clustering.stories import Member, Story
from orkhon.stories.clustering.templates import Verdict, compared
from orkhon.stories.clustering.vocabulary import UNIT_SQUARE, Vocabulary
from orkhon.stories.clustering.weights import Weights
from orkhon.stories.clustering.window import Window

_HOUR = 3600
_LONG = 48
_SLACK = 2.0
"""What words and anchors may speak for a story whose vectors are farther, as a logarithm of odds."""

_JUDGED = 12
"""Reports of a story, the last ones, with which another is compared by words."""


class Scoring:
    """Judges within one window, by the words that it has seen. Scores are logarithms of odds."""

    def __init__(self, *, window: Window, vocabulary: Vocabulary, weights: Weights) -> None:
        self._window = window
        self._vocabulary = vocabulary
        self._weights = weights

    def nearest(self, products: NDArray[np.float32], most: int) -> list[Story]:
        """Return the stories whose reports are on average the nearest, of `products` with their middles.

        Of equal ones the lower row comes first: no sorting of the library's decides.
        """
        likeness = products * self._window.cohesion.rows[: len(products), 0]
        least = np.float32(1)
        if len(likeness) > most:
            least = max(np.partition(likeness, len(likeness) - most)[len(likeness) - most], least)
        rows = np.flatnonzero(likeness >= least)
        found = sorted((-float(likeness[row]), int(row)) for row in rows)
        return [self._window.stories[self._window.at_row[row]] for _, row in found[:most]]

    def of_report(self, member: Member, vector: Whole, stories: Sequence[Story]) -> list[float]:
        """Return the score of a report with each story; a story that it is in already is judged as if it were not."""
        whole = vector.astype(np.int64)
        meanings = [int(np.dot(story.total, whole)) for story in stories]
        shared = self._vocabulary.products(member.sums, [story.sums for story in stories])
        scores = []
        for story, meaning, words in zip(stories, meanings, shared, strict=True):
            pairs = story.count
            if member.story == story.order and member.row >= 0:
                meaning -= int(np.dot(whole, whole))
                words -= int((member.sums[1].astype(np.int64) ** 2).sum())
                pairs -= 1
            scores.append(self._score(meaning, words, pairs) - self._tired(member.time - story.last))
        return scores

    def of_stories(self, one: Story, others: Sequence[Story]) -> list[float]:
        """Return the score of a story with each of the others."""
        meanings = [int(np.dot(one.total, story.total)) for story in others]
        shared = self._vocabulary.products(one.sums, [story.sums for story in others])
        scores = []
        for story, meaning, words in zip(others, meanings, shared, strict=True):
            gap = max(one.began, story.began) - min(one.last, story.last)
            scores.append(self._score(meaning, words, one.count * story.count) - self._tired(gap))
        return scores

    def needed(self, one: Story, two: Story, *, again: bool) -> float:
        """Return the score from which two stories are one.

        The mean of many pairs is less of an accident than one pair: `ripe` more, by and by. And reports of one must be
        alike to the other's as they are among themselves, at least in part: reports of two matches of one evening are
        alike too, but less than those of either. Looked at `again`, only where both have several reports.
        """
        weights = self._weights
        fewer = min(one.count, two.count)
        least = (weights.final if again else weights.merge) + weights.ripe * (1 - 1 / max(1, fewer))
        if fewer >= weights.several:
            return max(least, min(self._part(one, weights.kept), self._part(two, weights.kept)))
        return least if again else max(least, self.close(one), self.close(two))

    def close(self, story: Story) -> float:
        """Return the score that a report needs to join a story at once, for being alike to its reports as they are."""
        return self._part(story, self._weights.close)

    def _part(self, story: Story, part: float) -> float:
        if story.count < self._weights.several:
            return self._weights.bias
        return part * (self._among(story) - self._weights.bias) + self._weights.bias

    def _among(self, story: Story) -> float:
        """The mean score of a story's own pairs."""
        words = int((story.sums[1].astype(np.int64) ** 2).sum()) - story.squares[1]
        meaning = int((story.total * story.total).sum()) - story.squares[0]
        return self._score(meaning, words, story.count * (story.count - 1))

    def restless(self, story: Story, others: Sequence[Story]) -> list[Member]:
        """Return the reports of a story that may be nearer to one of the others, by their vectors: few of many."""
        told = [self._window.members[number] for number in story.members]
        free = [member for member in told if member.row >= 0 and member.beside is None]
        if story.count < 2 or not free:
            return []
        # Whole numbers below 2**53: float64 adds them exactly in any order.
        vectors = self._window.vectors.rows[[member.row for member in free]].astype(np.float64)
        own = (vectors @ story.total.astype(np.float64) - (vectors * vectors).sum(axis=1)) / (story.count - 1)
        totals = np.stack([other.total / max(1, other.count) for other in others])
        nearest = np.max(vectors @ np.rint(totals).T, axis=1)
        gain = self._weights.meaning * (nearest - own) / SQUARE
        return [member for member, more in zip(free, gain.tolist(), strict=True) if more > -_SLACK]

    def contradicts(self, words: Words, story: Story) -> bool:
        """Whether the report fills a template anew that a report of the story fills, and repeats none of them."""
        found = False
        for member in self._window.independent(story, _JUDGED):
            if member.words is not None and member.words is not words:
                verdict = compared(words, member.words)
                if verdict is Verdict.ONE:
                    return False
                found = found or verdict is Verdict.TWO
        return found

    def contradict(self, one: Story, two: Story) -> bool:
        """Whether most reports of the smaller of two stories contradict the larger."""
        if one.count > two.count:
            one, two = two, one
        told = [member.words for member in self._window.independent(one, _JUDGED) if member.words is not None]
        return 2 * sum(self.contradicts(words, two) for words in told) > len(told)

    def _score(self, meaning: int, words: int, pairs: int) -> float:
        weights = self._weights
        if pairs <= 0:
            return weights.bias
        return weights.meaning * (meaning / (SQUARE * pairs)) + words / (UNIT_SQUARE * pairs) + weights.bias

    def _tired(self, seconds: int) -> float:
        return self._weights.tiring * max(0.0, seconds / _HOUR - self._weights.rest) / _LONG
