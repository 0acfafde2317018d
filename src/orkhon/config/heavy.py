"""The heavy process: `python -m orkhon.config.heavy` does what takes much memory, and ends when nothing is left to do.

The supervisor starts it while a file says that it is wanted. On a machine of its own, `--stay` lets it wait for work.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

import django
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.health import start_refusals, unanswered
from orkhon.config.living import run_until_told
from orkhon.server.threads import Loop, NamedThreads

log = logging.getLogger("orkhon.config.heavy")

NAME: Final = "heavy"
STOP_PATIENCE_S: Final = 6.0
_BEHIND_OTHERS: Final = 10
_ASKED_EVERY_S: Final = 0.5


class Rest:
    """Which loops have nothing to do. When all have none, the process is told to end, unless it is to stay."""

    def __init__(self, names: Iterable[str], *, ends: bool) -> None:
        self._resting = dict.fromkeys(names, False)
        self._ends = ends
        self._lock = threading.Lock()
        self.stop = threading.Event()

    def note(self, name: str, rests: bool) -> None:
        """Note that a loop rests, or works again."""
        with self._lock:
            self._resting[name] = rests
            if self._ends and all(self._resting.values()):
                self.stop.set()


class Until(threading.Event):
    """Set when a loop itself wants to rest, or when the process is told to end."""

    def __init__(self, process: threading.Event) -> None:
        super().__init__()
        self._process = process

    def is_set(self) -> bool:
        """Return whether either is."""
        return super().is_set() or self._process.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the process to be told: the loop itself cannot change its mind while it waits."""
        return super().is_set() or self._process.wait(timeout)


def _stories(
    run: Loop,
    wanted: Path,
    again: Callable[[], bool],
    rests: Callable[[bool], None],
    stop: threading.Event,
) -> None:
    """Make stories; when nothing new has come for long, rest until something does or the process ends."""
    while not stop.is_set():
        rests(False)
        run(Until(stop))
        rests(True)
        while not stop.wait(_ASKED_EVERY_S):
            close_old_connections()
            if again():
                break
        wanted.unlink(missing_ok=True)


def main() -> int:
    """Run until SIGTERM, SIGINT or rest. Returns 1 where it cannot work: the hub goes on, and it is tried again."""
    parser = argparse.ArgumentParser(prog="python -m orkhon.config.heavy", description=__doc__)
    parser.add_argument("--stay", action="store_true", help="wait for work instead of ending when there is none")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orkhon.config.settings")
    # Readers and the desk wait for pages; a story may be a second later.
    os.nice(_BEHIND_OTHERS)
    try:
        environment = read_environment()
        (environment.home / "run").mkdir(exist_ok=True)
        django.setup()
        refusals = ["this hub is only being looked at (ORKHON_LOOK)"] if environment.look else start_refusals()
    except EnvironmentRefused as error:
        refusals = [str(error)]
    except DatabaseError as error:
        refusals = [unanswered(error)]
    for refusal in refusals:
        print(f"orkhon heavy: {refusal}", file=sys.stderr)  # noqa: T201 - words for whoever starts the hub
    if refusals:
        return 1
    close_old_connections()
    # By name, because the rooms may be imported only now that Django is set up.
    wanted = import_string("orkhon.stories.wanting.wanted_path")(environment.home)
    stories = import_string("orkhon.stories.following.run")
    is_behind = import_string("orkhon.stories.standing.is_behind")
    meaning = import_string("orkhon.verification.matching.following.run")
    wanted.unlink(missing_ok=True)
    idle = {"idle_s": threading.TIMEOUT_MAX} if chosen.stay else {}
    rest = Rest(("stories", "meaning") if environment.stories else ("meaning",), ends=not chosen.stay)
    loops: dict[str, Loop] = {"meaning": partial(meaning, rests=partial(rest.note, "meaning"), **idle)}
    if environment.stories:
        again = (lambda: wanted.exists() or is_behind()) if chosen.stay else wanted.exists
        loops["stories"] = partial(_stories, partial(stories, **idle), wanted, again, partial(rest.note, "stories"))
    threads = NamedThreads(loops, between=close_old_connections)
    rest.stop = threads.stop
    gc.collect()
    gc.freeze()
    log.info("heavy process started", extra={"pid": os.getpid()})
    run_until_told(threads, NAME, patience_s=STOP_PATIENCE_S)
    wanted.unlink(missing_ok=True)
    log.info("heavy process ends")
    return 0


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)
