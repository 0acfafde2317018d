"""How often one token may ask: a bucket for each, in this process alone. Reads no clock.

On a hub of several web nodes each keeps its own, so together they let through as many times more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

_KEPT: Final = 10_000


class RequestLimits:
    """Buckets by key; each fills evenly over a minute and holds at most a minute's worth."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, *, per_minute: int, now: float) -> float:
        """Take one request of `key` at `now` (seconds of a monotonic clock). Return 0, or the seconds to wait."""
        with self._lock:
            left, seen = self._buckets.pop(key, (float(per_minute), now))
            left = min(float(per_minute), left + (now - seen) * per_minute / 60)
            wait = 0.0 if left >= 1 else (1 - left) * 60 / per_minute
            self._buckets[key] = (left - 1 if not wait else left, now)
            while len(self._buckets) > _KEPT:
                self._buckets.popitem(last=False)
        return wait
