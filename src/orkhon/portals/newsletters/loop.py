"""The loop that makes issues and sends letters."""

from __future__ import annotations

import random
import threading
from datetime import datetime
from typing import Final

from orkhon.portals.newsletters.actions.make_issues import make_issues, spread_issues
from orkhon.portals.newsletters.sending import send_letters, send_questions
from orkhon.portals.outlet_loop import work_until

EVERY_S: Final = 2.0
ISSUES_EVERY_S: Final = 30.0
_BETWEEN_S: Final = 0.05


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; without pause while there are letters."""
    looked: datetime | None = None

    def turn(now: datetime) -> int:
        nonlocal looked
        if looked is None or (now - looked).total_seconds() >= ISSUES_EVERY_S:
            looked = now
            make_issues(now=now)
        return spread_issues() + send_questions(now=now) + send_letters(now=now, chance=random.random)

    work_until(stop, turn, every=EVERY_S, between=_BETWEEN_S, failed="newsletters could not be looked after")
