"""`make bench-desk`: how fast the wire screen lists the newest of a long log, and tells sixty screens what is new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench.figures import Figure, scale

GOALS = {
    "wire_list_ms": ("ms p95", "≤ 150"),
    "wire_page_ms": ("ms p95", "≤ 150"),
    "live_s": ("s p95", "≤ 1"),
}


def figures() -> Iterator[Figure]:
    """Measure on ORKHON_BENCH_ITEMS items, a million where it is not set."""
    items = max(400, int(int(os.environ.get("ORKHON_BENCH_ITEMS", "1000000")) * scale()))
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.wire_screen_measuring", str(items)],
            env={**os.environ, "ORKHON_HOME": home, "DJANGO_SETTINGS_MODULE": "orkhon.config.settings"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured = json.loads(done.stdout.splitlines()[-1])
    for name, (unit, goal) in GOALS.items():
        yield Figure(name=name, value=measured[name], unit=unit, goal=goal)
