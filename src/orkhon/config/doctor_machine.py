"""The doctor's look at the machine and the home folder. Knows no Django, asks no database and changes nothing.

The checks take facts and return findings; the functions that gather facts stand below them.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from orkhon.config.clock import LONGEST_SILENCE, TOLERANCE
from orkhon.config.doctor_findings import Finding, bad, in_bytes, ok, warn
from orkhon.config.volumes import Mount
from orkhon.server.lock import LockState

LEAST_FREE: Final = 500_000_000
LOW_FREE: Final = 5_000_000_000
SOON: Final = timedelta(days=30)
GROWTH_OVER: Final = timedelta(days=7)
_STA_UNSYNC: Final = 0x0040
_TIME_ERROR: Final = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What is left where a folder lies, in bytes and inodes. Some file systems count no inodes: 0 then."""

    free: int
    total: int
    inodes_free: int
    inodes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFact:
    """One file or folder: its path, permission bits and owner."""

    path: Path
    mode: int
    owner: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockState:
    """What the kernel says of its clock: disciplined by a time service or not, and the error it reckons with."""

    synchronised: bool
    error_ms: int


def disk(room: Room, *, growth: float | None) -> list[Finding]:
    """Judge what is left. `growth` is in bytes a day over the last week, None where it is not known."""
    left = f"{in_bytes(room.free)} of {in_bytes(room.total)} free"
    if growth is not None and growth > 0:
        days = room.free / growth
        left += f", {in_bytes(growth)} more a day: full in {days:,.0f} days" if days < 3650 else ", growing slowly"
    else:
        days = float("inf")
    advice = "make room or move the home folder to a larger disk; with a full disk nothing is appended"
    if room.free < LEAST_FREE:
        found = [bad("disk", left, advice)]
    elif room.free < LOW_FREE or room.free < room.total / 20 or days < SOON.days:
        found = [warn("disk", left, advice)]
    else:
        found = [ok("disk", left)]
    if room.inodes and room.inodes_free < room.inodes / 20:
        fact = f"{room.inodes_free:,} of {room.inodes:,} inodes free"
        say = bad if room.inodes_free < room.inodes / 100 else warn
        found.append(
            say("disk inodes", fact, "remove many small files that are not the hub's, or move the home folder")
        )
    return found


def file_system(home: Path, mount: Mount | None, *, on_postgres: bool) -> Finding:
    """Judge what the home folder lies on."""
    if mount is None:
        return ok("file system", "the kernel does not tell what the home folder lies on")
    fact = f"{home} lies on {mount.kind} at {mount.point}"
    if mount.read_only:
        return bad("file system", f"{fact}, read-only", "mount it writable, or choose another ORKHON_HOME")
    if mount.over_network and not on_postgres:
        advice = "SQLite loses data there: choose an ORKHON_HOME on a disk of this machine, or PostgreSQL"
        return bad("file system", f"{fact}, over the network", advice)
    if mount.over_network:
        advice = "make sure that only one machine runs this home's hub: the lock may not reach over the network"
        return warn("file system", f"{fact}, over the network", advice)
    if mount.kind in {"tmpfs", "ramfs"}:
        return warn("file system", fact, "everything is lost when this machine stops; choose a folder on a disk")
    return ok("file system", fact)


def clock_is_kept(state: ClockState | None) -> Finding:
    """Judge whether something keeps the clock right."""
    if state is None:
        return ok("clock service", "the kernel does not tell whether the clock is kept right")
    if not state.synchronised:
        advice = "let a time service run (chrony, systemd-timesyncd): every entry is signed with this clock's time"
        return warn("clock service", "no time service keeps the clock right", advice)
    return ok("clock service", f"the clock is kept right, to {state.error_ms} ms")


def clock_against_wire(now: datetime, last: datetime | None) -> Finding:
    """Judge the clock by the wire's last entry, by the same limits as the start does."""
    if last is None:
        return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC, and nothing on the wire to compare with")
    fact = f"{now:%Y-%m-%d %H:%M} UTC, the last entry at {last:%Y-%m-%d %H:%M} UTC"
    if now < last - TOLERANCE:
        return bad(
            "clock",
            f"{fact}: behind",
            "set the clock right; if it is, see *Entries from the future* in docs/operations.md",
        )
    if now > last + LONGEST_SILENCE:
        advice = "if the clock is right, start with `orkhon run --clock-is-right`; if not, set it right first"
        return warn("clock", f"{fact}: {(now - last).days} days of silence", advice)
    return ok("clock", fact)


