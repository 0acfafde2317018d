"""Keep a pause between requests to one server, over all threads, processes and starts of this hub. Asks nobody."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_LONGEST: Final = 60.0
"""Seconds; a moment that lies further ahead was noted by a clock that has been set back since."""


class Pace:
    """Lets one request through each `seconds` for each key, such as a host and the user that is known there."""

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, key: str, *, folder: Path | None = None) -> float:
        """Return once it is the turn of this request; gives the seconds that were waited.

        In `folder` the moment of the next turn is kept, so that other processes, and this hub once it is started again,
        keep the pause too. Raises `OSError` where nothing can be written there.
        """
        with self._lock:
            now = self._clock()
            turn = self._turn(self._next.get(key, now), now)
            turn = turn if folder is None else self._agreed(turn, now, folder, key)
            self._next[key] = turn + self._seconds
        if turn > now:
            self._sleep(turn - now)
        return turn - now

    def _turn(self, next_turn: float, now: float) -> float:
        return next_turn if now <= next_turn <= now + _LONGEST else now

    def _agreed(self, turn: float, now: float, folder: Path, key: str) -> float:
        """Return the turn that no other process has, and note it before anybody waits for it."""
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / hashlib.sha256(key.encode()).hexdigest()[:32], os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+", encoding="ascii", errors="replace") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                kept = float(file.read(40))
            except ValueError:
                kept = now
            turn = max(turn, self._turn(kept, now))
            file.seek(0)
            file.truncate()
            file.write(repr(turn + self._seconds))
            file.flush()  # the lock goes when the file is closed
        return turn
