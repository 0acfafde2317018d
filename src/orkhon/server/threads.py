"""Run named loops in threads, and begin again, later and later, what failed. Knows no room."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

log = logging.getLogger("orkhon.server.threads")

Loop = Callable[[threading.Event], None]


@dataclass(frozen=True, kw_only=True)
class ThreadState:
    """How one loop is doing. `failures` counts those in a row; `error` is the last one in words, or empty."""

    running: bool
    failures: int
    error: str


class NamedThreads:
    """Loops by name, each in its own thread: one that fails is no other's concern.

    A loop takes the event that asks it to end. It returns only then; returning earlier counts as a failure.
    """

    def __init__(
        self,
        loops: Mapping[str, Loop],
        *,
        between: Callable[[], None] = lambda: None,
        first_pause: float = 1.0,
        longest_pause: float = 60.0,
    ) -> None:
        self.stop = threading.Event()
        self._between = between
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._states = {name: ThreadState(running=False, failures=0, error="") for name in loops}
        self._threads = [
            threading.Thread(target=self._keep, args=(name, loop), name=name, daemon=True)
            for name, loop in loops.items()
        ]

    def start(self) -> None:
        """Start all threads."""
        for thread in self._threads:
            thread.start()

    def states(self) -> dict[str, ThreadState]:
        """Return how each loop is doing at this moment."""
        return dict(self._states)

    def join(self, seconds: float) -> list[str]:
        """Wait up to `seconds` in all after `stop` was set, and return the names of those that still run."""
        waiting = threading.Event()
        step = 0.02
        while seconds > 0 and any(thread.is_alive() for thread in self._threads):
            waiting.wait(step)
            seconds -= step
        return [thread.name for thread in self._threads if thread.is_alive()]

    def _keep(self, name: str, loop: Loop) -> None:
        failures = 0
        pause = self._first_pause
        while not self.stop.is_set():
            self._states[name] = ThreadState(running=True, failures=failures, error=self._states[name].error)
            try:
                self._between()
                loop(self.stop)
                error = "the loop ended though nobody asked it to"
            except Exception as caught:
                error = f"{type(caught).__name__}: {caught}"
                log.exception("thread failed", extra={"thread_name": name, "again_in": pause})
            else:
                if self.stop.is_set():
                    break
                log.error("thread ended unasked", extra={"thread_name": name, "again_in": pause})
            failures += 1
            self._states[name] = ThreadState(running=False, failures=failures, error=error)
            self.stop.wait(pause)
            pause = min(pause * 2, self._longest_pause)
        self._states[name] = ThreadState(running=False, failures=failures, error=self._states[name].error)
