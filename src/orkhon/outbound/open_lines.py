"""Connections that stay open from one parcel to the next. Looks nothing up and judges no address.

A line leads to an address that was judged when it was opened, and to no other. So it is not kept for ever: names move,
and who may not be reached any more is found out by the next look-up.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

import httpcore

from orkhon.outbound.deadline import Deadline

LONGEST_IDLE: Final = 20.0
"""Seconds; the usual servers close a connection after 60 or 75 without a request, some after 30."""

LONGEST_LIFE: Final = 300.0
"""Seconds after which the name is looked up again, and what it leads to judged."""

MOST_LINES: Final = 256

Where = tuple[str, str, int, bool]
"""Scheme, host, port, and whether loopback and private networks are allowed."""


@dataclass(eq=False, kw_only=True, slots=True)
class Line:
    """One connection. `deadline` is the one that its stream obeys, and is set anew for each parcel."""

    where: Where
    connection: httpcore.HTTPConnection
    deadline: Deadline
    opened: float = field(default_factory=time.monotonic)
    idle_since: float = 0.0

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def is_fit(self, now: float) -> bool:
        """True where another parcel may go by it; what the other side has closed is found to be readable."""
        if now - self.idle_since > LONGEST_IDLE or now - self.opened > LONGEST_LIFE:
            return False
        return self.connection.is_available() and not self.connection.has_expired()


class OpenLines:
    """The lines that nobody uses at this moment. For all threads of a process."""

    def __init__(self, *, most: int = MOST_LINES) -> None:
        self._most: Final = most
        self._lock: Final = threading.Lock()
        self._idle: Final[OrderedDict[Line, None]] = OrderedDict()
        self._by_place: Final[dict[Where, list[Line]]] = {}

    def take(self, where: Where) -> Line | None:
        """Return a line that leads there, for the caller alone, None where there is none that is fit."""
        while True:
            with self._lock:
                lines = self._by_place.get(where)
                line = lines[-1] if lines else None
                if line is None:
                    return None
                self._forget(line)
            if line.is_fit(time.monotonic()):
                return line
            line.close()

    def keep(self, line: Line) -> None:
        """Keep a line for the next parcel, or close it where it cannot be used again or too many are kept."""
        line.idle_since = now = time.monotonic()
        too_many: list[Line] = []
        if line.is_fit(now):
            with self._lock:
                self._idle[line] = None
                self._by_place.setdefault(line.where, []).append(line)
                # The longest idle first.
                for old in list(self._idle):
                    if len(self._idle) <= self._most and now - old.idle_since <= LONGEST_IDLE:
                        break
                    self._forget(old)
                    too_many.append(old)
        else:
            too_many.append(line)
        for old in too_many:
            old.close()

    def close(self) -> None:
        """Close all that nobody uses."""
        with self._lock:
            idle = list(self._idle)
            self._idle.clear()
            self._by_place.clear()
        for line in idle:
            line.close()

    def _forget(self, line: Line) -> None:
        del self._idle[line]
        lines = self._by_place[line.where]
        lines.remove(line)
        if not lines:
            del self._by_place[line.where]
