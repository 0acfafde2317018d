"""Follow the log into the index of originals: the loop of the readers' process. Holds no position but the index's."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from orkhon.verification.originals import folders
from orkhon.verification.originals.filling import Filler
from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import changes_after, head
from orkhon.wire.waking import waker

log = logging.getLogger(__name__)

AT_ONCE: Final = 200
COMMIT_EACH_S: Final = 0.25
BEHIND: Final = 2_000
COMMIT_BEHIND_EACH_S: Final = 10.0
_PURGE_AGAIN_S: Final = 600.0

Purge = Callable[[], "subprocess.Popen[bytes]"]


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
    reading = Reading(filler)
    purging: subprocess.Popen[bytes] | None = None
    again = 0.0
    try:
        with waker() as wake:
            while not stop.is_set():
                wake.mark()
                if folders.living_name() != folder.name:
                    return
                if reading.step():
                    continue
                reading.rest()
                if purging is not None and purging.poll() is not None:
                    purging = None
                if purging is None and folders.purge_ordered() and time.monotonic() >= again:
                    again = time.monotonic() + _PURGE_AGAIN_S
                    log.info("the archive's index is built anew after a redaction")
                    purging = (purge or rebuild_elsewhere)()
                wake.sleep(stop)
    finally:
        if purging is not None and purging.poll() is None:
            # No process outlives its hub; the order for it stays.
            purging.terminate()
            purging.wait()


def catch_up(filler: Filler, *, until: int) -> None:
    """Write all that the log holds up to `until`, and come to rest there."""
    reading = Reading(filler)
    while reading.position < until and reading.step():
        pass
    reading.rest()


class Reading:
    """Where the reading stands, and what of it is not committed yet."""

    def __init__(self, filler: Filler) -> None:
        self._filler = filler
        self._since: float | None = None
        self._redacted = 0
        self._end = 0
        self.position = filler.position

    def step(self) -> bool:
        """Take the next entries in, and return whether there were any."""
        changes = changes_after(self.position, AT_ONCE)
        if not changes:
            return False
        if len(changes) == AT_ONCE and self._end - self.position < BEHIND:
            self._end = head()
        self._filler.take(list(dict.fromkeys(uri for _, uri, kind in changes if kind is not EntryKind.POLICY)))
        self.position = changes[-1][0]
        self._redacted = max([self._redacted, *(at for at, _, kind in changes if kind is EntryKind.REDACT)])
        moment = time.monotonic()
        self._since = moment if self._since is None else self._since
        each = COMMIT_BEHIND_EACH_S if self._end - self.position > BEHIND else COMMIT_EACH_S
        if moment - self._since >= each:
            self._commit(whole=self._filler.whole)
        return True

    def rest(self) -> None:
        """Commit what waits: nothing more is there."""
        if self._since is not None or not self._filler.whole:
            self._commit(whole=True)

    def _commit(self, *, whole: bool) -> None:
        # Ordered before it is lasting: a crash between the two must not forget it, and twice is harmless.
        if self._redacted:
            folders.order_purge(self._redacted)
            self._redacted = 0
        self._filler.commit(self.position, whole=whole)
        self._since = None


def rebuild_elsewhere() -> subprocess.Popen[bytes]:
    """Start `orkhon verification rebuild` as a process of its own: it takes minutes, and the readers must not wait."""
    return subprocess.Popen(
        [sys.executable, "-m", "orkhon.config.command", "verification", "rebuild", "--quiet", "--gently"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
