"""Remove kept bytes, when a redaction says so or nothing refers to them any more."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from orkhon.media.files import path_of
from orkhon.media.models import StoredFile


def remove_bytes(sha256: str) -> bool:
    """Remove the file, what a crash left of its writing, and its row; return False when none of them was there."""
    path = path_of(Path(settings.MEDIA_ROOT), sha256)
    was_there = path.exists()
    for part in path.parent.glob(f"{path.name}.*.part"):
        part.unlink(missing_ok=True)
        was_there = True
    path.unlink(missing_ok=True)
    deleted, _ = StoredFile.objects.filter(sha256=sha256).delete()
    return was_there or deleted > 0
