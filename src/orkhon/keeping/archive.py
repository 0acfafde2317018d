"""The tar inside a backup: what may lie in it, written and read as a stream. Knows no database and no passphrase.

Whoever knows the passphrase can make a backup with anything in it, so a reader believes no name: only regular files
under the few names that a backup has are given out.
"""

from __future__ import annotations

import os
import re
import stat
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

from orkhon.keeping.errors import BackupDamaged, FileChanged
from orkhon.keeping.manifest import End, Manifest

MANIFEST: Final = "manifest.json"
END: Final = "end.json"
MARKER: Final = "demonstration.json"
SQLITE_FILE: Final = "database/orkhon.sqlite3"
TABLES: Final = "database/tables.json"
MEDIA: Final = "media/"

_LARGEST_NOTE: Final = 64 * 1024 * 1024
_LARGEST_PAX: Final = 65536
_LONGEST_NAME: Final = 1000
_NAMES: Final = re.compile(
    rf"{re.escape(MANIFEST)}|{re.escape(END)}|{re.escape(MARKER)}|{re.escape(SQLITE_FILE)}|{re.escape(TABLES)}"
    r"|(?:keys|secrets)/[A-Za-z0-9_][A-Za-z0-9_.-]*|database/[a-z0-9_]+/[0-9]{6}|media/[^\x00-\x1f\\]+"
)


class Sink(Protocol):
    """Where the tar goes."""

    def write(self, data: bytes | memoryview) -> int:
        """Take bytes."""

    def take(self, handle: int, size: int) -> int:
        """Take up to `size` bytes of the open file, and return how many there were."""

    def tell(self) -> int:
        """Return how many bytes were taken."""


class Stream(Protocol):
    """Where the tar comes from."""

    def some(self, most: int) -> memoryview:
        """Return the next bytes, at most `most`; none at the end alone."""

    def read(self, size: int) -> bytes:
        """Return the next `size` bytes; fewer only at the end."""


class Member:
    """One file of a backup, to be read before the next one is asked for."""

    def __init__(self, name: str, size: int, stream: Stream) -> None:
        self.name = name
        self.size = size
        self._stream = stream
        self._left = size

    def note(self) -> bytes:
        """Return the whole of a small member. Raises `BackupDamaged` when it is not small."""
        if self.size > _LARGEST_NOTE:
            raise BackupDamaged(f"{self.name} in the backup has {self.size:,} bytes, far more than any Orkhon writes")
        return b"".join(self.parts())

    def parts(self) -> Iterator[memoryview]:
        """Yield the bytes that were not read yet. Raises `BackupDamaged` when fewer come than were announced."""
        while self._left:
            part = self._stream.some(self._left)
            if not part:
                raise BackupDamaged(f"{self.name} in the backup ends {self._left:,} bytes early; use another backup")
            self._left -= len(part)
            yield part


