"""Remove kept bytes, when a redaction says so or nothing refers to them any more."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from orkhon.media.files import path_of
from orkhon.media.models import StoredFile


def remove_bytes(sha256: str) -> bool:
    """Remove the file and its row; return False when neither was there."""
    path = path_of(Path(settings.MEDIA_ROOT), sha256)
    was_there = path.exists()
    path.unlink(missing_ok=True)
    deleted, _ = StoredFile.objects.filter(sha256=sha256).delete()
    return was_there or deleted > 0
