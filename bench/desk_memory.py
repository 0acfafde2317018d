"""`make bench-desk`: how fast the translation memory answers, exact and fuzzy, with how many wordings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from bench.apart import measured_apart
from bench.figures import Figure, scale

GOALS = {
    "memory_lookup_p95_ms": ("ms", "≤ 60"),
    "memory_exact_p95_ms": ("ms", "≤ 60"),
    "memory_found": ("%", "≥ 90"),
    "memory_index_per_s": ("wordings/s", "≥ 2000"),
}


def figures() -> Iterator[Figure]:
    """Measure on ORKHON_BENCH_WORDINGS wordings, five million where it is not set; needs ORKHON_TEST_DATA."""
    data = os.environ.get("ORKHON_TEST_DATA")
    if not data:
        print("ORKHON_TEST_DATA is not set: no sentences to remember", file=sys.stderr)
        return
    wordings = max(4_000, int(int(os.environ.get("ORKHON_BENCH_WORDINGS", "5000000")) * scale()))
    measured = measured_apart("bench.desk_memory_measuring", str(wordings), data)
    for name, (unit, goal) in GOALS.items():
        yield Figure(name=name, value=measured[name], unit=unit, goal=goal)