def permissions(home: FileFact, files: Sequence[FileFact], *, user: int) -> list[Finding]:
    """Judge who can read the home folder and its keys, and whether one user owns all of it.

    `files` are those that must be their owner's alone or written by the hub; what lies in `keys/` is judged by its own
    bits, the rest by whether the home folder lets others in.
    """
    found = []
    if home.mode & 0o007:
        fact = f"{home.path} is open to every user of this machine (mode {home.mode:o})"
        found.append(warn("home folder", fact, f"chmod 700 {home.path} (or 750, with a group that may read it)"))
    else:
        found.append(ok("home folder", f"{home.path} is closed to others (mode {home.mode:o})"))
    keys = [one for one in files if "keys" in one.path.relative_to(home.path).parts]
    loose = [one for one in keys if one.mode & 0o077 and one.path.name != "hub.code"]
    for one in loose:
        advice = (
            f"chmod {'700' if one.path.name == 'keys' else '600'} {one.path}, and think about who could have read it"
        )
        found.append(bad("keys", f"{one.path} can be read by others (mode {one.mode:o})", advice))
    if keys and not loose:
        found.append(ok("keys", f"{home.path / 'keys'} and what lies in it are their owner's alone"))
    foreign = [one for one in files if one.owner != home.owner]
    for one in foreign[:5]:
        advice = f"chown the whole of {home.path} to one user, the one that runs the hub"
        found.append(bad("owner", f"{one.path} belongs to user {one.owner}, the folder to {home.owner}", advice))
    if user not in {home.owner, 0}:
        advice = "run the hub and its commands as that user"
        found.append(warn("owner", f"the home folder belongs to user {home.owner}, and this is user {user}", advice))
    elif not foreign:
        found.append(ok("owner", f"all of it belongs to user {home.owner}"))
    return found


def secret_key(secret: str, *, chosen: bool) -> Finding:
    """Judge the secret of sessions and forms, without showing any of it."""
    where = "ORKHON_SECRET_KEY" if chosen else "keys/secret_key"
    if not secret:
        return warn("secret key", "there is none yet", "`orkhon prepare` makes one")
    fact = f"{len(secret)} letters from {where}"
    if len(set(secret)) < 12:
        advice = "choose another that nobody can guess; everybody signs in again after it"
        return bad("secret key", f"{fact}, of which only {len(set(secret))} differ", advice)
    return ok("secret key", fact)


def lock(state: LockState, *, alive: bool) -> Finding:
    """Judge the lock file. `alive` tells whether the process that is named in it exists."""
    if state.held:
        return ok("lock", f"the hub runs (process {state.process})")
    if state.process:
        if alive:
            fact = f"nobody holds the lock; process {state.process}, named in it, is another program now"
        else:
            fact = f"nobody holds the lock; process {state.process} ended without leaving it"
        return warn(
            "lock", fact, "the last run was killed or lost its power: `orkhon wire verify`, then start as usual"
        )
    return ok("lock", "nobody holds it: the hub does not run")


def room_at(path: Path) -> Room:
    """Return what is left where `path` lies, for users that are not root."""
    found = os.statvfs(path)
    return Room(
        free=found.f_bavail * found.f_frsize,
        total=found.f_blocks * found.f_frsize,
        inodes_free=found.f_favail,
        inodes=found.f_files,
    )


def file_fact(path: Path) -> FileFact | None:
    """Return the permission bits and the owner of a path, None where there is nothing."""
    try:
        found = path.stat()
    except OSError:
        return None
    return FileFact(path=path, mode=stat.S_IMODE(found.st_mode), owner=found.st_uid)


def files_to_judge(home: Path) -> list[FileFact]:
    """Return the facts of the keys, the databases and the folders that the hub writes."""
    keys = home / "keys"
    try:
        names = sorted(keys.iterdir())
    except OSError:
        names = []
    databases = sorted(home.glob("*.sqlite3*"))
    folders = [home / name for name in ("media", "run", "static", "tmp", "orkhon.lock")]
    facts = [file_fact(path) for path in (keys, *names, *databases, *folders)]
    return [one for one in facts if one is not None]


def process_lives(number: str) -> bool:
    """Return whether a process of that number exists, whoever it belongs to."""
    return number.isdecimal() and Path("/proc", number).is_dir()


def bytes_since(folder: Path, moment: datetime) -> int:
    """Return how many bytes of files below `folder` were written after `moment`."""
    return sum(size for size, written in _files_below(folder) if written > moment.timestamp())


def _files_below(folder: Path) -> Iterable[tuple[int, float]]:
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                found = os.stat(os.path.join(place, name), follow_symlinks=False)
            except OSError:  # gone meanwhile
                continue
            yield found.st_size, found.st_mtime


class _Timex(ctypes.Structure):
    """The beginning of `struct timex` (adjtimex(2)); the rest is room for what is not read."""

    _fields_ = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    ]


def clock_state() -> ClockState | None:
    """Ask the kernel about its clock (adjtimex with modes 0, which changes nothing); None where it does not tell."""
    try:
        ask = ctypes.CDLL(ctypes.util.find_library("c") or "libc.so.6", use_errno=True).adjtimex
    except (OSError, AttributeError):
        return None
    found = _Timex()
    answer = ask(ctypes.byref(found))
    if answer < 0:
        return None
    synchronised = answer != _TIME_ERROR and not found.status & _STA_UNSYNC
    return ClockState(synchronised=synchronised, error_ms=found.maxerror // 1000)
