"""Read kept files."""

from __future__ import annotations

import gzip
import hashlib
import logging
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from orkhon.media.errors import FileDamaged, FileNotKept, MediaError
from orkhon.media.files import path_of
from orkhon.media.models import StoredFile

log = logging.getLogger(__name__)

_NO_TEXT = ("image/", "audio/", "video/", "font/")
_GZIP = b"\x1f\x8b"


def read_bytes(sha256: str) -> bytes:
    """Return the bytes kept under `sha256`, checked against it. Raises `FileNotKept` or `FileDamaged`."""
    stored = StoredFile.objects.filter(sha256=sha256).first()
    path = path_of(Path(settings.MEDIA_ROOT), sha256)
    if stored is None or (stored.body is None and not path.exists()):
        raise FileNotKept(sha256)
    data = path.read_bytes() if stored.body is None else bytes(stored.body)
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


def is_kept(sha256: str) -> bool:
    """True where the bytes of that hash are kept already."""
    return StoredFile.objects.filter(sha256=sha256).exists()


def texts_kept(*, since: datetime) -> Iterator[tuple[StoredFile, bytes]]:
    """Yield every kept file received at or after `since` that is no picture, sound or film, with its bytes.

    One whose bytes are gone or damaged is logged and left out.
    """
    rows = StoredFile.objects.filter(received__gte=since).defer("body").order_by("received", "pk")
    for stored in rows.iterator(chunk_size=200):
        if stored.content_type.startswith(_NO_TEXT):
            continue
        try:
            yield stored, read_bytes(stored.sha256)
        except MediaError as error:
            log.warning("kept file cannot be read", extra={"sha256": stored.sha256, "cause": str(error)})