class ArchiveWriter:
    """Writes members one after the other, and counts them for the last.

    The tar's lines are tarfile's; the bytes between them go straight from the file to the sink, because copying them
    through tarfile takes as long as sealing them.
    """

    def __init__(self, sink: Sink, *, now: float) -> None:
        self._sink = sink
        self._now = now
        self._members = 0
        self._media_files = 0
        self._media_bytes = 0
        self._vanished = 0

    @property
    def media_bytes(self) -> int:
        """How many bytes of media were written so far."""
        return self._media_bytes

    def add_bytes(self, name: str, data: bytes) -> None:
        """Write a member from memory."""
        self._head(name, len(data))
        self._sink.write(data)
        self._pad()

    def add_open_file(self, name: str, handle: int) -> None:
        """Write the regular file that is open under `handle`. Raises `FileChanged`."""
        size = os.fstat(handle).st_size
        self._head(name, size)
        if self._sink.take(handle, size) < size:
            raise FileChanged(f"{name} became shorter while it was read; make the backup again")
        self._pad()

    def add_media(self, name: str, path: Path) -> None:
        """Write a file of the media folder; one that vanished meanwhile is counted, and no error."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            self._vanished += 1
            return
        try:
            self.add_open_file(name, handle)
        finally:
            os.close(handle)

    def finish(self) -> End:
        """Write the last member and the end of the tar, and return what was written."""
        end = End(
            members=self._members,
            media_files=self._media_files,
            media_bytes=self._media_bytes,
            vanished=self._vanished,
        )
        self.add_bytes(END, end.to_json())
        # Two empty blocks end a tar, and its length is a whole number of records (POSIX.1-2001, pax).
        self._sink.write(bytes(2 * tarfile.BLOCKSIZE))
        self._sink.write(bytes(-self._sink.tell() % tarfile.RECORDSIZE))
        return end

    def _head(self, name: str, size: int) -> None:
        # No owner and no folder: who restores owns the files, and folders are made for them.
        member = tarfile.TarInfo(name)
        member.size = size
        member.mtime = int(self._now)
        member.mode = stat.S_IRUSR | stat.S_IWUSR
        self._sink.write(member.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape"))
        self._members += 1
        if name.startswith(MEDIA):
            self._media_files += 1
            self._media_bytes += size

    def _pad(self) -> None:
        self._sink.write(bytes(-self._sink.tell() % tarfile.BLOCKSIZE))


def read_archive(
    stream: Stream, *, begin: Callable[[Manifest], None], take: Callable[[Member], None]
) -> tuple[Manifest, End]:
    """Give the manifest to `begin` and each member between manifest and end to `take`, in their order.

    The stream is read to its own end, so that it is known to be whole. Raises `BackupDamaged`, also for a tar that
    holds what no backup does.
    """
    manifest: Manifest | None = None
    end: End | None = None
    count = media_files = media_bytes = 0
    for member in _members(stream):
        if end is not None:
            raise BackupDamaged(f"the backup goes on after its end with {member.name}; use another backup")
        if manifest is None:
            if member.name != MANIFEST:
                raise BackupDamaged(f"the backup begins with {member.name} and not with {MANIFEST}; use another one")
            manifest = Manifest.from_json(member.note())
            begin(manifest)
        elif member.name == END:
            end = End.from_json(member.note())
            continue
        elif member.name == MANIFEST:
            raise BackupDamaged(f"the backup holds {MANIFEST} twice; use another one")
        else:
            take(member)
            if member.name.startswith(MEDIA):
                media_files += 1
                media_bytes += member.size
        count += 1
    while stream.some(tarfile.RECORDSIZE):
        pass
    if manifest is None or end is None:
        raise BackupDamaged("the backup lacks its last member; it was never finished, use another one")
    if (count, media_files, media_bytes) != (end.members, end.media_files, end.media_bytes):
        raise BackupDamaged(
            f"the backup holds {count} files, {media_files} of them media with {media_bytes:,} bytes, and says "
            f"{end.members}, {end.media_files} and {end.media_bytes:,}; use another one"
        )
    return manifest, end


def _members(stream: Stream) -> Iterator[Member]:
    """Yield the members of a tar as `ArchiveWriter` writes it: regular files, and pax headers where those lack room.

    Not tarfile's own reader: what it understands beyond these (links, devices, sparse files, headers for all that
    follows) has no place here, and it copies every byte four times.
    """
    while True:
        head, told = _next_head(stream), {}
        if head is not None and head.type == tarfile.XHDTYPE:
            extended = Member("a pax header", head.size, stream)
            if head.size > _LARGEST_PAX:
                raise BackupDamaged(f"a header in the backup has {head.size:,} bytes; use another backup")
            told = _read_pax(b"".join(extended.parts()))
            _skip_padding(stream, head.size)
            head = _next_head(stream)
        if head is None:
            return
        if head.type != tarfile.REGTYPE:
            raise BackupDamaged(f"{head.name[:200]!r} in the backup is no regular file; use another backup")
        name = told.get("path", head.name)
        check_name(name)
        member = Member(name, _size(told.get("size"), head.size), stream)
        yield member
        for _ in member.parts():
            pass
        _skip_padding(stream, member.size)


def _next_head(stream: Stream) -> tarfile.TarInfo | None:
    """Return the next header, or None for the empty block that ends a tar."""
    block = stream.read(tarfile.BLOCKSIZE)
    if not any(block) and len(block) == tarfile.BLOCKSIZE:
        return None
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError as error:
        raise BackupDamaged(f"the backup's contents cannot be read ({error}); use another backup") from error


def _skip_padding(stream: Stream, size: int) -> None:
    stream.read(-size % tarfile.BLOCKSIZE)


def _read_pax(data: bytes) -> dict[str, str]:
    """Return the records of a pax header: each is `length key=value` and a line's end (POSIX.1-2001, pax)."""
    found = {}
    while data:
        digits, _, rest = data.partition(b" ")
        length = int(digits) if digits.isdigit() and len(digits) < 8 else 0
        record = data[len(digits) + 1 : length]
        key, equals, value = record.partition(b"=")
        if not (rest and equals and record.endswith(b"\n")):
            raise BackupDamaged("a header in the backup cannot be read; use another backup")
        found[key.decode("utf-8", "surrogateescape")] = value[:-1].decode("utf-8", "surrogateescape")
        data = data[length:]
    return found


def _size(told: str | None, stands: int) -> int:
    """Return the size of a member; the pax header tells it where tar's own field is too short for it."""
    if told is None:
        return stands
    if not (told.isascii() and told.isdecimal() and len(told) < 19):
        raise BackupDamaged("a header in the backup names no size; use another backup")
    return int(told)


def check_name(name: str) -> None:
    """Refuse a name that no backup has, such as one that leads out of the folder. Raises `BackupDamaged`."""
    if (
        len(name.encode("utf-8", "surrogateescape")) > _LONGEST_NAME
        or _NAMES.fullmatch(name) is None
        or any(part in {"", ".", ".."} for part in name.split("/"))
    ):
        raise BackupDamaged(f"the backup holds {name[:200]!r}, which no Orkhon writes there; use another backup")


def media_files(root: Path) -> Iterator[tuple[str, Path, int]]:
    """Yield name in the backup, path and size of each file of the media folder, but for those half-written."""
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            continue  # removed since its own folder was read
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False) and not entry.name.endswith(".part"):
                try:
                    size = entry.stat(follow_symlinks=False).st_size
                except FileNotFoundError:
                    size = 0  # whoever copies it finds out, and counts it
                path = Path(entry.path)
                yield f"media/{path.relative_to(root).as_posix()}", path, size
