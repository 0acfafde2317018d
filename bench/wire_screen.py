"""`make bench-desk`: how fast the wire screen lists the newest of a long log, and tells sixty screens what is new."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bench.apart import measured_apart
from bench.figures import Figure, scale

GOALS = {
    "wire_list_ms": ("ms p95", "≤ 150"),
    "wire_page_ms": ("ms p95", "≤ 150"),
    "live_s": ("s p95", "≤ 1"),
}


def figures() -> Iterator[Figure]:
    """Measure on ORKHON_BENCH_ITEMS items, a million where it is not set."""
    items = max(400, int(int(os.environ.get("ORKHON_BENCH_ITEMS", "1000000")) * scale()))
    measured = measured_apart("bench.wire_screen_measuring", str(items))
    for name, (unit, goal) in GOALS.items():
        yield Figure(name=name, value=measured[name], unit=unit, goal=goal)
