"""The loop that pushes breaking news to readers' browsers."""

from __future__ import annotations

import logging
import random
import threading
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections, connections

from orkhon.portals.pushes.sending import send_pushes, spread

log = logging.getLogger(__name__)

EVERY_S: Final = 1.0


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; without pause while there are browsers to be told."""
    try:
        while not stop.is_set():
            busy = 0
            try:
                close_old_connections()
                now = datetime.now(UTC)
                busy = spread(now=now) + send_pushes(now=now, chance=random.random)
            except Exception:
                log.exception("pushes could not be looked after")
            stop.wait(0.02 if busy else EVERY_S)
    finally:
        connections.close_all()
