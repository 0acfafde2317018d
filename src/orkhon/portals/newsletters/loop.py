"""The loop that makes issues and sends letters."""

from __future__ import annotations

import logging
import random
import threading
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections, connections

from orkhon.portals.newsletters.actions.make_issues import make_issues, spread_issues
from orkhon.portals.newsletters.sending import send_letters, send_questions

log = logging.getLogger(__name__)

EVERY_S: Final = 2.0
ISSUES_EVERY_S: Final = 30.0


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; without pause while there are letters."""
    looked: datetime | None = None
    try:
        while not stop.is_set():
            busy = 0
            try:
                close_old_connections()
                now = datetime.now(UTC)
                if looked is None or (now - looked).total_seconds() >= ISSUES_EVERY_S:
                    looked = now
                    make_issues(now=now)
                busy = spread_issues() + send_questions(now=now) + send_letters(now=now, chance=random.random)
            except Exception:
                log.exception("newsletters could not be looked after")
            stop.wait(0.05 if busy else EVERY_S)
    finally:
        connections.close_all()
