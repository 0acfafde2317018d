"""How often one token may ask: a bucket for each, the same for all processes of one home. Reads no clock.

The buckets lie in a file, because a hub answers from several processes (ORKHON_WEB). On a hub of several machines each
home has its own, so together they let through as many times more.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import math
import os
import struct
import threading
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

from django.conf import settings

log = logging.getLogger(__name__)

_BUCKET: Final = struct.Struct("=16sdd")
"""Whose it is, how many requests are left in it, and when it was last asked."""
_PLACES: Final = 8
_SHELVES: Final = 2048
_SHELF: Final = _PLACES * _BUCKET.size
"""A bucket lies on the shelf that its key names; where that is full, who asked longest ago makes room."""
_AHEAD_S: Final = 60.0
"""A moment that lies further ahead was noted before the machine started again, and its clock with it."""


class RequestLimits:
    """Buckets by key; each fills evenly over a minute and holds at most a minute's worth.

    `name` keeps the keys apart from those of others that use the same file.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def take(self, key: str, *, per_minute: int, now: float) -> float:
        """Take one request of `key` at `now` (seconds of a monotonic clock). Return 0, or the seconds to wait."""
        owner = blake2b(f"{self._name}\0{key}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with _FILE.held(Path(settings.ORKHON_HOME)) as handle:
            return _take(handle, owner, per_minute=per_minute, now=now)


class _File:
    """The file of the buckets, open once in this process; one thread of one process at a time holds it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._home = Path()
        self._handle = -1

    @contextlib.contextmanager
    def held(self, home: Path) -> Iterator[int]:
        """Give the handle of the file while nobody else reads or writes it. The kernel frees what a killed one held."""
        with self._lock:
            if home != self._home:
                if self._handle >= 0:
                    os.close(self._handle)
                self._home, self._handle = home, _opened(home / "run" / "limits")
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            try:
                yield self._handle
            finally:
                fcntl.flock(self._handle, fcntl.LOCK_UN)


_FILE: Final = _File()


def _opened(path: Path) -> int:
    """Return a handle to the file at its full size, so that a disk that fills up later closes no door."""
    try:
        path.parent.mkdir(exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.posix_fallocate(handle, 0, _SHELVES * _SHELF)
    except OSError as error:
        log.warning("requests are counted in each process by itself", extra={"cause": str(error)})
        handle = os.memfd_create("orkhon-limits")
        os.ftruncate(handle, _SHELVES * _SHELF)
    return handle


def _take(handle: int, owner: bytes, *, per_minute: int, now: float) -> float:
    shelf = int.from_bytes(owner[:4], "big") % _SHELVES * _SHELF
    places = list(_BUCKET.iter_unpack(os.pread(handle, _SHELF, shelf)))
    place = next((number for number, (whose, _, _) in enumerate(places) if whose == owner), None)
    left, seen = float(per_minute), now
    if place is None:
        place = min(range(_PLACES), key=lambda number: _seen(places[number], now))
    elif math.isfinite(places[place][1]) and _seen(places[place], now) > -math.inf:
        # Another thread's moment may be a little later than this one's.
        left, seen = places[place][1], min(places[place][2], now)
    left = max(0.0, min(float(per_minute), left + (now - seen) * per_minute / 60))
    wait = 0.0 if left >= 1 else (1 - left) * 60 / per_minute
    written = _BUCKET.pack(owner, left - 1 if not wait else left, now)
    os.pwrite(handle, written, shelf + place * _BUCKET.size)
    return wait


def _seen(bucket: tuple[bytes, float, float], now: float) -> float:
    """Return when the bucket was last asked; for one that says nothing or nonsense, before all others."""
    whose, _, seen = bucket
    return seen if any(whose) and math.isfinite(seen) and seen <= now + _AHEAD_S else -math.inf
