"""The loop that pushes breaking news to readers' browsers."""

from __future__ import annotations

import random
import threading
from datetime import datetime
from typing import Final

from orkhon.portals.outlet_loop import work_until
from orkhon.portals.pushes.sending import send_pushes, spread

EVERY_S: Final = 1.0
_BETWEEN_S: Final = 0.02


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; without pause while there are browsers to be told."""

    def turn(now: datetime) -> int:
        return spread(now=now) + send_pushes(now=now, chance=random.random)

    work_until(stop, turn, every=EVERY_S, between=_BETWEEN_S, failed="pushes could not be looked after")
