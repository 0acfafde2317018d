"""Read the log into an index that keeps its position in itself, and have it built anew after a redaction.

Knows no index: what fills one and where it lies is given by whoever reads. Holds no position but the index's own.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import changes_after, head
from orkhon.wire.waking import waker

log = logging.getLogger(__name__)

AT_ONCE: Final = 200
COMMIT_EACH_S: Final = 0.25
BEHIND: Final = 2_000
"""From so many entries behind on, commits are few: nobody waits for one entry among them."""

COMMIT_BEHIND_EACH_S: Final = 10.0
_PURGE_AGAIN_S: Final = 600.0
_AT_ITS_END_S: Final = 2.0

Purge = Callable[[], "subprocess.Popen[bytes]"]


class Filler(Protocol):
    """What writes one index. `position` is how far its last commit had read, `whole` whether that was the log's end."""

    position: int
    whole: bool

    def take(self, uris: Collection[str]) -> object:
        """Take in how these items stand now."""

    def commit(self, position: int, *, whole: bool) -> None:
        """Make it lasting, and say that the log was read up to `position`."""


class Folders(Protocol):
    """Where the indexes of one kind lie (`indexes.folders.IndexFolders`)."""

    def living_name(self) -> str:
        """Return the name of the living index."""

    def order_purge(self, position: int) -> None:
        """Note that files may hold what the redaction at `position` took out."""

    def purge_ordered(self) -> int:
        """Return the position of the newest such redaction, 0 for none."""


def follow(filler: Filler, folder: Path, stop: threading.Event, *, folders: Folders, purge: Purge, called: str) -> None:
    """Write what the log says into this index until `stop` is set or another index lives.

    `purge` starts a process that builds the index anew; `called` names the index in the log of the program.
    """
    reading = Reading(filler, folders)
    purger = _Purger(purge, folders, called)
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


def catch_up(filler: Filler, *, until: int, folders: Folders, commit_each_s: float = COMMIT_BEHIND_EACH_S) -> None:
    """Write all that the log holds up to `until`, and come to rest there."""
    reading = Reading(filler, folders, commit_each_s)
    while reading.position < until and reading.step():
        pass
    reading.rest()


class Reading:
    """Where the reading stands, and what of it is not committed yet."""

    def __init__(self, filler: Filler, folders: Folders, behind_each_s: float = COMMIT_BEHIND_EACH_S) -> None:
        self._filler = filler
        self._folders = folders
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
            self._folders.order_purge(self._redacted)
            self._redacted = 0
        self._filler.commit(self.position, whole=whole)
        self._since = None


class _Purger:
    """Has the index built anew after a redaction: the files of the old one still hold the keys of deleted words."""

    def __init__(self, start: Purge, folders: Folders, called: str) -> None:
        self._start = start
        self._folders = folders
        self._called = called
        self._running: subprocess.Popen[bytes] | None = None
        self._again = 0.0

    def look(self) -> None:
        if self._running is not None:
            if self._running.poll() is None:
                return
            self._running = None
        if self._folders.purge_ordered() and time.monotonic() >= self._again:
            self._again = time.monotonic() + _PURGE_AGAIN_S
            log.info("an index is built anew after a redaction", extra={"index": self._called})
            self._running = self._start()

    def close(self) -> None:
        """End a rebuild that would outlive its hub; one that has just swapped is at its end. The order for it stays."""
        if self._running is not None:
            with ended(self._running), contextlib.suppress(subprocess.TimeoutExpired):
                self._running.wait(_AT_ITS_END_S)


@contextlib.contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Let no process outlive its hub."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def command_elsewhere(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start an `orkhon` command as a process of its own: it takes minutes, and the readers must not wait."""
    return subprocess.Popen(
        [sys.executable, "-m", "orkhon.config.command", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
