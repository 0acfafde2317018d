"""Ask every source when its time has come, several at once. Decides nothing about what they deliver.

A few threads of our own rather than a `ThreadPoolExecutor`: those of an executor are waited for when the
process ends, and a poll may take twenty seconds. A poll that is cut off in the middle loses nothing
(`take_delivery`).
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import Error as DatabaseError
from django.db import connections

from orkhon.alliance.models import Source
from orkhon.alliance.queries import enabled_sources
from orkhon.intake.actions.mirror_pictures import mirror_pictures
from orkhon.intake.actions.poll_source import poll_source
from orkhon.intake.models import SourceHealth
from orkhon.intake.queries import health_of
from orkhon.intake.registry import is_pushed

log = logging.getLogger(__name__)

POLLERS = 4
PICTURE_FETCHERS = 2
_LOOK_EVERY = 1.0
_AFTER_FAILURE = 5.0
_GOODBYE = 2.0


def is_due(source: Source, health: SourceHealth, *, now: datetime) -> bool:
    """True when a source is to be asked now.

    Also when its interval was made shorter since its next poll was set.
    """
    if health.next_ask is None or health.next_ask <= now:
        return True
    return not health.failures and health.last_asked is not None and health.last_asked + 1.2 * source.interval < now


def due_sources(*, now: datetime) -> list[Source]:
    """Return the enabled sources whose time has come, the longest waiting first."""
    sources = [source for source in enabled_sources() if not is_pushed(source.connector)]
    health = health_of(sources)
    due = [source for source in sources if is_due(source, health[source.pk], now=now)]
    return sorted(due, key=lambda source: health[source.pk].next_ask or datetime.min.replace(tzinfo=UTC))


class _Polls:
    """The polls that wait or run; a source is among them once at most."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Source] = queue.SimpleQueue()
        self._busy: set[int] = set()
        self._lock = threading.Lock()

    def add(self, source: Source) -> None:
        """Let the next free thread ask `source`, unless it is being asked already."""
        with self._lock:
            if source.pk in self._busy:
                return
            self._busy.add(source.pk)
        self._waiting.put(source)

    def work(self, stop: threading.Event) -> None:
        """Ask waiting sources, one after the other, until `stop`."""
        while not stop.is_set():
            try:
                source = self._waiting.get(timeout=0.2)
            except queue.Empty:
                continue
            try:
                if not stop.is_set():
                    outcome = poll_source(source, now=datetime.now(UTC))
                    if outcome.entries:
                        log.info(
                            "polled",
                            extra={"agency": source.agency.code, "source": source.name, "new": len(outcome.entries)},
                        )
            except Exception:
                # The thread must go on: what failed is this hub's database, and it may come back.
                log.exception("poll lost", extra={"source": source.name})
                stop.wait(_AFTER_FAILURE)
            finally:
                # Idle threads keep no connection open: PostgreSQL's are few, SQLite's open in a millisecond.
                connections.close_all()
                with self._lock:
                    self._busy.discard(source.pk)


def _fetch_pictures(stop: threading.Event) -> None:
    while not stop.is_set():
        wait = _LOOK_EVERY
        try:
            if mirror_pictures(now=datetime.now(UTC), limit=5):
                wait = 0.0
        except Exception:
            log.exception("pictures lost")
            wait = _AFTER_FAILURE
        finally:
            connections.close_all()
        stop.wait(wait)


def _started(work: Callable[[threading.Event], None], name: str, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=work, args=(stop,), name=name, daemon=True)
    thread.start()
    return thread


def run(stop: threading.Event) -> None:
    """Ask all sources, each on its own schedule, until `stop` is set.

    Sources are read anew each second, so that what the admin changes is seen at once. Returns at most two
    seconds after `stop`; polls that are still waiting for an answer are left to end with the process.
    """
    polls = _Polls()
    threads = [_started(polls.work, f"poll-{number}", stop) for number in range(1, POLLERS + 1)]
    threads += [_started(_fetch_pictures, f"pictures-{number}", stop) for number in range(1, PICTURE_FETCHERS + 1)]
    while not stop.is_set():
        wait = _LOOK_EVERY
        try:
            for source in due_sources(now=datetime.now(UTC)):
                polls.add(source)
        except DatabaseError:
            log.exception("sources cannot be read")
            connections.close_all()
            wait = _AFTER_FAILURE
        stop.wait(wait)
    goodbye = time.monotonic() + _GOODBYE
    for thread in threads:
        thread.join(max(0.0, goodbye - time.monotonic()))
    connections.close_all()
