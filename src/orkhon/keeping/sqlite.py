"""Take a consistent copy of the hub's SQLite file while the hub goes on writing, and judge such a copy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from orkhon.keeping.errors import DiskFull, NoHub, RestoredBroken
from orkhon.keeping.facts import collect
from orkhon.keeping.manifest import Facts


def path_of(name: object) -> Path:
    """Return the file that a name in the settings means, which is a path or an address (sqlite.org/uri.html)."""
    text = str(name)
    return Path(unquote(urlsplit(text).path)) if text.startswith("file:") else Path(text)


@contextmanager
def snapshot(name: object, folder: Path) -> Iterator[tuple[int, Facts]]:
    """Give a handle to a copy of a database as it is at one moment, and what it holds; the copy goes afterwards.

    `name` is the database's in the settings, `folder` where the copy lies.

    VACUUM INTO writes rows alone, so what was redacted is not carried along in free pages, as copying page by page
    would. It reads under one transaction and holds up no writer.
    """
    database = path_of(name)
    if not database.exists():
        raise NoHub(f"{database} is not there; run `orkhon prepare` first, or name the right ORKHON_HOME")
    folder.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder)
    path = folder / f"backup-{os.getpid()}.sqlite3"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(str(name), uri=True, timeout=30)) as connection:
            connection.execute("PRAGMA mmap_size=1073741824")
            try:
                connection.execute("VACUUM INTO ?", (str(path),))
            except sqlite3.Error as error:
                if error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
                    raise DiskFull(
                        f"the copy of {database} cannot be written to {folder} ({error}): the disk is full, a limit on "
                        "the size of files is reached, or the disk is faulty; make room and try again"
                    ) from error
                raise NoHub(f"{database} cannot be copied: {error}; `orkhon doctor` may say more") from error
        handle = os.open(path, os.O_RDONLY)
        try:
            facts = facts_of(path)
            # Nobody finds the copy by a name from here on, and nothing is left of it when this process is killed.
            path.unlink()
            yield handle, facts
        finally:
            os.close(handle)
    finally:
        for left in folder.glob(f"{path.name}*"):
            left.unlink(missing_ok=True)  # SQLite leaves a journal beside a copy that it could not finish


def _remove_leftovers(folder: Path) -> None:
    """Remove the copies of backups that were killed, and none of a backup that still runs."""
    for left in folder.glob("backup-*.sqlite3*"):
        try:
            os.kill(int(left.name.removeprefix("backup-").partition(".")[0]), 0)
        except (ValueError, ProcessLookupError):
            left.unlink(missing_ok=True)
        except PermissionError:
            continue  # a process of somebody else has that number; the copy is looked at again next time


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a plain connection that changes nothing, and whose values are SQLite's own."""
    # Not `mode=ro`: such a connection loses its footing once a writer beside it has removed the write-ahead log.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as connection:
        connection.execute("PRAGMA query_only = ON")
        yield connection


def facts_of(path: Path) -> Facts:
    """Return what a copy holds."""
    with reading(path) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
            )
        ]
        return collect(
            lambda sql: connection.execute(sql).fetchall(), vendor="sqlite", tables=tables, size=path.stat().st_size
        )


def check_integrity(path: Path) -> None:
    """Ask SQLite whether the file is sound. Raises `RestoredBroken`."""
    try:
        with reading(path) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            stray = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
    except sqlite3.DatabaseError as error:
        raise RestoredBroken(f"the restored database cannot be read: {error}; use another backup") from error
    if said != ["ok"]:
        raise RestoredBroken(f"the restored database is not sound: {'; '.join(said)}; use another backup")
    if stray:
        named = ", ".join(f"row {row[1]} of {row[0]}" for row in stray)
        raise RestoredBroken(f"the restored database refers to rows that are not there: {named}; use another backup")


def settle(path: Path) -> None:
    """Bring everything into the one file, so that it may be moved."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
