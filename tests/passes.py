"""Run the passes of the suite side by side: `python -m tests.passes`. Prints each whole, those that failed last.

Each pass is a process with a home, databases and ports of its own. They come to more passes than a small machine has
processors, because those with whole hubs wait a good part of their time. So a few tests that failed are run once more,
by themselves, when all passes are through: what fails again fails the suite, what passes then is named as a defect.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.prepared import NAMED

PURE = ("items", "formats", "trust")
"""Rooms whose coverage is measured in every run; that of `language`, pure as well, is by `make test-slow`."""
HUBS = ("config", "keeping", "server", "upgrades", "browser", "flows")
"""Whose tests mostly wait for whole hubs to start, work and stop. The last two share one, busy as long as it lives."""

_MOST_AGAIN = 5
"""More failures than these are no accident of a busy machine."""
_PYTEST = (sys.executable, "-m", "pytest")
_ON_POSTGRESQL = (
    *(sys.executable, "-m", "tests.postgresql", *_PYTEST),
    *("-m", "(database or postgresql) and not slow"),
)
_PURE = tuple(f"tests/{room}" for room in (*PURE, "language"))
_HUBS = tuple(f"tests/{room}" for room in HUBS)
PASSES: dict[str, tuple[str, ...]] = {
    "the pure rooms, with their coverage": (
        *(*_PYTEST, "-m", "not slow"),
        *(f"--cov=orkhon.{room}" for room in PURE),
        *("--cov-report=term", "--cov-fail-under=95", *_PURE),
    ),
    "whole hubs on SQLite": (*_PYTEST, "-m", "not slow", *_HUBS),
    "whole hubs on PostgreSQL": (*_ON_POSTGRESQL, *_HUBS),
    "the database on PostgreSQL": (*_ON_POSTGRESQL, "tests", *(f"--ignore={folder}" for folder in _HUBS)),
    "everything else on SQLite": (
        *(*_PYTEST, "-m", "not slow", "tests"),
        *(f"--ignore={folder}" for folder in (*_PURE, *_HUBS)),
    ),
}


def main() -> int:
    """Return 0 when all passes did."""
    with tempfile.TemporaryDirectory(prefix="orkhon-passes-") as folder:
        prepared = Path(folder) / "prepared"
        environment = {**os.environ, NAMED: str(prepared)}
        # Each of hundreds of processes would compile all of Orkhon anew.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([sys.executable, "-m", "tests.prepared", str(prepared)], check=True, env=environment)
        running = []
        for number, (name, command) in enumerate(PASSES.items()):
            path = Path(folder) / f"{number}.log"
            with path.open("wb") as output:
                process = subprocess.Popen(
                    (*command, "-o", f"cache_dir={_cache_of(path)}"),
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=environment,
                )
            running.append((name, path, process))
        codes = {name: process.wait() for name, _, process in running}
        # A log that somebody cuts keeps its end: what failed stands there, whole and once more in short.
        for name, path, _ in sorted(running, key=lambda one: codes[one[0]] != 0):
            print(f"\n== {name}\n", flush=True)
            sys.stdout.buffer.write(path.read_bytes())
            sys.stdout.buffer.flush()
        failed = {name: path for name, path, _ in running if codes[name]}
        for name, path in failed.items():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            print(f"\n== failed: {name} (exit code {codes[name]})")
            print("\n".join(line for line in lines if line.startswith(("FAILED", "ERROR", "E   ", "==="))), flush=True)
        standing = [name for name, path in failed.items() if not _passes_again(name, path, environment)]
    return 1 if standing else 0


def _cache_of(log: Path) -> Path:
    return log.with_suffix(".cache")


def _passes_again(name: str, log: Path, environment: dict[str, str]) -> bool:
    """Run the few tests that failed in a pass once more, and tell whether they all pass now."""
    kept = _cache_of(log) / "v" / "cache" / "lastfailed"
    failed = sorted(json.loads(kept.read_text())) if kept.exists() else []
    too_little_covered = "FAIL Required test coverage" in log.read_text(encoding="utf-8", errors="replace")
    if too_little_covered or not 0 < len(failed) <= _MOST_AGAIN:
        return False
    print(f"\n== again, by itself: {name}\n", flush=True)
    command = (*PASSES[name], "--last-failed", "--no-cov", "-o", f"cache_dir={_cache_of(log)}")
    if subprocess.run(command, env=environment).returncode:
        return False
    print("\n== failed on a busy machine and passed by itself; each of these is a defect to mend:")
    print("\n".join(failed), flush=True)
    return True


if __name__ == "__main__":
    raise SystemExit(main())
