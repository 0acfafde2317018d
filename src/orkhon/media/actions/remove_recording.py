"""Remove a recording of the desk for ever: its file, and then its row."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from orkhon.media.models import Recording
from orkhon.media.recording_files import path_of


def remove_recording(recording: Recording) -> None:
    """Remove the file first, so that a crash between leaves a row that says what is left to do."""
    path_of(Path(settings.MEDIA_ROOT), recording.sha256, recording.content_type).unlink(missing_ok=True)
    recording.delete()
