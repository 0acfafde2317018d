"""Make the stories: hand reports and decisions to the engine, in the order of the log, and its changes to the rows.

The only place that knows both the engine and the rows. What the engine says of its live stories is believed; of stories
that are no longer live it knows nothing, and there the rows follow the editor's word alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from orkhon.stories.clustering import ClusteringError, Engine, Joined, Merged, Moved, Parted, Started
from orkhon.stories.clustering.changes import Change
from orkhon.stories.clustering.stories import story_id
from orkhon.stories.embedding import read
from orkhon.stories.intents import Drop, Intent, Replace, Take, intent_of
from orkhon.stories.models import Decision, DecisionKind, DecisionState
from orkhon.stories.vectors import Numbers, Vectors
from orkhon.stories.writing import Row, Rows, let_go
from orkhon.wire.entries import EntryKind, ItemState, WireEntry
from orkhon.wire.queries import states_around

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """An entry with what it means and, where it brings words, their vector."""

    entry: WireEntry
    intent: Intent | None
    vector: Numbers | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruled:
    """What became of a decision: `into` is the story that the reports are in now."""

    pk: int
    state: DecisionState
    into: str = ""


class Maker:
    """One engine, and what follows from it for rows; where those are written already, `rows` is None."""

    def __init__(self, engine: Engine, vectors: Vectors) -> None:
        self.engine = engine
        self.vectors = vectors
        self.changed: dict[str, None] = {}
        """Live stories, by the engine's ids, that changed since this was emptied."""

    def prepare(self, entries: Sequence[WireEntry]) -> list[Prepared]:
        """Return what the entries mean, with vectors; raises what the embedder raises, and changes nothing then."""
        intents = intents_of(entries)
        bringing = {intent.entry.position: intent.report for intent in intents if isinstance(intent, Take | Replace)}
        found = self.vectors.of(bringing)
        return [
            Prepared(
                entry=entry,
                intent=intent,
                vector=found[intent.entry.position] if isinstance(intent, Take | Replace) else None,
            )
            for entry, intent in zip(entries, intents, strict=True)
        ]

    def take(self, prepared: Sequence[Prepared], rows: Rows | None) -> None:
        """Hand these to the engine, in their order, and what follows to the rows."""
        if rows is not None:
            rows.fetch([one.entry.uri for one in prepared if one.intent is not None])
        waiting: list[Prepared] = []
        for one in prepared:
            # Reports that only come are taken together, which is several times faster and gives the same.
            if isinstance(one.intent, Take):
                waiting.append(one)
                continue
            if one.intent is None:
                continue
            self._take(waiting, rows)
            waiting = []
            self._change(one, rows)
        self._take(waiting, rows)

    def rule(self, decision: Decision, rows: Rows) -> Ruled:
        """Let an editor's decision take effect, the same whenever the same log and decisions came before."""
        if decision.kind == DecisionKind.MERGE:
            return self._merge(decision, rows)
        return self._part(decision, rows)

    def _take(self, waiting: Sequence[Prepared], rows: Rows | None) -> None:
        if not waiting:
            return
        takes = [one.intent for one in waiting if isinstance(one.intent, Take)]
        vectors = [one.vector for one in waiting if one.vector is not None]
        told = self.engine.take_many([one.report for one in takes], vectors)
        for take, changes in zip(takes, told, strict=True):
            self._note(changes)
            if rows is not None:
                _write_take(take, changes, rows)

    def _change(self, one: Prepared, rows: Rows | None) -> None:
        intent = one.intent
        if isinstance(intent, Replace) and one.vector is not None:
            was = self.engine.story_of(intent.report.id)
            self._note(self.engine.replace(intent.report, one.vector))
            if was is not None:
                self.changed[was] = None
            if rows is not None:
                _write_replace(intent, rows)
        elif isinstance(intent, Drop):
            self._note(self.engine.drop(intent.uri))
            if rows is not None:
                let_go(rows, intent.uri, erased=intent.erased)

    def _note(self, changes: Iterable[Change]) -> None:
        for change in changes:
            for key in (change.story, change.into if isinstance(change, Merged | Moved | Parted) else ""):
                if key:
                    self.changed[key] = None

    def _merge(self, decision: Decision, rows: Rows) -> Ruled:
        one, two = rows.now(decision.story), rows.now(decision.into)
        began = rows.began(one), rows.began(two)
        if one == two or began[0] is None or began[1] is None:
            return Ruled(pk=decision.pk, state=DecisionState.REFUSED)
        live = self._live(one, rows), self._live(two, rows)
        if live[0] and live[1]:
            changes = self.engine.merge(live[0], live[1])
            self._note(changes)
            _write_moves(changes, rows)
        if rows.now(one) != rows.now(two):
            # One of them is no longer live: the older key stays, as the engine would have it.
            younger, older = (one, two) if (began[0], one) > (began[1], two) else (two, one)
            rows.lead(younger, older)
        return Ruled(pk=decision.pk, state=DecisionState.DONE, into=rows.now(one))

    def _part(self, decision: Decision, rows: Rows) -> Ruled:
        story = rows.now(decision.story)
        wanted = [str(uri) for uri in decision.reports]
        rows.fetch(wanted)
        leaving = [row.uri for uri in wanted if (row := rows.get(uri)) is not None and row.story == story]
        if not leaving:
            return Ruled(pk=decision.pk, state=DecisionState.REFUSED)
        into = self._part_live(leaving, rows)
        key = into or story_id("parted", story, leaving[0], str(decision.pk))
        for uri in leaving:
            row = rows.get(uri)
            if row is not None and row.story != key:
                rows.put(replace(row, story=key, score=1.0))
        return Ruled(pk=decision.pk, state=DecisionState.DONE, into=key)

    def _part_live(self, leaving: Sequence[str], rows: Rows) -> str:
        """Part what is live in the engine, and return the new story; empty where nothing of it is, or all would go."""
        by_story: dict[str, list[str]] = {}
        for uri in leaving:
            live = self.engine.story_of(uri)
            if live is not None:
                by_story.setdefault(live, []).append(uri)
        into = ""
        for live, uris in by_story.items():
            try:
                changes = self.engine.part(live, uris)
            except ClusteringError as refusal:
                log.info("a parting is not the engine's affair", extra={"story": live, "cause": str(refusal)})
                continue
            self._note(changes)
            for change in changes:
                if not isinstance(change, Parted):
                    continue
                into = into or change.into
                rows.fetch(change.reports)
                for uri in change.reports:
                    row = rows.get(uri)
                    if row is not None:
                        rows.put(replace(row, story=into, score=1.0))
                if into != change.into:
                    rows.lead(change.into, into)
        return into

    def _live(self, key: str, rows: Rows) -> str:
        """Return the engine's id of a story that is known by any of its keys, empty where it is no longer live."""
        return next((one for one in rows.keys_leading_to(key) if self.engine.reports_of(one)), "")


