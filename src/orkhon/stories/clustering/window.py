"""The live stories with their reports, vectors and words, kept in step with each other. Judges nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from orkhon.stories.clustering.arithmetic import SCALE, Whole, rounded_sum
from orkhon.stories.clustering.matrix import Matrix
from orkhon.stories.clustering.stories import Member, Story, added


class Window:
    """Stories by order, reports by number; `middles` holds a row a story, `vectors` one a report with a vector.

    `cohesion` tells beside each row of `middles` how near the story's reports are to each other: the length of their
    mean, 1 for a single report.
    """

    def __init__(self, *, dimensions: int) -> None:
        self.stories: dict[int, Story] = {}
        self.orders: dict[str, int] = {}
        self.members: dict[int, Member] = {}
        self.numbers: dict[str, int] = {}
        self.middles = Matrix(dimensions=dimensions, kind=np.float32)
        self.cohesion = Matrix(dimensions=1, kind=np.float32)
        self.vectors = Matrix(dimensions=dimensions, kind=np.int16)
        self.at_row: dict[int, int] = {}
        self.touched: set[int] = set()
        """Rows of `middles` that changed since somebody last emptied this."""
        self.next_order = 0
        self.dimensions = dimensions

    def start(self, *, name: str, time: int) -> Story:
        """Return a new story without reports."""
        row = self.middles.take()
        self.cohesion.take()
        total = np.zeros(self.dimensions, dtype=np.int64)
        story = Story(order=self.next_order, id=name, row=row, began=time, last=time, total=total)
        self.next_order += 1
        self.stories[story.order] = story
        self.orders[name] = story.order
        self.at_row[row] = story.order
        return story

    def put(self, story: Story, member: Member, vector: Whole | None) -> None:
        """Add a report to a story; without words and vector it is counted and no more."""
        member.story = story.order
        self.members[member.number] = member
        self.numbers[member.report] = member.number
        story.members.append(member.number)
        story.last = max(story.last, member.time)
        if vector is not None:
            self._fill(member, vector)
        if member.words is not None:
            self._add(story, [member])

    def refill(self, member: Member, vector: Whole) -> None:
        """Give a report, whose words were changed, another vector, and count its story anew."""
        if member.row >= 0:
            self.vectors.give_back(member.row)
            member.row = -1
        self._fill(member, vector)
        self.recount(self.stories[member.story])

    def take_out(self, member: Member) -> Story:
        """Take a report out of its story, its words and vector with it; a story without reports is closed."""
        story = self.stories[member.story]
        story.members.remove(member.number)
        self._forget(member)
        if story.members:
            self.recount(story)
        else:
            self.close(story)
        return story

    def unite(self, into: Story, story: Story) -> None:
        """Give all reports of `story` to `into`, in the order in which they came."""
        for number in story.members:
            self.members[number].story = into.order
        into.members = sorted(into.members + story.members)
        into.total += story.total
        into.count += story.count
        into.began, into.last = min(into.began, story.began), max(into.last, story.last)
        into.sums = added([into.sums, story.sums])
        into.squares = into.squares[0] + story.squares[0], into.squares[1] + story.squares[1]
        into.decided = into.decided or story.decided
        self._settle(into)
        story.members = []
        self.close(story)

    def move(self, numbers: Iterable[int], into: Story) -> None:
        """Give these reports, all of one story and not all that it has, to `into`."""
        moving = [self.members[number] for number in numbers]
        old = self.stories[moving[0].story]
        for member in moving:
            old.members.remove(member.number)
            member.story = into.order
            into.last = max(into.last, member.time)
        into.members = sorted(into.members + [member.number for member in moving])
        self.recount(old)
        self._add(into, [member for member in moving if member.words is not None])

    def close(self, story: Story) -> None:
        """Forget a story and what reports it still has."""
        for number in story.members:
            self._forget(self.members[number])
        story.members = []
        self.middles.give_back(story.row)
        self.cohesion.give_back(story.row)
        self.touched.add(story.row)
        del self.at_row[story.row]
        del self.stories[story.order]
        del self.orders[story.id]

    def independent(self, story: Story, most: int) -> list[Member]:
        """Return the last `most` reports of a story that tell in their own words."""
        found: list[Member] = []
        for number in reversed(story.members):
            member = self.members[number]
            if member.words is not None:
                found.append(member)
                if len(found) == most:
                    break
        return found

    def followers(self, story: Story, number: int) -> list[int]:
        """Return the numbers of the reports that go with this one: itself, its copies, what was made from it."""
        going = {number}
        for other in story.members:
            if self.members[other].beside in going:
                going.add(other)
        return sorted(going)

    def vector_of(self, member: Member) -> Whole:
        """Return a report's vector; zeros where it has none."""
        if member.row < 0:
            return np.zeros(self.dimensions, dtype=np.float32)
        vector: Whole = self.vectors.rows[member.row].astype(np.float32)
        return vector

    def recount(self, story: Story) -> None:
        """Add up a story's reports anew."""
        story.total = np.zeros(self.dimensions, dtype=np.int64)
        story.count = 0
        story.sums = added([])
        story.squares = 0, 0
        told = [self.members[number] for number in story.members]
        self._add(story, [member for member in told if member.words is not None])

    def _fill(self, member: Member, vector: Whole) -> None:
        if vector.any():
            member.row = self.vectors.take()
            self.vectors.rows[member.row] = vector

    def _forget(self, member: Member) -> None:
        if member.row >= 0:
            self.vectors.give_back(member.row)
        del self.members[member.number]
        del self.numbers[member.report]

    def _add(self, story: Story, told: list[Member]) -> None:
        counted = [member for member in told if member.row >= 0]
        if counted:
            vectors = self.vectors.rows[[member.row for member in counted]].astype(np.int64)
            story.total = story.total + vectors.sum(axis=0)
            story.count += len(counted)
            words = sum(int((member.sums[1].astype(np.int64) ** 2).sum()) for member in counted)
            story.squares = story.squares[0] + int((vectors * vectors).sum()), story.squares[1] + words
            story.sums = added([story.sums, *(member.sums for member in counted)])
        self._settle(story)

    def _settle(self, story: Story) -> None:
        self.middles.rows[story.row] = rounded_sum(story.total)
        square = int((story.total * story.total).sum())
        self.cohesion.rows[story.row] = math.sqrt(square) / (max(1, story.count) * SCALE)
        self.touched.add(story.row)
