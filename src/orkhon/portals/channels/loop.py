"""The loop that brings channels in line: each channel in a thread of its own, so that one that hangs holds up none."""

from __future__ import annotations

import logging
import random
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections, connections

from orkhon.portals.channels.following import WAKE, look_through
from orkhon.portals.channels.settling import channels_due, work_on

log = logging.getLogger(__name__)

LOOKED_EVERY_S: Final = 0.25
LOOKED_THROUGH_EVERY_S: Final = 60.0
MOST_AT_ONCE: Final = 32
_AFTER_FAILURE_S: Final = 5.0


def run(stop: threading.Event) -> None:
    """Work until `stop` is set."""
    busy: dict[int, Future[None]] = {}
    looked = _now()
    pool = ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="channel")
    try:
        while not stop.is_set():
            WAKE.wait(LOOKED_EVERY_S)
            WAKE.clear()
            try:
                close_old_connections()
                now = _now()
                busy = {channel: job for channel, job in busy.items() if not job.done()}
                for channel in channels_due(now):
                    if channel not in busy:
                        busy[channel] = pool.submit(_work, channel)
                if (now - looked).total_seconds() >= LOOKED_THROUGH_EVERY_S:
                    looked = now
                    look_through(now)
            except Exception:
                log.exception("channels could not be looked after")
                stop.wait(_AFTER_FAILURE_S)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        connections.close_all()


def _work(channel: int) -> None:
    try:
        work_on(channel, now=_now, chance=random.random)
    except Exception:
        log.exception("channel failed", extra={"channel": channel})
    finally:
        connections.close_all()


def _now() -> datetime:
    return datetime.now(UTC)
