"""Hold a home folder for one supervisor at a time. The kernel frees the lock, however its holder ends."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from orkhon.server.errors import AlreadyRunning


@dataclass(frozen=True, kw_only=True)
class LockState:
    """What the lock file tells: whether somebody holds it, and the process id in it, empty after a clean end."""

    held: bool
    process: str


def lock_state(home: Path) -> LockState:
    """Look at the lock of a home without taking it."""
    try:
        handle = os.open(home / "orkhon.lock", os.O_RDONLY)
    except FileNotFoundError:
        return LockState(held=False, process="")
    try:
        process = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return LockState(held=True, process=process or "unknown")
        return LockState(held=False, process=process)
    finally:
        os.close(handle)


class HomeLock:
    """A context manager over `home/orkhon.lock`, which holds the process id of its holder.

    `unclean` tells after the entry whether the last holder ended without leaving, by SIGKILL or a power cut;
    its children may then need some seconds to notice.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / "orkhon.lock"
        self._handle = -1
        self.unclean = False

    def __enter__(self) -> HomeLock:
        """Take the lock. Raises `AlreadyRunning` naming the process that holds it."""
        # Python opens files so that children do not inherit them: the lock ends with this process alone.
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._handle)
            raise AlreadyRunning(str(self._home), holder) from None
        self.unclean = bool(os.pread(self._handle, 32, 0).strip())
        self._write(f"{os.getpid()}\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the lock, and the file empty as the sign of a clean end."""
        self._write("")
        os.close(self._handle)

    def _write(self, text: str) -> None:
        # The file is never removed: a waiting process could hold the lock of a removed file, and a third a
        # new one.
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, text.encode("ascii"), 0)
