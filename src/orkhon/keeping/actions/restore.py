"""Make a hub again from a backup, in a home and a database that hold nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader

from orkhon.keeping import postgresql
from orkhon.keeping.actions.back_up import NO_ROOM, open_backup
from orkhon.keeping.archive import MARKER, Member, read_archive
from orkhon.keeping.children import environment_of, run_orkhon
from orkhon.keeping.errors import (
    BackupDamaged,
    BackupOfOtherDatabase,
    BackupTooNew,
    DiskFull,
    HubRuns,
    KeepingError,
    RestoredBroken,
    TargetTaken,
)
from orkhon.keeping.files import falsely_named, write_member
from orkhon.keeping.manifest import End, Manifest
from orkhon.keeping.progress import MEGABYTE, Progress
from orkhon.keeping.sealing import Opener
from orkhon.keeping.targets import PostgresTarget, SqliteTarget, Target
from orkhon.server.errors import AlreadyRunning
from orkhon.server.lock import HomeLock

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_FOLDER: Final = "restoring"
_VERIFIED: Final = "verified"
_PLACED: Final = ("media", "keys", "secrets", MARKER, "orkhon.sqlite3")
"""What is put into the home, the database last: until it is there, no hub starts."""

_ROOM_MARGIN: Final = 1.05
_HARMLESS: Final = frozenset({"orkhon.lock", "lost+found"})
_NAMES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What came back. `migrated` tells that the backup was of an older Orkhon and was brought up to date."""

    manifest: Manifest
    end: End
    migrated: bool


def restore(
    file: Path,
    passphrase: str,
    *,
    home: Path,
    connection: BaseDatabaseWrapper,
    environment: Mapping[str, str],
    progress: Progress,
) -> Restored | None:
    """Restore `file` into `home` and the database of `connection`, and verify it.

    Returns None where a restore that was killed at its very end was finished instead. Raises a `KeepingError`; then
    home and database are as empty as before.
    """
    with _held(home):
        folder = home / _FOLDER
        raw_session = postgresql.session(connection) if connection.vendor == "postgresql" else nullcontext(None)
        with raw_session as raw:
            target: Target = PostgresTarget(connection, raw) if raw is not None else SqliteTarget(folder)
            if (folder / _VERIFIED).exists():
                _put_in_place(folder, home, target)
                return None
            shutil.rmtree(folder, ignore_errors=True)
            refuse_full_home(home)
            target.refuse_unless_empty()
            try:
                restored = _restore(file, passphrase, folder, connection, target, environment, progress)
                os.sync()
                (folder / _VERIFIED).touch()
            except BaseException as error:
                target.abandon()
                shutil.rmtree(folder, ignore_errors=True)
                if isinstance(error, OSError):
                    raise _in_words(error, home) from error
                if isinstance(error, psycopg.Error | DatabaseError):
                    cause = " ".join(str(error).split())[:500]
                    raise KeepingError(f"PostgreSQL stopped the restoring, nothing of it is left: {cause}") from error
                raise
            _put_in_place(folder, home, target)
    return restored


def _restore(
    file: Path,
    passphrase: str,
    folder: Path,
    connection: BaseDatabaseWrapper,
    target: Target,
    environment: Mapping[str, str],
    progress: Progress,
) -> Restored:
    older = False
    taken = whole = 0

    def begin(manifest: Manifest) -> None:
        nonlocal older, whole
        whole = manifest.room
        older = _is_older(manifest, connection, target, environment)
        _check_room(manifest, folder.parent)
        folder.mkdir(mode=0o700)
        progress.step(
            f"{manifest.hub} as it was on {manifest.made}, position {manifest.database.head}, "
            f"{manifest.room // MEGABYTE:,} MB"
        )
        target.begin(manifest)

    def take(member: Member) -> None:
        nonlocal taken
        if member.name.startswith("database/"):
            target.take(member)
        elif member.name.startswith(("keys/", "secrets/")):
            (folder / member.name.partition("/")[0]).mkdir(mode=0o700, exist_ok=True)
            write_member(member, folder / member.name)
        else:
            write_member(member, folder / member.name, mode=0o644)
        taken += member.size
        progress.grow("MB restored", taken, whole, unit=MEGABYTE)

    with open_backup(file) as raw:
        manifest, end = read_archive(Opener(raw, passphrase), begin=begin, take=take)
    progress.step("verifying files and database")
    for name in falsely_named(folder / "media"):
        raise RestoredBroken(f"the kept file {name} holds other bytes than its name says; use another backup")
    target.finish(manifest.database)
    hub = environment_of(folder, database_url=None, hub=manifest.hub)
    if older:
        progress.step("bringing the database up to date")
        run_orkhon(("migrate", "--no-input", "--skip-checks", "--verbosity", "0"), hub, RestoredBroken)
    progress.step("verifying the wire")
    run_orkhon(("wire", "verify"), hub, RestoredBroken)
    return Restored(manifest=manifest, end=end, migrated=older)


