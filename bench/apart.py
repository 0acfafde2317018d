"""Measure in a process of its own, with a hub's home that nobody else has and that goes afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.postgresql import fresh_database, migrated_database


def measured_apart(module: str, *arguments: str, home: str = "", database: str = "") -> dict[str, Any]:
    """Run `python -m module` with an empty ORKHON_HOME, or with `home`, which stays, and return its last line's JSON.

    Without `database`, the address of one on PostgreSQL, it has SQLite.
    """
    with _home(home) as folder:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={
                **os.environ,
                "ORKHON_HOME": str(folder),
                "ORKHON_DATABASE_URL": database,
                "DJANGO_SETTINGS_MODULE": "orkhon.config.settings",
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def own_database(name: str) -> str:
    """Return the address of a database with all tables and no rows, on the server that `python -m tests.postgresql`
    gave; empty without one."""
    server = os.environ.get("ORKHON_TEST_DATABASE_URL", "")
    return fresh_database(server, f"bench_{name}", of=migrated_database(server)) if server else ""


@contextmanager
def _home(kept: str) -> Iterator[Path]:
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as folder:
        yield Path(folder)
