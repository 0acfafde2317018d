"""Follow the log into stories: the loop of the heavy process. Goes on where it was, also after a crash.

What was made of the log up to a position is committed with that position. The engine's own state is written beside it
now and then; after a crash the entries between the two are given to the engine once more, with their stored vectors, so
that it is what it was. Without such a state the stories are made from the first entry on (remaking.py).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from django.db import router, transaction
from django.db.models import Q

from orkhon.stories import snapshots
from orkhon.stories.clustering import ClusteringError, Engine
from orkhon.stories.embedders import open_embedder
from orkhon.stories.embedding import Embedder
from orkhon.stories.intents import Drop
from orkhon.stories.making import Maker, Prepared
from orkhon.stories.models import Decision, Report
from orkhon.stories.neighbours import Near, near_each
from orkhon.stories.remaking import remake
from orkhon.stories.standing import READER, is_behind
from orkhon.stories.tags import tell_changed
from orkhon.stories.vectors import Vectors
from orkhon.stories.writing import StoredRows
from orkhon.wire.queries import entries_after, entry_at, head
from orkhon.wire.readers import position_of, rewind
from orkhon.wire.waking import waker

log = logging.getLogger(__name__)

AT_ONCE: Final = 16
"""Entries that are committed together where there are so many: a second's work or two for a model of meanings."""

_NEIGHBOURS_AT_ONCE: Final = 200
KEEP_AFTER: Final = 2_000
"""After so many entries the engine's state is written."""

MOST_READ: Final = 20_000
"""So many texts are read anew before the news goes on; an hour or so with a model of meanings."""

KEEP_RESTING_S: Final = 60.0
"""And when something came since, and nothing more for so long."""

IDLE_S: Final = 900.0
"""After so long without anything new the process ends, and its model's memory is free again."""


class Stories:
    """The stories of this hub as they are made: one engine at one position of the log."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors = Vectors(embedder)
        self._maker = Maker(self._engine(), self._vectors)
        self.position = 0
        self._kept = 0
        self._entry = ""
        self._ruled = 0

    def begin(self, *, now: datetime) -> None:
        """Be where the rows are: from the last state that was written, else by making all stories anew."""
        position = position_of(READER)
        if snapshots.is_rebuild_ordered():
            self._remake(now=now)
            snapshots.rebuild_begun()
        elif position > head() or not self._restore(position):
            if self._vectors.unread() > MOST_READ:
                self._begin_late(now=now)
            else:
                self._remake(now=now)

    def step(self, *, now: datetime) -> bool:
        """Take the next entries and decisions in, and return whether there were any.

        Raises what the embedder raises; then nothing has changed. After any other error this object is of no use.
        """
        if snapshots.is_rebuild_ordered():
            self._remake(now=now)
            snapshots.rebuild_begun()
        # Up to the next decision, should there be one ahead: then stories are being made again.
        ahead = (
            Decision.objects.filter(after__gt=self.position).order_by("after").values_list("after", flat=True).first()
        )
        entries = entries_after(self.position, AT_ONCE if ahead is None else min(AT_ONCE, ahead - self.position))
        if entries:
            self._write(self._maker.prepare(entries), now=now)
        ruled = self._rule(now=now)
        if self.position - self._kept >= KEEP_AFTER:
            self.keep()
        return bool(entries) or ruled

    def keep(self) -> None:
        """Write the engine's state down, where anything came since."""
        if self.position == self._kept:
            return
        self._keep()

    def _engine(self) -> Engine:
        return Engine(embedder=self._embedder.name, dimensions=self._embedder.dimensions)

    def _write(self, prepared: Sequence[Prepared], *, now: datetime) -> None:
        rows = StoredRows()
        last = prepared[-1].entry
        with transaction.atomic(using=router.db_for_write(Report)):
            self._maker.take(prepared, rows)
            changed = rows.finish(self._near(rows))
            rewind(READER, last.position, now=now)
        tell_changed(changed)
        self.position, self._entry = last.position, last.hash
        if any(isinstance(one.intent, Drop) and one.intent.erased for one in prepared):
            # The states that were written before hold what the words became, and are removed with the words.
            self._keep()

    def _rule(self, *, now: datetime) -> bool:
        """Let decisions take effect that were made since, and those of which it is not sure that they did."""
        new = list(Decision.objects.filter(after__isnull=True).values_list("pk", flat=True))
        if new:
            # Said for good before it takes effect: the same after a crash, and whenever stories are made anew.
            Decision.objects.filter(pk__in=new).update(after=self.position)
        unsure = Q(after=self.position, pk__gt=self._ruled)
        waiting = list(Decision.objects.filter(Q(pk__in=new) | unsure).order_by("pk"))
        if not waiting:
            return False
        rows = StoredRows()
        with transaction.atomic(using=router.db_for_write(Report)):
            ruled = [self._maker.rule(one, rows) for one in waiting]
            changed = rows.finish(self._near(rows))
            rewind(READER, self.position, now=now)
        tell_changed(changed)
        for one in ruled:
            Decision.objects.filter(pk=one.pk).update(state=one.state, **({"into": one.into} if one.into else {}))
        self._ruled = max(self._ruled, ruled[-1].pk)
        # So no decision ever lies between a state and the position of the rows, but for the last.
        self._keep()
        return True

    def _near(self, rows: StoredRows) -> Near:
        """Return the neighbours of what changed, by the keys under which stories are now."""
        found: dict[str, dict[str, float]] = {}
        changed, self._maker.changed = list(self._maker.changed), {}
        for story, others in near_each(self._maker.engine, changed).items():
            key = rows.now(story)
            for other, nearness in others:
                there = rows.now(other)
                if there != key:
                    near = found.setdefault(key, {})
                    near[there] = max(nearness, near.get(there, nearness))
            found.setdefault(key, {})
        return {key: list(near.items()) for key, near in found.items()}

    def _restore(self, position: int) -> bool:
        """Load a state and give the engine what came after it; False where there is none that can be used."""
        if not position:
            # A hub that never made any shows them as they are made.
            return not Report.objects.exists() and not Decision.objects.filter(after__isnull=False).exists()
        chosen = self._embedder
        for snapshot in snapshots.newest(
            embedder=chosen.name, version=chosen.version, dimensions=chosen.dimensions, until=position
        ):
            mark = snapshot.mark
            between = Decision.objects.filter(after__gte=mark.position, after__lt=position, pk__gt=mark.decision)
            entry = entry_at(mark.position)
            if entry is None or entry.hash != mark.entry or between.exists():
                continue
            try:
                engine = Engine.load(snapshot.state)
            except ClusteringError as error:
                log.warning(
                    "a state of the stories is of no use", extra={"position": mark.position, "cause": str(error)}
                )
                continue
            self._maker = Maker(engine, self._vectors)
            self.position, self._kept, self._entry, self._ruled = (
                mark.position,
                mark.position,
                mark.entry,
                mark.decision,
            )
            self._catch_up(position)
            return True
        return False

    def _catch_up(self, position: int) -> None:
        while self.position < position:
            entries = entries_after(self.position, min(AT_ONCE, position - self.position))
            if not entries:
                return
            self._maker.take(self._maker.prepare(entries), None)
            self.position, self._entry = entries[-1].position, entries[-1].hash
        self._maker.changed.clear()

    def _begin_late(self, *, now: datetime) -> None:
        """Begin with the last entries alone, because to read all texts anew would hold up the news for days.

        Older stories stay as they are; `orkhon stories rebuild` makes all of them again.
        """
        start = max(0, head() - MOST_READ)
        log.warning(
            "stories begin late: most texts were read by another embedder, or long ago; `orkhon stories rebuild` makes "
            "all of them anew",
            extra={"position": start},
        )
        entry = entry_at(start)
        self.position, self._entry = start, entry.hash if entry is not None else ""
        with transaction.atomic(using=router.db_for_write(Report)):
            rewind(READER, start, now=now)

    def _remake(self, *, now: datetime) -> None:
        made = remake(self._engine(), self._vectors, now=now)
        self._maker = Maker(made.engine, self._vectors)
        self.position, self._entry, self._ruled = made.position, made.entry, made.ruled
        self._write_neighbours()
        snapshots.remove_all()
        self._keep()

    def _write_neighbours(self) -> None:
        live = sorted(self._maker.engine.window.orders)
        for start in range(0, len(live), _NEIGHBOURS_AT_ONCE):
            self._maker.changed = dict.fromkeys(live[start : start + _NEIGHBOURS_AT_ONCE])
            rows = StoredRows()
            with transaction.atomic(using=router.db_for_write(Report)):
                rows.finish(self._near(rows))

    def _keep(self) -> None:
        snapshots.keep_engine(self._maker.engine, self.position, self._entry, self._embedder, self._ruled)
        self._kept = self.position


def run(stop: threading.Event, *, idle_s: float = IDLE_S) -> None:
    """Make stories until `stop` is set, or until nothing new has come for `idle_s`; then `stop` is set.

    Raises `StoriesBusy` where another process does so, and what the embedder raises; whoever runs the loop says so and
    begins again later.
    """
    with snapshots.only_one(), waker() as wake:
        if not is_behind():
            stop.set()
            return
        stories = Stories(open_embedder())
        stories.begin(now=datetime.now(UTC))
        last, resting = time.monotonic(), False
        while not stop.is_set():
            wake.mark()
            if stories.step(now=datetime.now(UTC)):
                last, resting = time.monotonic(), False
                continue
            quiet = time.monotonic() - last
            if quiet >= KEEP_RESTING_S and not resting:
                stories.keep()
                resting = True
            if quiet >= idle_s:
                log.info("nothing new came, so the stories rest", extra={"position": stories.position})
                stop.set()
                break
            wake.sleep(stop)
        stories.keep()


def catch_up(embedder: Embedder, *, now: datetime) -> int:
    """Make stories of all that the log and the editors' decisions hold now, and return the position. For commands."""
    with snapshots.only_one():
        stories = Stories(embedder)
        stories.begin(now=now)
        while stories.step(now=now):
            pass
        stories.keep()
        return stories.position
