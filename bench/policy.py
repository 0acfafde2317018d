"""How long one question about rights takes: may this person change this article?"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench.figures import Figure, scale

ROUNDS = 5_000


def policy_ms(rounds: int) -> float:
    """Return the median time of a question, in milliseconds, asked in a home of its own."""
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-policy-") as home:
        environment = {
            **os.environ,
            "ORKHON_HOME": home,
            "ORKHON_DATABASE_URL": "",
            "ORKHON_LOG_LEVEL": "warning",
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "orkhon.config.settings"),
        }
        output = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.policy_measuring", str(rounds)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    return float(output.split()[-1])


def figures() -> Iterator[Figure]:
    """Yield the median of one question."""
    yield Figure(name="policy_ms", value=policy_ms(max(int(ROUNDS * scale()), 200)), unit="ms", goal="≤ 0.2")
