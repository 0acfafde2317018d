"""Keep the figures of readers current, and end what is to end: the readers' process runs this loop."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections

from orkhon.readership.actions.add_up import add_up
from orkhon.readership.actions.close_days import close_days
from orkhon.readership.actions.destroy_secrets import destroy_secrets

log = logging.getLogger(__name__)

EVERY_S: Final = 3.0
_ONCE_A_MINUTE: Final = 20


def run(stop: threading.Event) -> None:
    """Add up every few seconds; each minute close the days that are over and destroy their secrets."""
    rounds = 0
    while True:
        close_old_connections()
        now = datetime.now(UTC)
        while add_up(now=now) and not stop.is_set():
            pass
        if rounds % _ONCE_A_MINUTE == 0:
            closed, destroyed = close_days(now=now), destroy_secrets(now=now)
            if closed or destroyed:
                log.info("readership", extra={"closed": closed, "destroyed": ", ".join(destroyed)})
        rounds += 1
        if stop.wait(EVERY_S):
            return
