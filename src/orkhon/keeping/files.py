"""Write a backup's files into a folder, and judge those that carry their own hash as their name."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from orkhon.keeping.archive import Member

_AT_ONCE: Final = 1024 * 1024
_GZIP: Final = b"\x1f\x8b"


def write_member(member: Member, path: Path, *, mode: int = 0o600) -> None:
    """Write one member as a new file; whatever is there already, a link as well, is an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    try:
        for part in member.parts():
            while part:
                part = part[os.write(handle, part) :]
    finally:
        os.close(handle)


def falsely_named(media: Path) -> Iterator[str]:
    """Yield the name of each kept file whose bytes have another SHA-256 than its name says.

    Texts lie there in gzip's form under the hash of what was delivered.
    """
    for path in sorted((media / "kept").glob("??/??/*")):
        if path.is_file() and path.name not in _hashes(path):
            yield path.name


def _hashes(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        yield hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        if file.read(2) == _GZIP:
            file.seek(0)
            try:
                yield _unpacked_hash(file)
            except (OSError, EOFError, zlib.error):
                return


def _unpacked_hash(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    with gzip.open(file) as unpacked:
        while part := unpacked.read(_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()
