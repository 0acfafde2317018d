"""Keep bytes as they were delivered, once, under their hash."""

from __future__ import annotations

import gzip
import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

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


def _sync_folders(path: Path) -> None:
    """Make the file's name last as well as its bytes: after a power cut, a folder that was not synced forgets it."""
    for folder in list(path.parents)[:3]:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def keep_bytes(data: bytes, content_type: str, *, now: datetime) -> str:
    """Keep `data` and return its SHA-256 in hexadecimal digits. Keeping the same bytes again changes nothing.

    The file is written and synced before its row, so a row never points to nothing.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    compressed = content_type.startswith(_COMPRESSIBLE)
    path = path_of(Path(settings.MEDIA_ROOT), sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{sha256}.{secrets.token_hex(4)}.part")
        with part.open("wb") as file:
            file.write(gzip.compress(data, 6, mtime=0) if compressed else data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folders(path)
    StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={
            "content_type": content_type[:127] or "application/octet-stream",
            "size": len(data),
            "compressed": compressed,
            "received": now,
        },
    )
    return sha256
