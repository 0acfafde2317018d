"""Write the whole hub into one sealed file, while it runs."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import platform
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from orkhon import __version__
from orkhon.keeping.archive import (
    MANIFEST,
    MARKER,
    SQLITE_FILE,
    TABLES,
    ArchiveWriter,
    media_files,
    read_archive,
)
from orkhon.keeping.errors import BackupDamaged, DiskFull, KeepingError, NoHub, TargetTaken
from orkhon.keeping.manifest import End, Facts, Manifest
from orkhon.keeping.postgresql import Snapshot, session
from orkhon.keeping.progress import MEGABYTE, Progress
from orkhon.keeping.sealing import Opener, Sealer
from orkhon.keeping.sqlite import path_of, snapshot
from orkhon.keeping.tables import left_out_of_backups

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SYNC_AFTER: Final = 64 * 1024 * 1024
_MARGIN: Final = 1.02  # chunks' tags and tar's own lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Hub:
    """What is backed up: the home folder, its media, the database and the code that the hub signs as."""

    home: Path
    media: Path
    connection: BaseDatabaseWrapper
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Backup:
    """What was written: the file's size in bytes, what it holds, and what was found when it was read back."""

    size: int
    manifest: Manifest
    end: End


def back_up(hub: Hub, target: Path, passphrase: str, *, now: datetime, check: bool, progress: Progress) -> Backup:
    """Write `target` and, with `check`, read it back. The hub may run; nothing of it is held up or changed.

    Raises a `KeepingError`; then `target` is not there, unless only the reading back failed.
    """
    if target.exists() or target.is_symlink():
        raise TargetTaken(f"{target} is there already; choose another name, no backup is ever overwritten")
    if not target.parent.is_dir():
        raise TargetTaken(f"{target.parent} is no folder; make it first, or choose another one")
    media = list(media_files(hub.media))
    media_bytes = sum(size for _, _, size in media)
    part = target.with_name(f"{target.name}.part")
    try:
        # The key is derived beside the copying of the database, so the sealer is made first.
        with _part(part) as raw, _sealing(raw, passphrase) as sealer, _database(hub, target, progress) as database:
            _check_room(target, database.facts.size + media_bytes)
            manifest = Manifest(
                orkhon=__version__,
                python=platform.python_version(),
                hub=hub.code,
                made=now.isoformat(),
                database=database.facts,
                media_files=len(media),
                media_bytes=media_bytes,
            )
            archive = ArchiveWriter(sealer, now=now.timestamp())
            archive.add_bytes(MANIFEST, manifest.to_json())
            _add_home(archive, hub.home)
            database.add_to(archive)
            progress.step(f"{len(media):,} files of media, {media_bytes // MEGABYTE:,} MB")
            for name, path, _ in media:
                archive.add_media(name, path)
                progress.grow("media, MB", archive.media_bytes, media_bytes, unit=MEGABYTE)
            end = archive.finish()
            sealer.close()
            raw.sync()
            size = raw.size
            _name(part, target)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(
                f"the disk of {target.parent} is full; the backup takes about {media_bytes // MEGABYTE:,} MB of media "
                "and the database beside it; make room, or write to another disk"
            ) from error
        raise KeepingError(f"the backup could not be written: {error}") from error
    if check:
        progress.step("reading it back")
        found = check_backup(target, passphrase)
        if found != (manifest, end):
            raise BackupDamaged(f"{target} reads otherwise than it was written; the disk or the memory is faulty")
    return Backup(size=size, manifest=manifest, end=end)


