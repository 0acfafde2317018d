"""How an outlet's loop goes on: turn after turn until it is told to stop, whatever one turn meets."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import close_old_connections, connections

log = logging.getLogger(__name__)


def work_until(
    stop: threading.Event, turn: Callable[[datetime], int], *, every: float, between: float, failed: str
) -> None:
    """Call `turn` with the time until `stop` is set: each `every` seconds, `between` where it did anything.

    A turn that fails is logged with the words `failed`, and the next one comes as if it had done nothing.
    """
    try:
        while not stop.is_set():
            busy = 0
            try:
                close_old_connections()
                busy = turn(datetime.now(UTC))
            except Exception:
                log.exception(failed)
            stop.wait(between if busy else every)
    finally:
        connections.close_all()
