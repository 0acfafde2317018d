"""`make bench-portals`: what readers wait for, beside nginx and beside Wagtail's own pages, in one run.

Needs `wrk` and nginx (Debian: `wrk`, `nginx-light`); what is missing is said and left out. ORKHON_WEB is 2 unless set,
and ORKHON_STORIES is off: vectors of a hundred thousand texts that came within a minute would be made for hours beside.
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
    "cached_per_s": ("requests/s", "≥ 30000"),
    "cached_to_nginx": ("x", "≥ 1"),
    "article_kb": ("kB sent", "≤ 10"),
    "article_ms": ("ms median", "≤ 15"),
    "section_ms": ("ms median", "≤ 15"),
    "search_ms": ("ms median", "≤ 60"),
    "wagtail_to_article": ("x", "≥ 2"),
    "day_p99_ms": ("ms p99", "≤ 100"),
    "day_errors": ("answers", "≤ 0"),
    "kill_p99_s": ("s", "≤ 1"),
    "kill_anew_p99_s": ("s", "≥ 0"),
}
PEERS = {"cached_per_s": "nginx_per_s", "article_ms": "wagtail_ms"}


def figures() -> Iterator[Figure]:
    """Measure with ORKHON_BENCH_ARTICLES articles, a hundred thousand where it is not set, in eight languages."""
    articles = max(400, int(int(os.environ.get("ORKHON_BENCH_ARTICLES", "100000")) * scale()))
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as home:
        words = [home, str(articles), str(scale()), own_database("portals")]
        done = subprocess.run(
            [sys.executable, "-m", "bench.portals_measuring", *words],
            env={"ORKHON_WEB": "2", "ORKHON_STORIES": "off", **os.environ},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured = json.loads(done.stdout.splitlines()[-1])
    for name, (unit, goal) in GOALS.items():
        peer = measured.get(PEERS.get(name, ""))
        yield Figure(name=name, value=measured.get(name), unit=unit, goal=goal, peer=peer)
    print(measured["beside"])
