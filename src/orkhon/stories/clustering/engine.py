"""The engine: reports in, changes of stories out. Pure: knows no database, no clock and no embedder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.arithmetic import Whole
from orkhon.stories.clustering.centring import Centring, prior_means, steps_of
from orkhon.stories.clustering.changes import Change, Joined, Left, Parted, Started
from orkhon.stories.clustering.comparing import Comparing
from orkhon.stories.clustering.copies import Copies
from orkhon.stories.clustering.errors import BrokenState, NothingLeft, UnknownReport, UnknownStory, WrongVector
from orkhon.stories.clustering.features import KINDS, Counted, Words, words_of
from orkhon.stories.clustering.pacing import Pace
from orkhon.stories.clustering.reading import read
from orkhon.stories.clustering.reports import Report
from orkhon.stories.clustering.saving import (
    centring_loaded,
    centring_saved,
    copies_loaded,
    copies_saved,
    vocabulary_loaded,
    vocabulary_saved,
    window_loaded,
    window_saved,
)
from orkhon.stories.clustering.scoring import Scoring
from orkhon.stories.clustering.state import packed, unpacked
from orkhon.stories.clustering.stories import Member, Story, story_id
from orkhon.stories.clustering.templates import Verdict, compared
from orkhon.stories.clustering.vocabulary import Vocabulary
from orkhon.stories.clustering.weights import Weights, weights_for
from orkhon.stories.clustering.window import Window

Vector = NDArray[np.float16] | NDArray[np.float32]

_HOUR = 3600
_SWEPT = 8
"""After so many looks what is no longer live is closed."""

_FEWEST_WORDS = 3
"""A report of fewer words tells nothing by which it could be put to another."""


@dataclass(slots=True)
class _Arrival:
    """A report on its way into a story. `vector` is None for a copy; `beside` is whose story it joins unasked."""

    member: Member
    words: Words
    counted: Counted
    vector: Whole | None
    beside: Member | None


class Engine:
    """The live stories of one hub.

    Time is that of the reports in the order in which they are taken. The same calls give the same changes on every
    machine. `vector` is what the embedder gave for the report; it counts as its float16 rounding.
    """

    def __init__(self, *, embedder: str = "lexical", dimensions: int = 384, weights: Weights | None = None) -> None:
        """`embedder` is `Embedder.name`: it chooses weights and prior means; vectors have `dimensions` numbers."""
        self.embedder = embedder
        self.dimensions = dimensions
        self.weights = weights or weights_for(embedder)
        self.taken = 0
        self.next_number = 0
        self.decisions = 0
        self.pace = Pace()
        self.window = Window(dimensions=dimensions)
        self.vocabulary = Vocabulary([getattr(self.weights, kind) for kind in KINDS])
        self.copies = Copies()
        self.centring = Centring(dimensions=dimensions, prior=prior_means(embedder), weight=self.weights.prior)
        self.scoring = Scoring(window=self.window, vocabulary=self.vocabulary, weights=self.weights)
        self.comparing = Comparing(window=self.window, scoring=self.scoring, weights=self.weights)

    def take(self, report: Report, vector: Vector) -> list[Change]:
        """Take a new report; `Started` or `Joined` comes first, then merges that follow. One known already: []."""
        return self.take_many([report], [vector])[0]

    def take_many(self, reports: Sequence[Report], vectors: Sequence[Vector]) -> list[list[Change]]:
        """The same as `take` one after another, several times faster: a list of changes for each report.

        Raises `WrongVector` before anything is taken.
        """
        for vector in vectors:
            self._check(vector)
        changes: list[list[Change]] = []
        done = 0
        while done < len(reports):
            batch = min(len(reports) - done, self.weights.every - self.taken % self.weights.every)
            changes += self._take_batch(reports[done : done + batch], vectors[done : done + batch])
            done += batch
        return changes

    def replace(self, report: Report, vector: Vector) -> list[Change]:
        """An update or a correction: its words change, it stays in its story; a copy no longer is one. Tells nothing.

        One that is not known (never taken, dropped, or of a story that is no longer live) is left alone.
        """
        self._check(vector)
        number = self.window.numbers.get(report.id)
        if number is None:
            return []
        member = self.window.members[number]
        if member.words is not None:
            self.copies.forget(member.words, number)
        words, counted = words_of(read(report))
        self._weigh(member, words, counted)
        if member.copy:
            member.copy, member.beside = False, None
        self.window.refill(member, self._centred(vector, words))
        self.copies.keep(words, number)
        self.comparing.changed.add(member.story)
        return []

    def drop(self, report_id: str) -> list[Change]:
        """Forget a report (kill, withhold, redact): `Left`, or [] for one not known.

        Where copies of it are left, the earliest tells in its place from then on.
        """
        number = self.window.numbers.get(report_id)
        if number is None:
            return []
        member = self.window.members[number]
        story = self.window.stories[member.story]
        beside = [self.window.members[one] for one in story.members if self.window.members[one].beside == number]
        copies = [one for one in beside if one.copy]
        if member.words is not None:
            self.copies.forget(member.words, number)
            if copies:
                self._inherit(copies[0], member)
        for one in beside:
            one.beside = copies[0].number if copies and one is not copies[0] else None
        self.window.take_out(member)
        if story.order not in self.window.stories:
            self.comparing.close(story)
        return [Left(story=story.id, report=report_id)]

    def merge(self, story: str, into: str) -> list[Change]:
        """An editor's merge; the older of the two is `into`, whichever was named. [] where they are one already.

        Never undone by the engine. Raises `UnknownStory` for one that is not live.
        """
        one, two = self._live(story), self._live(into)
        if one is two:
            return []
        self.comparing.let_together(one, two)
        one.decided = two.decided = True
        return [self.comparing.unite(one, two)]

    def part(self, story: str, reports: Sequence[str]) -> list[Change]:
        """An editor's split: these reports go to a new story, and the engine never makes the two one again.

        Copies go with what they repeat. Raises `UnknownStory`, `UnknownReport` for one that is not in the story,
        `NothingLeft` where none would stay.
        """
        old = self._live(story)
        wanted: set[int] = set()
        for report in reports:
            number = self.window.numbers.get(report)
            if number is None or self.window.members[number].story != old.order:
                raise UnknownReport(report, story)
            followed = self.window.members[number].beside
            wanted.add(number if followed is None else followed)
        going = sorted({one for number in wanted for one in self.window.followers(old, number)} & set(old.members))
        if len(going) == len(old.members):
            raise NothingLeft(story)
        if not going:
            return []
        self.decisions += 1
        names = tuple(self.window.members[one].report for one in going)
        times = [self.window.members[one].time for one in going]
        new = self.window.start(name=story_id("parted", story, names[0], str(self.decisions)), time=min(times))
        self.window.move(going, new)
        old.decided = new.decided = True
        self.comparing.keep_apart(new, old)
        return [Parted(story=story, into=new.id, reports=names)]

    def settle(self) -> list[Change]:
        """Compare all live stories with each other once more: at the end of a log, whatever was compared during it."""
        return self.comparing.settle()

    def story_of(self, report_id: str) -> str | None:
        """Return the id of the live story of this report, or None."""
        number = self.window.numbers.get(report_id)
        return None if number is None else self.window.stories[self.window.members[number].story].id

    def reports_of(self, story: str) -> tuple[str, ...]:
        """Return the ids of the reports of a live story in the order in which they came; () for one that is not."""
        order = self.window.orders.get(story)
        members = () if order is None else self.window.stories[order].members
        return tuple(self.window.members[number].report for number in members)

    def dump(self) -> bytes:
        """Return the whole state; what is loaded from it goes on byte for byte as this one would."""
        facts: dict[str, Any] = {
            "embedder": self.embedder,
            "dimensions": self.dimensions,
            "weights": asdict(self.weights),
            "numbers": [self.taken, self.next_number, self.decisions],
            "recent": self.pace.recent,
            "led": {str(order): names for order, names in self.comparing.led.items()},
            "apart": {str(order): sorted(others) for order, others in self.comparing.apart.items() if others},
            "changed": sorted(self.comparing.changed),
            "begun": self.comparing.begun,
        }
        arrays: dict[str, NDArray[Any]] = {}
        saved = {
            "window": window_saved(self.window),
            "copies": copies_saved(self.copies),
            "vocabulary": vocabulary_saved(self.vocabulary),
            "centring": centring_saved(self.centring),
        }
        for part, (told, rows) in saved.items():
            facts[part] = told
            arrays |= {f"{part}.{name}": row for name, row in rows.items()}
        return packed(facts, arrays)

    @classmethod
    def load(cls, data: bytes) -> Engine:
        """Return the engine that was dumped. Raises `BrokenState` for what no `dump` of this version wrote."""
        facts, arrays = unpacked(data)
        try:
            again = tuple(facts["weights"].pop("again"))
            weights = Weights(again=again, **facts["weights"])
            engine = cls(embedder=facts["embedder"], dimensions=facts["dimensions"], weights=weights)
            engine._restore(facts, arrays)
        except (KeyError, TypeError, ValueError, IndexError) as cause:
            raise BrokenState(f"{type(cause).__name__}: {cause}") from cause
        return engine

    def _restore(self, facts: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
        def part(name: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
            start = f"{name}."
            return facts[name], {key.removeprefix(start): row for key, row in arrays.items() if key.startswith(start)}

        self.taken, self.next_number, self.decisions = facts["numbers"]
        self.pace = Pace(facts["recent"])
        self.copies = copies_loaded(*part("copies"))
        vocabulary_loaded(self.vocabulary, *part("vocabulary"))
        centring_loaded(self.centring, *part("centring"))
        self.window = window_loaded(*part("window"), self.dimensions)
        self.scoring = Scoring(window=self.window, vocabulary=self.vocabulary, weights=self.weights)
        self.comparing = beside = Comparing(window=self.window, scoring=self.scoring, weights=self.weights)
        beside.led = {int(order): names for order, names in facts["led"].items()}
        beside.names_led = {name for names in beside.led.values() for name in names}
        beside.apart = {int(order): set(others) for order, others in facts["apart"].items()}
        beside.changed = set(facts["changed"])
        beside.begun = [(taken, order) for taken, order in facts["begun"]]

    def _check(self, vector: Vector) -> None:
        if vector.shape != (self.dimensions,):
            raise WrongVector(vector.size, self.dimensions)

    def _live(self, story: str) -> Story:
        order = self.window.orders.get(story)
        if order is None:
            raise UnknownStory(story)
        return self.window.stories[order]

    def _centred(self, vector: Vector, words: Words) -> Whole:
        if words.count < _FEWEST_WORDS:
            return np.zeros(self.dimensions, dtype=np.float32)
        return self.centring.centred(steps_of(vector), words.language)

    def _take_batch(self, reports: Sequence[Report], vectors: Sequence[Vector]) -> list[list[Change]]:
        """Take reports between two comparisons of stories.

        One product with all stories serves them all; what changes on the way is multiplied again, so that the result
        is that of one after another to the last bit.
        """
        arrivals: dict[str, _Arrival] = {}
        for report, vector in zip(reports, vectors, strict=True):
            if report.id not in self.window.numbers and report.id not in arrivals:
                arrivals[report.id] = self._receive(report, vector, arrivals)
        asking = [one.vector for one in arrivals.values() if one.beside is None and one.vector is not None]
        products = np.stack(asking) @ self.window.middles.rows.T if asking else None
        self.window.touched.clear()
        changes: dict[str, list[Change]] = {}
        asked = 0
        for name, one in arrivals.items():
            self.taken += 1
            if one.beside is not None:
                changes[name] = [self._put_beside(one, one.beside)]
            elif products is not None and one.vector is not None:
                changes[name] = [self._put(one, one.vector, self._fresh(products[asked], one.vector))]
                asked += 1
        if changes and self.taken % self.weights.every == 0:
            changes[name] += self.comparing.look(self.taken)
            if self.comparing.must_settle(self.taken):
                changes[name] += self.comparing.settle()
            if self.taken % (_SWEPT * self.weights.every) == 0:
                self._expire()
        # A report that is named twice, or was taken before, changes nothing the second time.
        return [changes.pop(report.id, []) for report in reports]

    def _receive(self, report: Report, vector: Vector, arrivals: dict[str, _Arrival]) -> _Arrival:
        """Read a report, give it a number, and find out whose story it joins unasked."""
        reading = read(report)
        words, counted = words_of(reading)
        member = Member(
            number=self.next_number,
            report=report.id,
            story=-1,
            time=self.pace.moment(int(report.published.timestamp())),
        )
        self.next_number += 1
        here = {one.member.number: one for one in arrivals.values()}

        def known(number: int) -> Words | None:
            if number in here:
                return here[number].words
            found = self.window.members.get(number)
            return None if found is None else found.words

        for number in self.copies.find(words, known):
            other = known(number)
            if other is not None and compared(words, other) is not Verdict.TWO:
                member.beside, member.copy = number, True
                original = here[number].member if number in here else self.window.members[number]
                return _Arrival(member=member, words=words, counted=counted, vector=None, beside=original)
        steps = steps_of(vector)
        if words.count >= _FEWEST_WORDS:
            self.centring.learn(steps, words.language)
        self.copies.keep(words, member.number)
        origin = self._origin(report, arrivals)
        if origin is not None:
            member.beside = origin.number if origin.beside is None else origin.beside
        return _Arrival(member=member, words=words, counted=counted, vector=self._centred(vector, words), beside=origin)

    def _origin(self, report: Report, arrivals: dict[str, _Arrival]) -> Member | None:
        for name in report.derived_from:
            if name in arrivals:
                return arrivals[name].member
            number = self.window.numbers.get(name)
            if number is not None:
                return self.window.members[number]
        return None

    def _fresh(self, products: NDArray[np.float32], vector: Whole) -> NDArray[np.float32]:
        """The products with all stories as they are now, from those with the stories as they were."""
        rows = self.window.middles.rows
        result = np.zeros(len(rows), dtype=np.float32)
        result[: len(products)] = products
        touched = sorted(self.window.touched)
        if touched:
            result[touched] = rows[touched] @ vector
        return result

    def _put_beside(self, one: _Arrival, other: Member) -> Change:
        story = self.window.stories[other.story]
        if one.vector is not None:
            self._weigh(one.member, one.words, one.counted)
            self.comparing.changed.add(story.order)
        self.window.put(story, one.member, one.vector)
        copied = other.report if one.member.copy else None
        return Joined(story=story.id, report=one.member.report, copy_of=copied, score=1.0)

    def _put(self, one: _Arrival, vector: Whole, products: NDArray[np.float32]) -> Change:
        member = one.member
        self._weigh(member, one.words, one.counted)
        near = self.scoring.nearest(products, self.weights.candidates)
        scores = self.scoring.of_report(member, vector, near)
        for score, order in sorted((-score, story.order) for score, story in zip(scores, near, strict=True)):
            if -score < self.weights.join:
                break
            story = self.window.stories[order]
            over = -score - max(self.weights.join, self.scoring.close(story))
            if over >= 0 and not self.scoring.contradicts(one.words, story):
                self.window.put(story, member, vector)
                self.comparing.changed.add(order)
                return Joined(story=story.id, report=member.report, copy_of=None, score=round(over, 4))
        story = self.window.start(name=self._name(member.report), time=member.time)
        self.window.put(story, member, vector)
        self.comparing.changed.add(story.order)
        self.comparing.begun.append((self.taken, story.order))
        return Started(story=story.id, report=member.report)

    def _name(self, report: str) -> str:
        """The id of a story that begins with this report; another one where that id was used and leads elsewhere."""
        name = story_id(report)
        if name not in self.window.orders and name not in self.comparing.names_led:
            return name
        self.decisions += 1
        return story_id("again", report, str(self.decisions))

    def _weigh(self, member: Member, words: Words, counted: Counted) -> None:
        """Count a report's words, and give it those with what they are worth by now."""
        self.vocabulary.learn(counted.keys)
        member.words = words
        member.sums = self.vocabulary.weighed(counted)

    def _inherit(self, heir: Member, member: Member) -> None:
        """Let a copy tell in the place of what it repeats."""
        heir.copy, heir.beside = False, None
        heir.words, heir.sums = member.words, member.sums
        self.window.refill(heir, self.window.vector_of(member))
        if heir.words is not None:
            self.copies.keep(heir.words, heir.number)

    def _expire(self) -> None:
        """Close what had no report within the window, and the oldest where there are too many."""
        ended = self.pace.now - self.weights.window * _HOUR
        closing = [story for story in self.window.stories.values() if story.last < ended]
        excess = len(self.window.stories) - len(closing) - self.weights.most_stories
        if excess > 0:
            left = sorted(
                (story for story in self.window.stories.values() if story.last >= ended),
                key=lambda story: (story.last, story.order),
            )
            closing += left[:excess]
        for story in closing:
            for number in story.members:
                words = self.window.members[number].words
                if words is not None:
                    self.copies.forget(words, number)
            self.window.close(story)
            self.comparing.close(story)
