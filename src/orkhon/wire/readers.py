"""Follow the log.

Hand each new entry to a reader, at least once and in order, and remember how far it came.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections, connections

from orkhon.wire.entries import WireEntry
from orkhon.wire.models import ReaderPosition
from orkhon.wire.queries import entries_after, head
from orkhon.wire.waking import Waker, waker

log = logging.getLogger(__name__)

BATCH: Final = 100
LONGEST_PAUSE: Final = 30.0
CLOSEST: Final = 0.1
"""Seconds between two batches at the end of the log: what comes in between goes together."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A consumer of the log, never a person.

    `handle` gets up to `BATCH` entries, oldest first. It may get an entry again after a crash, so it must
    bear repetition; it must not leave a transaction open.
    """

    name: str
    handle: Callable[[Sequence[WireEntry]], None]


def position_of(name: str) -> int:
    """Return the last position that the reader of that name has handled, 0 before the first."""
    found = ReaderPosition.objects.filter(name=name).values_list("position", flat=True).first()
    return found or 0


def lag_of(name: str) -> int:
    """Return how many entries the reader of that name has still to handle."""
    return max(0, head() - position_of(name))


def rewind(name: str, position: int, *, now: datetime) -> None:
    """Let the reader of that name go on after `position`, 0 for the beginning; its thread must not run."""
    _remember(name, position, now)


def read_once(reader: Reader, *, now: datetime, limit: int = BATCH) -> int:
    """Hand one batch to the reader and remember its position. Return how many entries there were.

    What `handle` raises goes through, and the position stays where it was.
    """
    entries = entries_after(position_of(reader.name), limit)
    if entries:
        reader.handle(entries)
        _remember(reader.name, entries[-1].position, now)
    return len(entries)


def follow(reader: Reader, stop: threading.Event, *, first_pause: float = 0.5) -> None:
    """Keep the reader at the end of the log until `stop` is set. Runs in a thread of its own.

    When `handle` fails, the failure is logged with its position and tried again after a pause that doubles from
    `first_pause` to `LONGEST_PAUSE` seconds, one entry at a time so that those before the bad one are not held
    up by it. Nothing ends this but `stop`.
    """
    trouble = _Trouble()
    try:
        while not stop.is_set():
            try:
                with waker() as wake:
                    _follow_until_failure(reader, stop, wake, trouble)
            except Exception:
                # Also the database itself: it may be away for a while, and must not take the thread along.
                trouble.failures += 1
                log.exception("reader could not reach the log", extra={"reader": reader.name})
                close_old_connections()
            if trouble.failures:
                stop.wait(min(LONGEST_PAUSE, first_pause * 2 ** min(trouble.failures - 1, 10)))
    finally:
        connections.close_all()


@dataclass(kw_only=True)
class _Trouble:
    """How often in a row `handle` failed, and up to which position it is given one entry at a time."""

    failures: int = 0
    careful_until: int = 0


def _follow_until_failure(reader: Reader, stop: threading.Event, wake: Waker, trouble: _Trouble) -> None:
    """Return after a failure, which is noted in `trouble`, or when `stop` is set."""
    position = position_of(reader.name)
    while not stop.is_set():
        wake.mark()
        started = time.monotonic()
        entries = entries_after(position, 1 if position < trouble.careful_until else BATCH)
        if not entries:
            trouble.failures = 0
            wake.sleep(stop)
            continue
        try:
            reader.handle(entries)
        except Exception:
            trouble.failures += 1
            trouble.careful_until = max(trouble.careful_until, entries[-1].position)
            log.exception(
                "reader failed",
                extra={
                    "reader": reader.name,
                    "position": entries[0].position,
                    "until": entries[-1].position,
                    "failures": trouble.failures,
                },
            )
            close_old_connections()
            return
        trouble.failures = 0
        position = entries[-1].position
        _remember(reader.name, position, datetime.now(UTC))
        if len(entries) < BATCH and position >= trouble.careful_until:
            stop.wait(max(0.0, started + CLOSEST - time.monotonic()))


def _remember(name: str, position: int, now: datetime) -> None:
    facts = {"position": position, "moved": now}
    # Nearly always it is there; to look for it first would cost as much as many a reader's work.
    if not ReaderPosition.objects.filter(name=name).update(**facts):
        ReaderPosition.objects.update_or_create(name=name, defaults=facts)
