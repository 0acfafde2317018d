"""`make bench-search`: how fast the search answers and builds, how large its index is, what it finds across scripts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from bench.apart import measured_apart
from bench.figures import Figure, scale

GOALS = {
    "search_p95_ms": ("ms", "≤ 50"),
    "index_gb": ("GB/million", "≤ 1"),
    "build_items_s": ("items/s", "≥ 2000"),
    "visible_s": ("s p95", "≤ 1"),
}


def figures() -> Iterator[Figure]:
    """Measure on ORKHON_BENCH_ITEMS items, a million where it is not set; needs ORKHON_TEST_DATA."""
    data = os.environ.get("ORKHON_TEST_DATA")
    if not data:
        print("ORKHON_TEST_DATA is not set: no sentences to make items of", file=sys.stderr)
        return
    items = max(400, int(int(os.environ.get("ORKHON_BENCH_ITEMS", "1000000")) * scale()))
    measured = measured_apart("bench.search_measuring", str(items), data)
    for name, (unit, goal) in GOALS.items():
        peer = measured["fts5_p95_ms"] if name == "search_p95_ms" else None
        yield Figure(name=name, value=measured[name], unit=unit, goal=goal, peer=peer)
    yield Figure(name="search_cpu_p95_ms", value=measured["search_cpu_p95_ms"], unit="ms of processor", goal="≤ 50")
    yield Figure(name="build_cpu", value=measured["build_cpu_s_per_1000"], unit="s/1000", goal="≤ 1")
    for code, (recall, precision) in measured["found"].items():
        yield Figure(name=f"recall_{code}", value=recall, unit="%", goal="≥ 98")
        yield Figure(name=f"precision_at_10_{code}", value=precision, unit="%", goal="≥ 90")
