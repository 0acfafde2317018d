"""Give renditions of pictures out with content credentials, as soon as they are signed. Signs nothing: it orders.

Signing takes some 50 ms, so it is done in the background (`signing.py`); until then, and where it cannot be done, a
reader is given the rendition as it is.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError

from orkhon.media.models import Picture
from orkhon.verification.models.picture import SIGNED, SIGNING, SignedRendition

log = logging.getLogger(__name__)

FOLDER: Final = "signed"
TYPES: Final = frozenset({"image/webp", "image/jpeg", "image/png"})


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a reader gets. `final` is False while a signed form of it is on its way."""

    data: bytes
    signed: bool
    final: bool


def given_out(data: bytes, *, picture: int, name: Callable[[], str], content_type: str, now: datetime) -> Given:
    """Return the rendition signed where it is signed already, else as it is, and order its signature.

    `name` tells the rendition's file under the media folder, when it is ordered. One question to the database.
    """
    if content_type not in TYPES:
        return Given(data=data, signed=False, final=True)
    source = hashlib.sha256(data).hexdigest()
    try:
        row = SignedRendition.objects.filter(source_hash=source).first()
        if row is not None and row.state == SIGNED:
            signed = _read(row.signed_hash)
            if signed is not None:
                return Given(data=signed, signed=True, final=True)
            order_again(row, now=now)
        elif row is None:
            SignedRendition.objects.get_or_create(
                source_hash=source,
                defaults={
                    "picture": picture,
                    "content_type": content_type,
                    "source_name": name()[:300],
                    "state": SIGNING,
                    "ordered": now,
                    "next_attempt": now,
                },
            )
        elif row.state != SIGNING:
            return Given(data=data, signed=False, final=True)
    except DatabaseError:
        # A picture without credentials is better than none.
        log.warning("signature of a picture not ordered", exc_info=True)
    return Given(data=data, signed=False, final=False)


def order_again(row: SignedRendition, *, now: datetime) -> None:
    """Have a rendition signed anew."""
    SignedRendition.objects.filter(pk=row.pk).update(
        state=SIGNING, signed_hash="", next_attempt=now, attempts=0, cause=""
    )


def path_of(signed_hash: str) -> Path:
    """Return where the signed form of that hash lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / signed_hash[:2] / signed_hash


def forget_signed(hashes: Collection[str]) -> int:
    """Remove the signed forms of the pictures with these files; return how many there were."""
    pictures = list(Picture.objects.filter(sha256__in=hashes).values_list("pk", flat=True))
    rows = list(SignedRendition.objects.filter(picture__in=pictures))
    for row in rows:
        if row.signed_hash:
            path_of(row.signed_hash).unlink(missing_ok=True)
    SignedRendition.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _read(signed_hash: str) -> bytes | None:
    try:
        return path_of(signed_hash).read_bytes()
    except OSError:
        return None
