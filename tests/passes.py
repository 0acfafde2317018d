"""Run the passes of the suite side by side: `python -m tests.passes`. Prints each whole, one after another.

Each pass is a process with a home, databases and ports of its own; a machine with two processors needs little more
time for all than for the longest.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PURE = ("items", "formats", "trust")

_PYTEST = (sys.executable, "-m", "pytest")
_ROOMS = tuple(f"tests/{room}" for room in PURE)
PASSES: dict[str, tuple[str, ...]] = {
    "the pure rooms, with their coverage": (
        *(*_PYTEST, "-m", "not slow"),
        *(f"--cov=orkhon.{room}" for room in PURE),
        *("--cov-report=term", "--cov-fail-under=95", *_ROOMS),
    ),
    "the database and the flows on PostgreSQL": (
        *(sys.executable, "-m", "tests.postgresql", *_PYTEST),
        *("-m", "(database or postgresql) and not slow", "tests"),
    ),
    "everything else on SQLite": (*_PYTEST, "-m", "not slow", "tests", *(f"--ignore={room}" for room in _ROOMS)),
}


def main() -> int:
    """Return 0 when all passes did."""
    with tempfile.TemporaryDirectory(prefix="orkhon-passes-") as folder:
        running = []
        for number, (name, command) in enumerate(PASSES.items()):
            path = Path(folder) / f"{number}.log"
            with path.open("wb") as output:
                running.append((name, path, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)))
        failed = 0
        for name, path, process in running:
            failed += process.wait() != 0
            print(f"\n== {name}\n", flush=True)
            sys.stdout.buffer.write(path.read_bytes())
            sys.stdout.buffer.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
