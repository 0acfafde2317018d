"""The two processes from which a hub's pages come: what each says of itself, and one of them alone. Asserts nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.hub import Hub, wait_until

NAMES = ("web-1", "web-2")


def facts_of(hub: Hub, name: str) -> Mapping[str, Any]:
    """Return what the process of that name reported last, nothing while it has not."""
    try:
        found: dict[str, Any] = json.loads((hub.home / "run" / f"{name}.json").read_text())
    except (OSError, ValueError):
        return {}
    return found


def process_of(hub: Hub, name: str) -> int:
    """Return the number of the process of that name, 0 while it has not reported."""
    return int(facts_of(hub, name).get("pid", 0))


@contextlib.contextmanager
def alone(hub: Hub, name: str) -> Iterator[None]:
    """Let the other process stand still meanwhile, so that this one answers."""
    others = [process_of(hub, other) for other in NAMES if other != name]
    for other in others:
        os.kill(other, signal.SIGSTOP)
        # Until all its threads stand still it may take one more connection, and keep it.
        wait_until(partial(_stands_still, other), "the other process to stand still", pause=0.005)
    try:
        yield
    finally:
        for other in others:
            os.kill(other, signal.SIGCONT)


def _stands_still(process: int) -> bool:
    states = [(thread / "stat").read_text().rpartition(")")[2].split()[0] for thread in _threads(process)]
    return set(states) == {"T"}


def _threads(process: int) -> list[Path]:
    return list(Path(f"/proc/{process}/task").iterdir())
