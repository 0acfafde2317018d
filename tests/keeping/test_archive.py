"""The tar inside a backup, and what a reader refuses of one that somebody else has made."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from orkhon.keeping.archive import END, MANIFEST, ArchiveWriter, Member, media_files, read_archive
from orkhon.keeping.errors import BackupDamaged, BackupTooNew, FileChanged
from orkhon.keeping.manifest import End, Facts, Manifest

FACTS = Facts(vendor="sqlite", migrations=(("wire", "0001_initial"),), head=7, head_hash="ab", counts={"t": 1}, size=9)
THE_MANIFEST = Manifest(
    orkhon="0.1.0",
    python="3.11.5",
    hub="orkhon",
    made="2026-11-22T16:40:00+00:00",
    database=FACTS,
    media_files=1,
    media_bytes=5,
)


class Memory(io.BytesIO):
    """Bytes in memory as sink and as stream."""

    def take(self, handle: int, size: int) -> int:
        """Take bytes of an open file."""
        return self.write(os.read(handle, size))

    def some(self, most: int) -> memoryview:
        """Return the next bytes, in odd pieces."""
        return memoryview(self.read(min(most, 777)))


def tar_of(*members: tuple[str, bytes]) -> Memory:
    """Write these members as our own writer does."""
    sink = Memory()
    archive = ArchiveWriter(sink, now=0)
    for name, data in members:
        archive.add_bytes(name, data)
    archive.finish()
    sink.seek(0)
    return sink


def foreign_tar(*members: tarfile.TarInfo, data: bytes = b"") -> Memory:
    """Write a manifest and then these members as Python's own library does."""
    sink = Memory()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.PAX_FORMAT) as tar:
        first = tarfile.TarInfo(MANIFEST)
        first.size = len(THE_MANIFEST.to_json())
        tar.addfile(first, io.BytesIO(THE_MANIFEST.to_json()))
        for member in members:
            member.size = len(data) if member.type == tarfile.REGTYPE else 0
            tar.addfile(member, io.BytesIO(data))
    sink.seek(0)
    return sink


def taken(stream: Memory) -> dict[str, bytes]:
    """Read an archive and return what came out of it."""
    found: dict[str, bytes] = {}

    def take(member: Member) -> None:
        found[member.name] = b"".join(map(bytes, member.parts()))

    manifest, _ = read_archive(stream, begin=lambda manifest: None, take=take)
    assert manifest == THE_MANIFEST
    return found


NAMES = [
    "keys/hub.pem",
    "demonstration.json",
    "database/orkhon.sqlite3",
    "database/wire_header/000017",
    "media/kept/ab/cd/abcd",
    "media/original_images/Алматы көшесі.jpg",
    "media/original_images/" + "long" * 60 + ".jpg",
]


def test_members_come_out_as_they_went_in() -> None:
    members = {name: os.urandom(size) for name, size in zip(NAMES, [0, 1, 511, 512, 513, 5000, 70_000], strict=True)}
    assert taken(tar_of((MANIFEST, THE_MANIFEST.to_json()), *members.items())) == members


def test_any_tar_program_reads_it() -> None:
    stream = tar_of((MANIFEST, THE_MANIFEST.to_json()), *((name, name.encode()) for name in NAMES))
    with tarfile.open(fileobj=stream, mode="r:") as tar:
        assert tar.getnames() == [MANIFEST, *NAMES, END]
        files = [(member, tar.extractfile(member)) for member in tar.getmembers()[1:-1]]
        assert all(file is not None and file.read() == member.name.encode() for member, file in files)


