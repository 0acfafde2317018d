"""Read kept files."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path

from django.conf import settings

from orkhon.media.errors import FileDamaged, FileNotKept
from orkhon.media.files import path_of
from orkhon.media.models import StoredFile

_GZIP = b"\x1f\x8b"


def read_bytes(sha256: str) -> bytes:
    """Return the bytes kept under `sha256`, checked against it. Raises `FileNotKept` or `FileDamaged`."""
    stored = StoredFile.objects.filter(sha256=sha256).first()
    path = path_of(Path(settings.MEDIA_ROOT), sha256)
    if stored is None or not path.exists():
        raise FileNotKept(sha256)
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    # Not by the row: file and row may be of two deliveries of the same bytes under different media types.
    if found != sha256 and data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise FileDamaged(sha256, "nothing (its compressed form is broken)") from error
        found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise FileDamaged(sha256, found)
    return data