def intents_of(entries: Sequence[WireEntry]) -> list[Intent | None]:
    """Return what each entry means; one that cannot be read means nothing, and holds up no other."""
    found: list[Intent | None] = [None] * len(entries)
    start = 0
    while start < len(entries):
        run: dict[str, int] = {}
        end = start
        while end < len(entries) and entries[end].uri not in run:
            run[entries[end].uri] = entries[end].position
            end += 1
        items = {entry.uri: entry.position for entry in entries[start:end] if entry.kind is not EntryKind.POLICY}
        states = states_around(items)
        for place in range(start, end):
            before, after = states.get(entries[place].uri, (None, None))
            found[place] = _intent(entries[place], before, after)
        start = end
    return found


def _intent(entry: WireEntry, before: ItemState | None, after: ItemState | None) -> Intent | None:
    try:
        return intent_of(entry, before, after)
    except Exception:
        log.exception("an entry could not be read as a report", extra={"position": entry.position, "uri": entry.uri})
        return None


def _write_take(take: Take, changes: Sequence[Change], rows: Rows) -> None:
    report = take.report
    there = rows.get(report.id)
    told = next((one for one in changes if isinstance(one, Started | Joined) and one.report == report.id), None)
    if told is not None:
        reading = read(report)
        row = Row(
            uri=report.id,
            story=rows.now(told.story),
            former="",
            agency=report.agency,
            language=reading.tag or reading.language,
            tagged=report.language,
            version=take.entry.version,
            versions=there.versions if there is not None else 1,
            entry=take.entry.position,
            first=there.first if there is not None else take.entry.position,
            received=there.received if there is not None else take.received,
            changed=there.changed if there is not None else take.entry.received,
            corrected=there.corrected if there is not None else None,
            published=report.published,
            copy_of=(told.copy_of or "") if isinstance(told, Joined) else "",
            derived=bool(report.derived_from),
            score=told.score if isinstance(told, Joined) else 0.0,
        )
        former = rows.now(there.former) if there is not None and there.former else ""
        if isinstance(told, Started) and former and former != row.story:
            # It is back, and nothing that is live is near it: so it goes back to where it was.
            row.story = told.story
            rows.put(row)
            rows.lead(told.story, former)
        else:
            rows.put(row)
    _write_moves(changes, rows)


def _write_replace(intent: Replace, rows: Rows) -> None:
    row = rows.get(intent.report.id)
    if row is None or not row.story:
        return
    entry = intent.entry
    reading = read(intent.report)
    rows.put(
        replace(
            row,
            language=reading.tag or reading.language,
            tagged=intent.report.language,
            version=entry.version,
            versions=row.versions + (entry.position > row.entry),
            entry=entry.position,
            changed=entry.received,
            corrected=entry.received if intent.corrected else row.corrected,
            published=intent.report.published,
            copy_of="",
            derived=bool(intent.report.derived_from),
        )
    )


def _write_moves(changes: Iterable[Change], rows: Rows) -> None:
    """Write what came to other reports than the one that was taken."""
    for change in changes:
        if isinstance(change, Merged):
            story, into = rows.now(change.story), rows.now(change.into)
            if story != into:
                rows.lead(story, into)
        elif isinstance(change, Moved):
            story, into = rows.now(change.story), rows.now(change.into)
            rows.fetch(change.reports)
            for uri in change.reports:
                row = rows.get(uri)
                # Where an editor parted it since its story was no longer live, his word counts.
                if row is not None and row.story == story != into:
                    rows.put(replace(row, story=into))
