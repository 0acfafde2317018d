"""Keep sound or film that an editor gave, once, under its hash. Whoever calls has asked whether the person may."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from orkhon.media.errors import RecordingRefused
from orkhon.media.models import Recording
from orkhon.media.recording_files import ENDINGS, FOLDER, NEEDED, path_of, type_of_bytes

MOST_BYTES: Final = 95 * 1024 * 1024
"""The hub takes 100 MB in one request. What is longer is played from where it lies, by its https address."""


def add_recording(
    pieces: Iterable[bytes],
    *,
    title: str,
    now: datetime,
    user: User | None = None,
    credit: str = "",
    item_uri: str = "",
) -> Recording:
    """Return the recording of these bytes, or the one that was made of the same bytes before.

    Raises `RecordingRefused` for what browsers do not play by themselves, and for more than `MOST_BYTES`. The file is
    written and synced before its row, so that a row never points to nothing.
    """
    root = Path(settings.MEDIA_ROOT)
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{secrets.token_hex(8)}.part"
    try:
        sha256, size, head = _written(pieces, part)
        content_type = type_of_bytes(head)
        if not content_type:
            raise RecordingRefused(
                _("This is no recording that browsers play: its first bytes are of none of these: %(endings)s.")
                % {"endings": ", ".join(ENDINGS.values())}
            )
        known = Recording.objects.filter(sha256=sha256).first()
        if known is not None and path_of(root, sha256, known.content_type).exists():
            return known
        path = path_of(root, sha256, content_type)
        path.parent.mkdir(exist_ok=True)
        part.replace(path)
        for parent in list(path.parents)[:2]:
            _sync(parent)
    finally:
        part.unlink(missing_ok=True)
    made, _new = Recording.objects.get_or_create(
        sha256=sha256,
        defaults={
            "title": title[:255] or sha256[:12],
            "kind": content_type.partition("/")[0],
            "content_type": content_type,
            "size": size,
            "credit": credit[:255],
            "item_uri": item_uri,
            "uploaded_by": user,
            "uploaded_at": now,
        },
    )
    return made


def _written(pieces: Iterable[bytes], part: Path) -> tuple[str, int, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    with part.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MOST_BYTES:
                raise RecordingRefused(
                    _("The recording has more than %(most)s MB; make it smaller, or name the https address it has.")
                    % {"most": MOST_BYTES >> 20}
                )
            head = (head + piece)[:NEEDED] if len(head) < NEEDED else head
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size, head


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
