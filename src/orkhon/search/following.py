"""Follow the log into the index: the loop of the readers' process. Holds no position but the index's own."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.search import folders
from orkhon.search.filling import Filler
from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import changes_after, head
from orkhon.wire.waking import waker

log = logging.getLogger(__name__)

AT_ONCE: Final = 200
COMMIT_EACH_S: Final = 0.25
BEHIND: Final = 2_000
"""From so many entries behind on, commits are few: nobody waits for one entry among them."""

COMMIT_BEHIND_EACH_S: Final = 10.0
MANY: Final = 20_000
"""From so many entries on, an index is built by a process of its own, which uses all processors."""

_BEGUN_ASKED_EVERY_S: Final = 2.0
_BUILT_ASKED_EVERY_S: Final = 0.5
_PURGE_AGAIN_S: Final = 600.0
_AT_ITS_END_S: Final = 2.0

Purge = Callable[[], "subprocess.Popen[bytes]"]


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
        with _ended(rebuild_elsewhere()) as building:
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
    reading = _Reading(filler)
    purger = _Purger(purge or rebuild_elsewhere)
    with waker() as wake, contextlib.closing(purger):
        while not stop.is_set():
            wake.mark()
            if folders.living_name() != folder.name:
                return
            if reading.step():
                continue
            reading.rest()
            purger.look()
            wake.sleep(stop)


def catch_up(filler: Filler, *, until: int, commit_each_s: float = COMMIT_BEHIND_EACH_S) -> None:
    """Write all that the log holds up to `until`, and come to rest there."""
    reading = _Reading(filler, commit_each_s)
    while reading.position < until and reading.step():
        pass
    reading.rest()


class _Reading:
    """Where the reading stands, and what of it is not committed yet."""

    def __init__(self, filler: Filler, behind_each_s: float = COMMIT_BEHIND_EACH_S) -> None:
        self._filler = filler
        self._behind_each_s = behind_each_s
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
        self._filler.take(dict.fromkeys(uri for _, uri, kind in changes if kind is not EntryKind.POLICY))
        self.position = changes[-1][0]
        self._redacted = max([self._redacted, *(at for at, _, kind in changes if kind is EntryKind.REDACT)])
        moment = time.monotonic()
        if self._since is None:
            self._since = moment
        each = self._behind_each_s if self._end - self.position > BEHIND else COMMIT_EACH_S
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


class _Purger:
    """Has the index built anew after a redaction: the files of the old one still hold the keys of deleted words."""

    def __init__(self, start: Purge) -> None:
        self._start = start
        self._running: subprocess.Popen[bytes] | None = None
        self._again = 0.0

    def look(self) -> None:
        if self._running is not None:
            if self._running.poll() is None:
                return
            self._running = None
        if folders.purge_ordered() and time.monotonic() >= self._again:
            self._again = time.monotonic() + _PURGE_AGAIN_S
            log.info("the search index is built anew after a redaction")
            self._running = self._start()

    def close(self) -> None:
        """End a rebuild that would outlive its hub; one that has just swapped is at its end. The order for it stays."""
        if self._running is not None:
            with _ended(self._running), contextlib.suppress(subprocess.TimeoutExpired):
                self._running.wait(_AT_ITS_END_S)


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Let no process outlive its hub."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def rebuild_elsewhere(command: Sequence[str] = ("search", "rebuild", "--quiet", "--gently")) -> subprocess.Popen[bytes]:
    """Start `orkhon search rebuild` as a process of its own: it takes minutes, and the readers must not wait."""
    return subprocess.Popen(
        [sys.executable, "-m", "orkhon.config.command", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
