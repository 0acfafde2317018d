"""Keep bytes as they were delivered, once, under their hash: in a file, or small ones in the row itself.

A file costs four syncs of the disk, and a folder or two. A row is durable with whatever else its transaction writes.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypedDict, cast

from django.conf import settings
from django.db import connections, router

from orkhon.media.files import path_of
from orkhon.media.models import StoredFile

_COMPRESSIBLE = (
    "text/",
    "application/xml",
    "application/json",
    "application/rss",
    "application/atom",
    "application/feed",
)

_KEEP: Final = (
    "INSERT INTO media_storedfile (sha256, content_type, size, compressed, received, body) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)

SMALL: Final = 32 * 1024
"""Bytes, as they would lie on the disk, up to which a row holds them: a long text has 10 KB."""


def row_for(data: bytes, content_type: str, *, now: datetime) -> StoredFile | None:
    """Return the row, unsaved, that holds `data` itself; None for what is not small, which `keep_bytes` keeps."""
    compressed = content_type.startswith(_COMPRESSIBLE)
    if len(data) > SMALL * (8 if compressed else 1):
        return None
    body = _on_disk(data, compressed)
    if len(body) > SMALL:
        return None
    return StoredFile(sha256=hashlib.sha256(data).hexdigest(), **_facts(data, content_type, compressed, now), body=body)


def keep_rows(rows: Iterable[StoredFile]) -> None:
    """Keep what `row_for` made, in the caller's transaction. Keeping the same bytes again changes nothing."""
    connection = connections[router.db_for_write(StoredFile)]
    moment, binary = connection.ops.adapt_datetimefield_value, cast("Any", connection).Database.Binary
    # By hand: each push does it, and the ORM would take ten times as long.
    with connection.cursor() as cursor:
        cursor.executemany(
            _KEEP,
            [
                (row.sha256, row.content_type, row.size, row.compressed, moment(row.received), binary(row.body))
                for row in rows
            ],
        )


class _Facts(TypedDict):
    content_type: str
    size: int
    compressed: bool
    received: datetime


def _facts(data: bytes, content_type: str, compressed: bool, now: datetime) -> _Facts:
    return _Facts(
        content_type=content_type[:127] or "application/octet-stream",
        size=len(data),
        compressed=compressed,
        received=now,
    )


def _on_disk(data: bytes, compressed: bool) -> bytes:
    return gzip.compress(data, 6, mtime=0) if compressed else data


def _sync_folders(path: Path) -> None:
    """Make the file's name last as well as its bytes: after a power cut, a folder that was not synced forgets it."""
    for folder in list(path.parents)[:3]:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def keep_bytes(data: bytes, content_type: str, *, now: datetime) -> str:
    """Keep `data` in a file and return its SHA-256 in hexadecimal digits. Keeping it again changes nothing.

    The file is written and synced before its row, so a row never points to nothing.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    compressed = content_type.startswith(_COMPRESSIBLE)
    path = path_of(Path(settings.MEDIA_ROOT), sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{sha256}.{secrets.token_hex(4)}.part")
        with part.open("wb") as file:
            file.write(_on_disk(data, compressed))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folders(path)
    StoredFile.objects.get_or_create(sha256=sha256, defaults={**_facts(data, content_type, compressed, now)})
    return sha256