def test_a_member_that_nobody_reads_is_passed_over() -> None:
    stream = tar_of((MANIFEST, THE_MANIFEST.to_json()), ("media/a", bytes(10_000)), ("media/b", b"b"))
    names: list[str] = []
    read_archive(stream, begin=lambda manifest: None, take=lambda member: names.append(member.name))
    assert names == ["media/a", "media/b"]


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/passwd",
        "media/../../outside",
        "media//twice",
        "media/./here",
        "media/",
        "media/back\\slash",
        "media/line\nend",
        "keys/../hub.pem",
        "keys/.hidden",
        "keys/sub/hub.pem",
        "database/other.sqlite3",
        "database/table/17",
        "orkhon.lock",
        "static/app.js",
        "media/" + "x" * 1100,
    ],
)
def test_a_name_that_no_backup_has_is_refused(name: str) -> None:
    member = tarfile.TarInfo(name)
    with pytest.raises(BackupDamaged):
        taken(foreign_tar(member, data=b"hostile"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_what_is_no_regular_file_is_refused(kind: bytes) -> None:
    member = tarfile.TarInfo("media/link")
    member.type, member.linkname = kind, "/etc/passwd"
    with pytest.raises(BackupDamaged, match="no regular file"):
        taken(foreign_tar(member))


def test_headers_for_all_that_follows_are_refused() -> None:
    sink = Memory()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.PAX_FORMAT, pax_headers={"path": "media/x"}) as tar:
        tar.addfile(tarfile.TarInfo(MANIFEST))
    sink.seek(0)
    with pytest.raises(BackupDamaged):
        taken(sink)


@pytest.mark.parametrize(
    "record", [b"9 size=x\n", b"99 path=media/x\n", b"nonsense", b"12 size=\xc2\xb2\n", b"0 a=b\n"]
)
def test_extended_headers_of_nonsense_are_refused(record: bytes) -> None:
    head = tarfile.TarInfo("pax")
    head.type, head.size = tarfile.XHDTYPE, len(record)
    file = tarfile.TarInfo("media/x").tobuf(tarfile.USTAR_FORMAT)
    stream = Memory(
        tar_of((MANIFEST, THE_MANIFEST.to_json())).getvalue()[: 512 + -(-len(THE_MANIFEST.to_json()) // 512) * 512]
        + head.tobuf(tarfile.USTAR_FORMAT)
        + record.ljust(512, b"\0")
        + file
        + bytes(10240)
    )
    with pytest.raises(BackupDamaged):
        taken(stream)


def test_an_extended_header_of_gigabytes_is_refused_unread() -> None:
    head = tarfile.TarInfo("pax")
    head.type, head.size = tarfile.XHDTYPE, 2**33 - 1
    with pytest.raises(BackupDamaged, match="8,589,934,591"):
        taken(Memory(head.tobuf(tarfile.USTAR_FORMAT) + bytes(4096)))


def test_an_archive_that_ends_early_is_refused_wherever_it_ends() -> None:
    whole = tar_of((MANIFEST, THE_MANIFEST.to_json()), ("media/a", b"a" * 700)).getvalue()
    end_at = whole.index(END.encode()) + 512
    for length in range(0, end_at, 97):
        with pytest.raises(BackupDamaged):
            taken(Memory(whole[:length]))


def cut(data: bytes, name: str) -> bytes:
    """Take the member of that name out of a tar."""
    place = data.index(name.encode())
    return data[:place] + data[place + 1024 :]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: cut(data, "media/b"), "and says"),
        (lambda data: cut(data, END), "never finished"),
        (lambda data: data[1024:], "not with manifest.json"),
    ],
)
def test_an_archive_that_lacks_a_member_is_refused(change: Callable[[bytes], bytes], said: str) -> None:
    small = THE_MANIFEST.to_json()
    assert len(small) <= 512
    whole = tar_of((MANIFEST, small), ("media/a", b"a"), ("media/b", b"b")).getvalue()
    with pytest.raises(BackupDamaged, match=said):
        taken(Memory(change(whole)))


def test_an_archive_that_says_a_thing_twice_or_goes_on_is_refused() -> None:
    manifest = (MANIFEST, THE_MANIFEST.to_json())
    with pytest.raises(BackupDamaged, match="twice"):
        taken(tar_of(manifest, manifest))
    end = (END, End(members=1, media_files=0, media_bytes=0, vanished=0).to_json())
    with pytest.raises(BackupDamaged, match="goes on after its end"):
        taken(tar_of(manifest, end))


@pytest.mark.parametrize("note", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "database": []}', b"\xff"])
def test_a_manifest_of_nonsense_is_refused(note: bytes) -> None:
    with pytest.raises(BackupDamaged):
        taken(tar_of((MANIFEST, note)))


def test_a_manifest_of_a_later_form_is_named() -> None:
    with pytest.raises(BackupTooNew, match="form 2"):
        taken(tar_of((MANIFEST, b'{"format": 2}')))


def test_a_file_that_vanished_is_counted_and_no_error(tmp_path: Path) -> None:
    sink = Memory()
    archive = ArchiveWriter(sink, now=0)
    archive.add_bytes(MANIFEST, THE_MANIFEST.to_json())
    archive.add_media("media/gone", tmp_path / "gone")
    end = archive.finish()
    assert (end.members, end.media_files, end.vanished) == (1, 0, 1)
    sink.seek(0)
    assert taken(sink) == {}


def test_a_file_that_shrinks_while_it_is_read_stops_the_backup(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(100))

    class Slow(Memory):
        def take(self, handle: int, size: int) -> int:
            os.truncate(path, 10)
            return super().take(handle, size)

    with pytest.raises(FileChanged, match="shorter"):
        ArchiveWriter(Slow(), now=0).add_media("media/file", path)


def test_media_are_listed_without_links_and_halves(tmp_path: Path) -> None:
    (tmp_path / "kept" / "ab").mkdir(parents=True)
    (tmp_path / "kept" / "ab" / "file").write_bytes(b"12345")
    (tmp_path / "kept" / "ab" / "file.1f.part").write_bytes(b"half")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    assert [(name, size) for name, _, size in media_files(tmp_path)] == [("media/kept/ab/file", 5)]
    assert list(media_files(tmp_path / "none")) == []
