"""Give renditions of pictures out with content credentials, as soon as they are signed, and keep and forget these
signed forms. Signs nothing: it orders.

Signing takes some 50 ms, so it is done in the background (`signing.py`); until then, and where it cannot be done, a
reader is given the rendition as it is.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, router, transaction
from django.db.models import Q

from orkhon.media.models import Picture, PictureRendition
from orkhon.verification.models.picture import SIGNED, SIGNING, SignedRendition

log = logging.getLogger(__name__)

FOLDER: Final = "signed"
_LONGEST_NAME: Final = 300
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
            signed = _read(path_of(row.source_hash))
            if signed is not None:
                return Given(data=signed, signed=True, final=True)
            order_again(row, now=now)
        elif row is None:
            SignedRendition.objects.get_or_create(
                source_hash=source,
                defaults={
                    "picture": picture,
                    "content_type": content_type,
                    "source_name": _kept_name(name()),
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


def path_of(source_hash: str) -> Path:
    """Return where the signed form of the rendition with that hash lies.

    By the order's own hash, so that the order alone says which file to remove, however far its signing came.
    """
    return Path(settings.MEDIA_ROOT) / FOLDER / source_hash[:2] / source_hash


def keep_signed(row: SignedRendition, data: bytes, **said: object) -> bool:
    """Keep the signed form and what is `said` of it in the row. False where picture or order went meanwhile.

    Picture and row are locked, as they are by who removes them: whoever comes second sees what the first has done.
    """
    with transaction.atomic(using=router.db_for_write(SignedRendition)):
        if not Picture.objects.select_for_update(no_key=True).filter(pk=row.picture).exists():
            return False
        if not SignedRendition.objects.select_for_update().filter(pk=row.pk).exists():
            return False
        path = path_of(row.source_hash)
        path.parent.mkdir(parents=True, exist_ok=True)
        _part(path).write_bytes(data)
        _part(path).replace(path)
        SignedRendition.objects.filter(pk=row.pk).update(
            state=SIGNED, signed_hash=hashlib.sha256(data).hexdigest(), next_attempt=None, **said
        )
    return True


def forget_signed(which: Q) -> int:
    """Remove the signed forms of these renditions, and their orders; return how many there were."""
    with transaction.atomic(using=router.db_for_write(SignedRendition)):
        rows = list(SignedRendition.objects.select_for_update().filter(which).order_by("pk"))
        # Files first: a row without its file is signed anew, a file without its row would be nobody's.
        for row in rows:
            path = path_of(row.source_hash)
            path.unlink(missing_ok=True)
            _part(path).unlink(missing_ok=True)
        SignedRendition.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def forget_picture(*, instance: Picture, **_: object) -> None:
    """Let the signed forms go with the picture, whoever deletes it. Called in the transaction that does."""
    # One that is just being kept is waited for; an order that comes later finds no picture.
    list(Picture.objects.select_for_update().filter(pk=instance.pk).values_list("pk"))
    forget_signed(Q(picture=instance.pk))


def forget_rendition(*, instance: PictureRendition, **_: object) -> None:
    """Let the signed form go with the rendition, as when the picture's file is replaced."""
    forget_signed(Q(picture=instance.image_id, source_name=_kept_name(instance.file.name or "")))


def _kept_name(name: str) -> str:
    return name[:_LONGEST_NAME]


def _part(path: Path) -> Path:
    # One at a time has the row locked, so one name does, and a crash leaves nothing that no row knows of.
    return path.with_name(f"{path.name}.part")


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
