"""Measure in a process of its own, with a hub's home that nobody else has and that goes afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any


def measured_apart(module: str, *arguments: str) -> dict[str, Any]:
    """Run `python -m module` with an empty ORKHON_HOME, and return the JSON of its last line."""
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, "ORKHON_HOME": home, "DJANGO_SETTINGS_MODULE": "orkhon.config.settings"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured
