"""Open the hub's SQLite files where nothing can be written: a snapshot, a rescued disk. Knows no Django.

SQLite reads a file in WAL mode there in two ways alone (https://www.sqlite.org/wal.html#read_only_databases): with the
`-wal` and `-shm` files that a hub which runs, or was killed, has left beside it; or, where there is no `-wal`, when it
is told that nobody changes the file (`immutable=1`).
"""

from __future__ import annotations

from pathlib import Path

from orkhon.config.volumes import MOUNTINFO, mounted_at


def is_read_only(folder: Path, *, mountinfo: Path = MOUNTINFO) -> bool:
    """Return whether `folder` is there and lies on a file system that is mounted read-only."""
    mount = mounted_at(folder, mountinfo=mountinfo) if folder.is_dir() else None
    return mount is not None and mount.read_only


def unreadable(database: Path) -> str:
    """Return in one line why an SQLite file on a read-only file system cannot be read; empty when it can."""
    log, index = _beside(database, "-wal"), _beside(database, "-shm")
    if log.exists() and log.stat().st_size and not index.exists():
        return (
            f"{log} holds entries that SQLite cannot bring in where nothing can be written; copy the whole folder to a "
            "disk that can be written, and name that one in ORKHON_HOME"
        )
    return ""


def sqlite_name(database: Path, *, mountinfo: Path = MOUNTINFO) -> Path | str:
    """Return the name by which SQLite can open `database` for reading: a path, or a `file:` address."""
    if not is_read_only(database.parent, mountinfo=mountinfo):
        return database
    if _beside(database, "-wal").exists() and _beside(database, "-shm").exists():
        return f"{database.as_uri()}?mode=ro"
    return f"{database.as_uri()}?immutable=1"


def _beside(database: Path, ending: str) -> Path:
    return database.with_name(f"{database.name}{ending}")