@contextmanager
def _held(home: Path) -> Iterator[None]:
    try:
        with HomeLock(home):
            yield
    except AlreadyRunning as error:
        raise HubRuns(f"{error}; stop that hub first: nothing is restored over a living one") from error


def refuse_full_home(home: Path) -> None:
    """Raise `TargetTaken` when the folder holds more than what any `orkhon` command leaves in an empty one."""
    for path in sorted(home.iterdir()):
        if path.name in _HARMLESS or _is_bare(path):
            continue
        raise TargetTaken(
            f"{home} holds {path.name} already, and nothing is restored over a hub; move the whole folder aside, "
            "or choose another ORKHON_HOME"
        )


def _is_bare(path: Path) -> bool:
    """True for a folder with nothing in it but the secret that the start of any command makes."""
    if path.is_symlink() or not path.is_dir():
        return False
    names = {entry.name for entry in path.iterdir()}
    return not names or (path.name == "keys" and names == {"secret_key"})


def _is_older(
    manifest: Manifest, connection: BaseDatabaseWrapper, target: Target, environment: Mapping[str, str]
) -> bool:
    """Return whether this Orkhon knows migrations that the backup has not seen; refuse what cannot be restored."""
    if manifest.database.vendor != target.vendor:
        there, here = (_NAMES.get(vendor, vendor) for vendor in (manifest.database.vendor, target.vendor))
        way = (
            "restore it without ORKHON_DATABASE_URL, then `orkhon migrate-to postgresql://…`"
            if here == "PostgreSQL"
            else "restore it with the ORKHON_DATABASE_URL of an empty database, then `orkhon migrate-to sqlite:`"
        )
        raise BackupOfOtherDatabase(f"the backup is of a hub on {there}, and this one is on {here}; {way}")
    chosen = environment.get("ORKHON_HUB")
    if chosen and chosen != manifest.hub:
        raise TargetTaken(
            f"ORKHON_HUB is {chosen!r}, and the backup is of the hub {manifest.hub!r}, which signed its wire; "
            f"write {manifest.hub}, or leave it out"
        )
    loader = MigrationLoader(None)
    disk = loader.disk_migrations or {}
    known = set(disk) | {old for migration in disk.values() for old in migration.replaces}
    unknown = sorted(set(manifest.database.migrations) - known)
    if unknown:
        raise BackupTooNew(
            f"the backup was made by Orkhon {manifest.orkhon} and has {len(unknown)} migrations that this one does not "
            f"know (first {'.'.join(unknown[0])}); restore it with that version or a newer one"
        )
    return bool(set(loader.graph.nodes) - set(manifest.database.migrations))


def _check_room(manifest: Manifest, home: Path) -> None:
    free = shutil.disk_usage(home).free
    wanted = int(manifest.room * _ROOM_MARGIN)
    if free < wanted:
        raise DiskFull(
            f"the restored hub takes about {wanted // MEGABYTE + 1:,} MB, and {home} has {free // MEGABYTE:,} MB free; "
            "make room, or choose another ORKHON_HOME"
        )


def _in_words(error: OSError, home: Path) -> KeepingError:
    if error.errno in NO_ROOM:
        free = shutil.disk_usage(home).free
        return DiskFull(
            f"the disk became full while restoring, or a file larger than allowed; nothing of it is left, and {home} "
            f"has {free // MEGABYTE:,} MB free; make room, or choose another ORKHON_HOME"
        )
    if isinstance(error, FileExistsError):
        return BackupDamaged(f"the backup holds {error.filename} twice; use another backup")
    return KeepingError(f"the backup could not be restored, nothing of it is left: {error}")


def _put_in_place(folder: Path, home: Path, target: Target) -> None:
    """Move everything into the home; what was moved before a kill is not there any more, and is passed over."""
    target.settle()
    for name in _PLACED:
        source, goal = folder / name, home / name
        if not source.exists():
            continue
        if goal.is_dir():
            # Only what `refuse_full_home` let pass: an empty folder, or the secret of a start.
            (goal / "secret_key").unlink(missing_ok=True)
            goal.rmdir()
        source.rename(goal)
    os.sync()
    shutil.rmtree(folder)
