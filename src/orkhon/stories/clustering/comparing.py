"""Compare live stories with each other: what is one is united, and reports go where they are nearer. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from typing import Final

from orkhon.stories.clustering.changes import Change, Merged, Moved
from orkhon.stories.clustering.scoring import Scoring
from orkhon.stories.clustering.stories import Story
from orkhon.stories.clustering.weights import Weights
from orkhon.stories.clustering.window import Window

_ROUNDS: Final = 3
_BLOCK: Final = 256


class Comparing:
    """What is known of live stories beside each other: which were merged, which an editor parted, which changed."""

    def __init__(self, *, window: Window, scoring: Scoring, weights: Weights) -> None:
        self.window = window
        self.scoring = scoring
        self.weights = weights
        self.led: dict[int, list[str]] = {}
        """By the order of a live story, the ids of those that were merged into it."""
        self.names_led: set[str] = set()
        self.apart: dict[int, set[int]] = {}
        self.changed: set[int] = set()
        self.begun: list[tuple[int, int]] = []
        """How many reports had been taken when a story began, and its order."""

    def keep_apart(self, new: Story, old: Story) -> None:
        """Never make these two one again, nor the new one and what the old one was kept apart from."""
        self.apart[new.order] = {old.order, *self.apart.get(old.order, ())}
        for other in self.apart[new.order]:
            self.apart.setdefault(other, set()).add(new.order)

    def let_together(self, one: Story, two: Story) -> None:
        """Let these two be one."""
        self.apart.get(one.order, set()).discard(two.order)
        self.apart.get(two.order, set()).discard(one.order)

    def must_settle(self, taken: int) -> bool:
        """Whether all live stories are to be compared after so many reports: the more there are, the more seldom.

        So a report costs the same.
        """
        live, step = len(self.window.stories), self.weights.settled
        if live > self.weights.most_settled:
            return False
        while live > step * self.weights.settled_each:
            step *= 2
        return taken % step == 0

    def settle(self) -> list[Change]:
        """Compare all live stories with each other once more."""
        told: list[Change] = []
        for _ in range(_ROUNDS):
            orders = set(self.window.stories)
            found = self._compared(orders, orders)
            told += found
            if not found:
                break
        self.changed.clear()
        return told

    def look(self, taken: int) -> list[Change]:
        """Compare the stories that changed with their neighbours, and small ones that began a while ago once more."""
        told: list[Change] = []
        again = self._small_again(taken)
        orders, self.changed = self.changed | again, set()
        for _ in range(_ROUNDS):
            found = self._compared(orders, again)
            told += found
            if not any(isinstance(change, Merged) for change in found):
                break
            orders, self.changed = self.changed, set()
        self.changed = set()
        return told

    def _small_again(self, taken: int) -> set[int]:
        found = set()
        for after in self.weights.again:
            # Began between the last two looks, so long ago.
            first = bisect_left(self.begun, (taken - after - self.weights.every, 0))
            last = bisect_left(self.begun, (taken - after, 0))
            for _, order in self.begun[first:last]:
                story = self.window.stories.get(order)
                if story is not None and story.count <= self.weights.small:
                    found.add(order)
        oldest = taken - max(self.weights.again, default=0) - self.weights.every
        del self.begun[: bisect_left(self.begun, (oldest, 0))]
        return found

    def _compared(self, orders: Set[int], again: Set[int]) -> list[Change]:
        """Unite what is one, the surest first, then move reports that are nearer elsewhere."""
        live = sorted(order for order in orders if order in self.window.stories)
        near = self._neighbours(live)
        told: list[Change] = []
        united: set[int] = set()
        for _, first, second in self._alike(near, again):
            if first in united or second in united:
                # It is another story now: it is compared anew in the next round.
                continue
            older, younger = self.window.stories[first], self.window.stories[second]
            if not self.scoring.contradict(older, younger):
                told.append(self.unite(older, younger))
                united |= {first, second}
        return told + self._moves(near)

    def _neighbours(self, orders: Sequence[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        rows = self.window.middles.rows
        for start in range(0, len(orders), _BLOCK):
            block = orders[start : start + _BLOCK]
            own = [self.window.stories[order].row for order in block]
            for order, row, line in zip(block, own, rows[own] @ rows.T, strict=True):
                line[row] = 0
                near = self.scoring.nearest(line, self.weights.neighbours)
                found[order] = [story.order for story in near if story.order not in self.apart.get(order, ())]
        return found

    def _alike(self, near: Mapping[int, Sequence[int]], again: Set[int]) -> list[tuple[float, int, int]]:
        """Pairs of stories that are one, the surest first: (−score over what is needed, older, younger)."""
        pairs: dict[tuple[int, int], float] = {}
        for order, others in near.items():
            one = self.window.stories[order]
            stories = [self.window.stories[other] for other in others]
            for story, score in zip(stories, self.scoring.of_stories(one, stories), strict=True):
                looked = one.order in again or story.order in again
                over = score - self.scoring.needed(one, story, again=looked)
                if over >= 0:
                    pairs[min(one.order, story.order), max(one.order, story.order)] = over
        return sorted((-score, *pair) for pair, score in pairs.items())

    def _moves(self, near: Mapping[int, Sequence[int]]) -> list[Change]:
        targets: dict[int, set[int]] = {}
        for order, others in near.items():
            for other in others:
                targets.setdefault(order, set()).add(other)
                targets.setdefault(other, set()).add(order)
        told: list[Change] = []
        for order in sorted(targets):
            story = self.window.stories.get(order)
            live = [self.window.stories[other] for other in sorted(targets[order]) if other in self.window.stories]
            if story is not None and not story.decided and live:
                told += self._moves_of(story, live)
        return told

    def _moves_of(self, story: Story, others: Sequence[Story]) -> list[Change]:
        told: list[Change] = []
        for member in self.scoring.restless(story, others):
            vector = self.window.vector_of(member)
            own, *scores = self.scoring.of_report(member, vector, [story, *others])
            score, target = max(zip(scores, others, strict=True), key=lambda one: (one[0], -one[1].order))
            going = self.window.followers(story, member.number)
            if score < max(self.weights.merge, own + self.weights.margin) or len(going) == len(story.members):
                continue
            if member.words is None or self.scoring.contradicts(member.words, target):
                continue
            names = tuple(self.window.members[number].report for number in going)
            self.window.move(going, target)
            self.changed |= {story.order, target.order}
            told.append(Moved(story=story.id, into=target.id, reports=names))
        return told

    def unite(self, one: Story, two: Story) -> Change:
        """Make two stories one: the older stays."""
        older, younger = (one, two) if one.order < two.order else (two, one)
        for other in self.apart.pop(younger.order, ()):
            self.apart[other].discard(younger.order)
            self.apart[other].add(older.order)
            self.apart.setdefault(older.order, set()).add(other)
        self.window.unite(older, younger)
        self.led.setdefault(older.order, []).extend([*self.led.pop(younger.order, ()), younger.id])
        self.names_led.add(younger.id)
        self.changed.discard(younger.order)
        self.changed.add(older.order)
        return Merged(story=younger.id, into=older.id)

    def close(self, story: Story) -> None:
        """Forget a story that is no longer live."""
        self.changed.discard(story.order)
        for other in self.apart.pop(story.order, ()):
            self.apart[other].discard(story.order)
        self.names_led.difference_update(self.led.pop(story.order, ()))
