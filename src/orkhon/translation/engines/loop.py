"""The readers' loop that works through requests for machine text."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections

from orkhon.translation.engines.filling import fill_one
from orkhon.translation.engines.local.ask import let_go
from orkhon.translation.models import MachineRequest, RequestState

log = logging.getLogger(__name__)

EVERY_S: Final = 1.0


def run(stop: threading.Event) -> None:
    """Fill what is asked for until `stop` is set; the processes of models end with it."""
    try:
        while not stop.is_set():
            close_old_connections()
            if fill_one(clock=_clock) is None:
                stop.wait(EVERY_S)
    finally:
        let_go()


def forget_requests(before: datetime) -> int:
    """Remove finished requests that were asked before that moment, and return how many."""
    rows = MachineRequest.objects.filter(asked_at__lt=before).exclude(
        state__in=(RequestState.WAITING, RequestState.RUNNING)
    )
    return rows.delete()[0]


def _clock() -> datetime:
    return datetime.now(UTC)
