"""Ask the banks when their time has come, one after the other: the readers' process runs this loop."""

from __future__ import annotations

import logging
import random
import threading
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections, connections

from orkhon.portals.rates.actions.ask_bank import ask_bank
from orkhon.portals.rates.queries import due_sources

log = logging.getLogger("orkhon.portals.rates")

LOOK_EVERY_S: Final = 5.0
_AFTER_FAILURE_S: Final = 30.0


def run(stop: threading.Event) -> None:
    """Look every few seconds, so that what the admin switches on is asked at once, until `stop` is set."""
    try:
        _look_until(stop)
    finally:
        connections.close_all()


def _look_until(stop: threading.Event) -> None:
    while True:
        wait = LOOK_EVERY_S
        close_old_connections()
        try:
            for source in due_sources(now=datetime.now(UTC)):
                if stop.is_set():
                    return
                chance = random.random()  # noqa: S311 - spreads questions, guards nothing
                ask_bank(source, now=datetime.now(UTC), chance=chance)
        except Exception:
            # This hub's database; it may come back.
            log.exception("rates lost")
            wait = _AFTER_FAILURE_S
        if stop.wait(wait):
            return
