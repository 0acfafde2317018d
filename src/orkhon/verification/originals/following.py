"""Follow the log into the index of originals: the loop of the readers' process. Holds no position but the index's."""

from __future__ import annotations

import logging
import subprocess
import threading
from pathlib import Path

from orkhon.verification.originals import folders
from orkhon.verification.originals.filling import Filler
from orkhon.wire import index_reading
from orkhon.wire.index_reading import Purge, command_elsewhere
from orkhon.wire.queries import head

log = logging.getLogger(__name__)


def run(stop: threading.Event) -> None:
    """Keep the living index at the end of the log until `stop` is set; begin one where there is none of this shape.

    What goes wrong is raised: whoever runs the loop says so and begins again later.
    """
    with folders.only_one("reader"):
        while not stop.is_set():
            folder = folders.living() or folders.make_living(folders.new_folder(building=False))
            folders.remove_dead(building=not folders.is_being_built())
            with Filler(folder) as filler:
                if filler.position <= head():
                    follow(filler, folder, stop)
                    continue
            # Of another log, or of this one before an older copy of it was put back.
            log.warning("the archive's index knows more than the log and is begun anew", extra={"folder": folder.name})
            folders.make_living(folders.new_folder(building=False))


def follow(filler: Filler, folder: Path, stop: threading.Event, *, purge: Purge | None = None) -> None:
    """Write what the log says into this index until `stop` is set or another index lives."""
    index_reading.follow(filler, folder, stop, folders=folders, purge=purge or rebuild_elsewhere, called="archive")


def catch_up(filler: Filler, *, until: int) -> None:
    """Write all that the log holds up to `until`, and come to rest there."""
    index_reading.catch_up(filler, until=until, folders=folders)


def rebuild_elsewhere() -> subprocess.Popen[bytes]:
    """Start `orkhon verification rebuild` as a process of its own: it takes minutes, and the readers must not wait."""
    return command_elsewhere(("verification", "rebuild", "--quiet", "--gently"))
