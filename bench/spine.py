"""Measure the hub as a whole: how long its set-up and its start take, and how much memory it holds when idle.

Linux alone (`/proc`). Each function works in a folder of its own and leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY = "Orkhon is ready"
LONGEST_WAIT_S = 900.0
SETTLING_S = 5.0


def free_port() -> int:
    """Return a port that nobody holds at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(home: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a hub in that home, on SQLite and a free port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORKHON_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "ORKHON_HOME": str(home), "ORKHON_PORT": str(free_port()), **changes}


@contextmanager
def running(
    command: list[str], environment: dict[str, str], folder: Path, *, quiet: bool = False
) -> Iterator[tuple[float, int]]:
    """Run until it says that it is ready; give the seconds that it took and the process id of the whole's root.

    `quiet` throws its log away.
    """
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if READY in line:
                break
            if time.monotonic() - started > LONGEST_WAIT_S:
                raise TimeoutError(f"{command} was not ready after {LONGEST_WAIT_S:.0f} seconds")
        else:
            raise RuntimeError(f"{command} ended before it was ready, with status {process.wait()}")
        yield time.monotonic() - started, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def prepared_home() -> Iterator[Path]:
    """Give a home with the demonstration loaded, and remove it afterwards."""
    home = Path(tempfile.mkdtemp(prefix="orkhon-bench-"))
    try:
        command = [sys.executable, "-m", "orkhon.config.command", "prepare", "--demonstration"]
        subprocess.run(command, env=environment_of(home), check=True, stdout=subprocess.DEVNULL, cwd=home)
        yield home
    finally:
        shutil.rmtree(home)


def setup_s() -> float:
    """Return the seconds from a fresh copy of the project to the ready line of `make run`.

    The copy has no `.venv` and no home, so this installs the packages too, from pip's cache where it is warm.
    """
    folder = Path(tempfile.mkdtemp(prefix="orkhon-bench-"))
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "var", "build", "*.egg-info", "__pycache__", ".mypy_cache", ".ruff_cache", "*.mo"
    )
    try:
        copy = folder / "orkhon"
        shutil.copytree(ROOT, copy, ignore=left_out)
        interpreter = f"PYTHON={Path(sys.executable).resolve()}"
        with running(["make", "run", interpreter], environment_of(folder / "home"), copy) as (seconds, _):
            return seconds
    finally:
        shutil.rmtree(folder)


def start_s(home: Path) -> float:
    """Return the seconds from `orkhon run` to its ready line, in a prepared home that has run before."""
    command = [sys.executable, "-m", "orkhon.config.command", "run"]
    environment = environment_of(home, ORKHON_DEMONSTRATION="paused")
    with running(command, environment, home):
        pass
    with running(command, environment, home) as (seconds, _):
        return seconds


def idle_mb(home: Path) -> float:
    """Return the megabytes (10⁶ bytes, PSS) of the whole tree, the demonstration's feeds running but paused."""
    command = [sys.executable, "-m", "orkhon.config.command", "run"]
    with running(command, environment_of(home, ORKHON_DEMONSTRATION="paused"), home) as (_, root):
        time.sleep(SETTLING_S)
        return sum(_pss_bytes(process) for process in _tree(root)) / 1e6


def _tree(root: int) -> list[int]:
    children: list[int] = []
    for thread in Path(f"/proc/{root}/task").iterdir():
        children += map(int, (thread / "children").read_text().split())
    return [root, *(process for child in children for process in _tree(child))]


def is_idle_at_last(root: int) -> bool:
    """Return once the whole tree has used less than a tenth of a core for two seconds: its readers have caught up.

    False where it has not come to that in a quarter of an hour.
    """
    end = time.monotonic() + LONGEST_WAIT_S
    while time.monotonic() < end:
        before = _core_seconds(root)
        time.sleep(2)
        if _core_seconds(root) - before < 0.2:
            return True
    return False


def _core_seconds(root: int) -> float:
    ticks = 0
    for process in _tree(root):
        # After the name in brackets, which may hold anything: utime and stime are fields 14 and 15 of the line.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _pss_bytes(process: int) -> int:
    # Proportional: a page that four processes share counts a quarter in each.
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"/proc/{process}/smaps_rollup names no PSS")
