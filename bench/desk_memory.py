"""`make bench-desk`: how fast the translation memory answers, exact and fuzzy, with how many wordings.

ORKHON_BENCH_MEMORY names a folder in which the memory stays: a run that was stopped goes on there, and the next one
asks at once. Under `python -m tests.postgresql` it lies on PostgreSQL, and goes with that server.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from bench.apart import measured_apart, own_database
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
    database = own_database("memory")
    # What lies on that server goes with it, so no folder may say that it is there.
    home = "" if database else os.environ.get("ORKHON_BENCH_MEMORY", "")
    measured = measured_apart("bench.desk_memory_measuring", str(wordings), data, home=home, database=database)
    for name, (unit, goal) in GOALS.items():
        yield Figure(name=name, value=measured[name], unit=unit, goal=goal)
