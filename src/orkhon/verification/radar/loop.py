"""The loop that asks watched places: each in a thread of its own, so that one that hangs holds up none."""

from __future__ import annotations

import logging
import random
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections, connections

from orkhon.verification.actions.watch_place import watch_place
from orkhon.verification.models import WatchedPlace
from orkhon.verification.radar.queries import places_due

log = logging.getLogger(__name__)

LOOKED_EVERY_S: Final = 2.0
MOST_AT_ONCE: Final = 3
_AFTER_FAILURE_S: Final = 10.0


def run(stop: threading.Event) -> None:
    """Ask who is due until `stop` is set."""
    busy: dict[int, Future[None]] = {}
    pool = ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="radar")
    try:
        while not stop.wait(LOOKED_EVERY_S):
            try:
                close_old_connections()
                busy = {place: job for place, job in busy.items() if not job.done()}
                for place in places_due(datetime.now(UTC)):
                    if place.pk not in busy and len(busy) < MOST_AT_ONCE:
                        busy[place.pk] = pool.submit(_ask, place)
            except Exception:
                log.exception("watched places could not be looked after")
                stop.wait(_AFTER_FAILURE_S)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        connections.close_all()


def _ask(place: WatchedPlace) -> None:
    try:
        watch_place(place, now=datetime.now(UTC), chance=random.random)
    except Exception:
        log.exception("a watched place failed", extra={"place": place.pk})
        _postpone(place)
    finally:
        connections.close_all()


def _postpone(place: WatchedPlace) -> None:
    """Let a place that fails in a way that nobody thought of wait an hour, and say that it failed."""
    try:
        now = datetime.now(UTC)
        WatchedPlace.objects.filter(pk=place.pk).update(
            due=datetime.fromtimestamp(now.timestamp() + 3_600, UTC),
            asked=now,
            failures=place.failures + 1,
            trouble="failed in a way that nobody thought of; the log tells how",
        )
    except Exception:
        log.exception("a watched place could not be postponed", extra={"place": place.pk})
