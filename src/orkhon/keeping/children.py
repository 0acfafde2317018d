"""Run another word of `orkhon` in a process of its own, on another home or database than this process has."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from orkhon.keeping.errors import KeepingError


def environment_of(home: Path, *, database_url: str | None, hub: str = "") -> dict[str, str]:
    """Return the environment of a hub in `home`; `database_url` is empty for SQLite, None for this process's own."""
    changed = {"ORKHON_HOME": str(home), "ORKHON_LOG_LEVEL": "warning"}
    if database_url is not None:
        changed["ORKHON_DATABASE_URL"] = database_url
    if hub:
        changed["ORKHON_HUB"] = hub
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "orkhon.config.settings", **changed}


_PR_SET_PDEATHSIG = 1
_LIBRARY = ctypes.CDLL(None)


def _end_with_the_parent() -> None:
    # A child that outlived a killed parent would work on the same database as the next attempt.
    if hasattr(_LIBRARY, "prctl"):
        _LIBRARY.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def start_orkhon(words: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start `orkhon WORDS…` without waiting for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "orkhon.config.command", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_end_with_the_parent,
    )


def outcome_of(child: subprocess.Popen[str], words: Sequence[str], failure: type[KeepingError]) -> str:
    """Wait for the end and return what was printed. Raises `failure` with the last lines where it went wrong."""
    printed, said = child.communicate()
    if child.returncode:
        lines = [line for line in (printed + said).splitlines() if line.strip()]
        raise failure(f"`orkhon {' '.join(words)}` ended with status {child.returncode}: {' / '.join(lines[-6:])}")
    return printed


_HASHING = """
import hashlib, pathlib, sys
digest = hashlib.sha256()
for path in map(pathlib.Path, sys.argv[1:]):
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
print(digest.hexdigest())
"""


def hash_elsewhere(*paths: Path) -> str:
    """Return a hash over files, read by a process of its own; one that is absent counts as an empty one."""
    command = [sys.executable, "-c", _HASHING, *map(str, paths)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def run_orkhon(words: Sequence[str], environment: dict[str, str], failure: type[KeepingError]) -> str:
    """Run `orkhon WORDS…` and return what it printed. Raises `failure` where it ended with an error."""
    return outcome_of(start_orkhon(words, environment), words, failure)