def check_backup(file: Path, passphrase: str) -> tuple[Manifest, End]:
    """Read a backup from its beginning to its end, as restoring does, and return what it says of itself.

    Raises `NoBackup`, `BackupTooNew`, `WrongPassphrase` and `BackupDamaged`.
    """
    with open_backup(file) as raw:
        # From the disk and not from memory, where what was just written still lies.
        os.posix_fadvise(raw.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

        def pass_by(member: object) -> None:
            """Leave the member to be skipped: every chunk that it lies in is proven all the same."""

        return read_archive(Opener(raw, passphrase), begin=pass_by, take=pass_by)


@contextmanager
def open_backup(file: Path) -> Iterator[BinaryIO]:
    """Give the file to read from. Raises `KeepingError` where it cannot be opened."""
    try:
        raw = file.open("rb")
    except OSError as error:
        raise KeepingError(f"{file} cannot be opened: {error.strerror}; give the file of a backup") from error
    with raw:
        yield raw


class _PartFile(io.RawIOBase):
    """A file that goes to the disk while it grows, so that the wait at its end is short."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self.size = 0
        self._unsynced = 0
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="syncing")
        self._syncing: Future[None] | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data)
        while view:
            count = os.write(self._handle, view)
            view = view[count:]
            self.size += count
            self._unsynced += count
        if self._unsynced >= _SYNC_AFTER and (self._syncing is None or self._syncing.done()):
            if self._syncing is not None:
                self._syncing.result()
            self._unsynced = 0
            self._syncing = self._worker.submit(os.fdatasync, self._handle)
        return len(data)

    def sync(self) -> None:
        """Return once everything is on the disk."""
        if self._syncing is not None:
            self._syncing.result()
        os.fsync(self._handle)

    def close(self) -> None:
        self._worker.shutdown()
        super().close()


@contextmanager
def _sealing(raw: _PartFile, passphrase: str) -> Iterator[Sealer]:
    sealer = Sealer(cast("BinaryIO", raw), passphrase)
    try:
        yield sealer
    except BaseException:
        sealer.abandon()
        raise


@contextmanager
def _part(part: Path) -> Iterator[_PartFile]:
    """Give the file that grows beside the target; it goes when anything fails."""
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise TargetTaken(f"{part} cannot be written: {error.strerror}; choose another folder") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TargetTaken(f"another backup is being written to {part}; wait for it") from None
        os.fchmod(handle, 0o600)
        os.ftruncate(handle, 0)
        try:
            with closing(_PartFile(handle)) as raw:
                yield raw
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    finally:
        os.close(handle)


def _name(part: Path, target: Path) -> None:
    """Give the finished file its name, and overwrite nothing that came under it meanwhile."""
    try:
        os.link(part, target)
        part.unlink()
    except FileExistsError:
        raise TargetTaken(f"{target} has appeared meanwhile; choose another name") from None
    except OSError:
        part.rename(target)  # a file system without hard links, as of a USB stick
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _check_room(target: Path, size: int) -> None:
    free = shutil.disk_usage(target.parent).free
    wanted = int(size * _MARGIN)
    if free < wanted:
        raise DiskFull(
            f"the backup takes about {wanted // MEGABYTE + 1:,} MB, and {target.parent} has {free // MEGABYTE:,} MB "
            "free; make room, or write to another disk"
        )


def _add_home(archive: ArchiveWriter, home: Path) -> None:
    for folder in ("keys", "secrets"):
        for path in sorted((home / folder).glob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix != ".part":
                archive.add_bytes(f"{folder}/{path.name}", path.read_bytes())
    if (home / MARKER).is_file():
        archive.add_bytes(MARKER, (home / MARKER).read_bytes())


class _SqliteMembers:
    def __init__(self, handle: int, facts: Facts) -> None:
        self.facts = facts
        self._handle = handle

    def add_to(self, archive: ArchiveWriter) -> None:
        archive.add_open_file(SQLITE_FILE, self._handle)


class _PostgresMembers:
    def __init__(self, taken: Snapshot, progress: Progress) -> None:
        self.facts = taken.facts
        self._taken = taken
        self._progress = progress

    def add_to(self, archive: ArchiveWriter) -> None:
        archive.add_bytes(TABLES, self._taken.description())
        written = 0
        for table in self._taken.tables:
            for number, piece in enumerate(self._taken.pieces(table)):
                archive.add_bytes(f"database/{table.name}/{number:06d}", piece)
                written += len(piece)
                self._progress.grow("database, MB", written, self.facts.size, unit=MEGABYTE)
        # Media may take long, and an old snapshot keeps the server from cleaning up.
        self._taken.close()


@contextmanager
def _room_for_copy(hub: Hub, target: Path) -> Iterator[Path]:
    """Give a folder for the copy of an SQLite file: in the home, or beside the backup where the home is read-only."""
    if os.access(hub.home, os.W_OK):
        yield hub.home / "tmp"
        return
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.copy-") as folder:
        yield Path(folder)


@contextmanager
def _database(hub: Hub, target: Path, progress: Progress) -> Iterator[_SqliteMembers | _PostgresMembers]:
    """Fix the database at this moment."""
    if hub.connection.vendor == "sqlite":
        name = hub.connection.settings_dict["NAME"]
        database = path_of(name)
        if not database.exists():
            raise NoHub(f"{database} is not there; run `orkhon prepare` first, or name the right ORKHON_HOME")
        size = database.stat().st_size
        with _room_for_copy(hub, target) as folder:
            free = shutil.disk_usage(folder.parent).free
            if free < size * _MARGIN:
                raise DiskFull(
                    f"{folder.parent} has {free // MEGABYTE:,} MB free, and a copy of the database for the time of the "
                    f"backup takes {size // MEGABYTE:,} MB; make room"
                )
            progress.step(f"copying the database, {size // MEGABYTE:,} MB")
            with snapshot(name, folder) as (handle, facts):
                _refuse_without_hub(facts)
                yield _SqliteMembers(handle, facts)
        return
    with session(hub.connection) as raw:
        taken = Snapshot(raw, left_out=left_out_of_backups())
        _refuse_without_hub(taken.facts)
        progress.step(f"copying the database, about {taken.facts.size // MEGABYTE:,} MB")
        yield _PostgresMembers(taken, progress)


def _refuse_without_hub(facts: Facts) -> None:
    if not facts.migrations:
        raise NoHub("the database holds no hub; run `orkhon prepare` first, or name the right one")
