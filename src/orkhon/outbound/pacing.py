"""Keep a pause between requests to one server, over all threads of this process. Asks nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """Lets one request through each `seconds` for each key, such as a host and the user that is known there."""

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Return once it is the turn of this request; gives the seconds that were waited."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next.get(key, now))
            self._next[key] = turn + self._seconds
        if turn > now:
            self._sleep(turn - now)
        return turn - now
