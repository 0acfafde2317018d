"""`make bench-desk`: sixty people at work at once over HTTP, and how long the editor, the board and publishing take.

With ORKHON_WEB the hub answers from so many processes; under `python -m tests.postgresql` it has PostgreSQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench.apart import own_database
from bench.figures import Figure, scale

GOALS = {
    "editor_opens_ms": ("ms p95", "≤ 400"),
    "translation_opens_ms": ("ms p95", "≤ 400"),
    "board_ms": ("ms p95", "≤ 300"),
    "publish_ms": ("ms p95", "≤ 250"),
    "sixty_p95_ms": ("ms p95", "≤ 800"),
    "sixty_errors": ("answers", "≤ 0"),
    "sixty_asked": ("requests", "≥ 1"),
}


def figures() -> Iterator[Figure]:
    """Measure with ORKHON_BENCH_ARTICLES articles, a hundred thousand where it is not set, in eight languages."""
    articles = max(800, int(int(os.environ.get("ORKHON_BENCH_ARTICLES", "100000")) * scale()))
    seconds = max(20, int(120 * scale()))
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.desk_day_measuring", home, str(articles), str(seconds), own_database("day")],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured = json.loads(done.stdout.splitlines()[-1])
    for name, (unit, goal) in GOALS.items():
        yield Figure(name=name, value=measured[name], unit=unit, goal=goal)
