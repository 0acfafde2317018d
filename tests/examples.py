"""How many examples Hypothesis draws: few in each run of the suite, all of them in `make test-slow`."""

from __future__ import annotations

import os

WHOLE = os.environ.get("ORKHON_TEST_WHOLE") == "1"


def examples(whole: int) -> int:
    """Return how many of the `whole` examples are drawn in this run."""
    return whole if WHOLE else max(20, whole // 10)
