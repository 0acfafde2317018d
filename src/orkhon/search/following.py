"""Follow the log into the index: the loop of the readers' process. Holds no position but the index's own."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.search import folders
from orkhon.search.filling import Filler
from orkhon.wire import index_reading
from orkhon.wire.index_reading import COMMIT_BEHIND_EACH_S, Purge, command_elsewhere, ended
from orkhon.wire.queries import head

log = logging.getLogger(__name__)

MANY: Final = 20_000
"""From so many entries on, an index is built by a process of its own, which uses all processors."""

_BEGUN_ASKED_EVERY_S: Final = 2.0
_BUILT_ASKED_EVERY_S: Final = 0.5


def run(stop: threading.Event) -> None:
    """Keep the living index at the end of the log until `stop` is set.

    What goes wrong is raised: whoever runs the loop says so and begins again later. Where there is no index, or none of
    this version's shape, one is begun, and found from while it grows. With `ORKHON_SEARCH=off` none is begun, for index
    and dictionaries cost a hub that nobody searches a good part of its memory; one that stands is kept up all the same.
    """
    while not (settings.ORKHON_SEARCH or folders.begun()):
        if stop.wait(_BEGUN_ASKED_EVERY_S):
            return
    with folders.only_one("reader"):
        while not stop.is_set():
            folder = folders.living() or _begun(stop)
            if folder is None:
                return
            folders.remove_dead(building=not folders.is_being_built())
            with Filler(folder) as filler:
                if filler.position <= head():
                    follow(filler, folder, stop)
                    continue
            # Of another log, or of this one before an older copy of it was put back: its items may not be in the wire.
            log.warning("the search index knows more than the log and is begun anew", extra={"folder": folder.name})
            folders.make_living(folders.new_folder(building=False))


def _begun(stop: threading.Event) -> Path | None:
    """Return a living index where there was none, None where the hub stops first."""
    if head() > MANY:
        log.info("the search index is being built by a process of its own")
        with ended(rebuild_elsewhere()) as building:
            while building.poll() is None:
                if stop.wait(_BUILT_ASKED_EVERY_S):
                    return None
        if (built := folders.living()) is not None:
            return built
        log.warning("that process built no search index: it is built here, more slowly")
    folder = folders.make_living(folders.new_folder(building=False))
    log.info("a new search index is begun", extra={"folder": folder.name})
    return folder


def follow(filler: Filler, folder: Path, stop: threading.Event, *, purge: Purge | None = None) -> None:
    """Write what the log says into this index until `stop` is set or another index lives."""
    index_reading.follow(filler, folder, stop, folders=folders, purge=purge or rebuild_elsewhere, called="search")


def catch_up(filler: Filler, *, until: int, commit_each_s: float = COMMIT_BEHIND_EACH_S) -> None:
    """Write all that the log holds up to `until`, and come to rest there."""
    index_reading.catch_up(filler, until=until, folders=folders, commit_each_s=commit_each_s)


def rebuild_elsewhere(command: Sequence[str] = ("search", "rebuild", "--quiet", "--gently")) -> subprocess.Popen[bytes]:
    """Start `orkhon search rebuild` as a process of its own: it takes minutes, and the readers must not wait."""
    return command_elsewhere(command)
