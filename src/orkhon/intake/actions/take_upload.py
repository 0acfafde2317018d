"""Keep a file that a source uploaded before the items that name it, and find such files again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import router, transaction

from orkhon.alliance.models import Source
from orkhon.formats.html import urlsplit_or_none
from orkhon.intake.actions.decide_draft import remove_unused
from orkhon.intake.deliveries import DeliveredFile
from orkhon.intake.models import UploadedFile
from orkhon.intake.pictures import picture_type
from orkhon.intake.queries import hash_of
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.queries import is_kept
from orkhon.wire.erased_names import erased_among

_VARIABLES_A_QUERY: Final = 500


def take_upload(source: Source, name: str, data: bytes, *, now: datetime) -> str:
    """Keep the picture that `source` calls `name`, and return why it is not kept, empty where it is.

    Again changes nothing; other bytes under the same name take its place, for the items that come from now on.
    """
    # By its bytes: what a sender says of a file is often wrong, and an SVG can carry scripts.
    media_type = picture_type(data)
    if not media_type:
        return "it is no picture of dots; films and sound stay where they are"
    if erased_among([name, hashlib.sha256(data).hexdigest()]):
        return "it was redacted here and is closed"
    sha256 = keep_bytes(data, media_type, now=now)
    with transaction.atomic(using=router.db_for_write(UploadedFile)):
        former = UploadedFile.objects.filter(source=source, name_hash=hash_of(name)).first()
        UploadedFile.objects.update_or_create(
            source=source,
            name_hash=hash_of(name),
            defaults={"sha256": sha256, "content_type": media_type, "at": now},
        )
    if former is not None and former.sha256 != sha256:
        _remove_unnamed(former.sha256)
    return ""


def has_upload(source: Source, name: str) -> bool:
    """True where the source uploaded a file of that name, and it is kept."""
    row = UploadedFile.objects.filter(source=source, name_hash=hash_of(name)).first()
    return row is not None and is_kept(row.sha256)


def uploads_named(source: Source, addresses: Mapping[str, str]) -> tuple[DeliveredFile, ...]:
    """Return the uploads that items name, `addresses` being the addresses in the items by the uploads' names.

    Only where the address is on the source's own host: a picture is known by its address to all, and nobody puts his
    own bytes in the place of another's. What is elsewhere is fetched from there, as any other picture.
    """
    own = urlsplit_or_none(source.url)
    by_hash = {
        hash_of(name): address for name, address in addresses.items() if own and urlsplit_or_none(address) == own
    }
    hashes = sorted(by_hash)
    found: list[DeliveredFile] = []
    for start in range(0, len(hashes), _VARIABLES_A_QUERY):
        rows = UploadedFile.objects.filter(source=source, name_hash__in=hashes[start : start + _VARIABLES_A_QUERY])
        found += [
            DeliveredFile(name=by_hash[row.name_hash], sha256=row.sha256, content_type=row.content_type) for row in rows
        ]
    return tuple(found)


def forget_uploads(before: datetime) -> int:
    """Forget what was uploaded before, with the bytes that no item names. Return how many were forgotten."""
    forgotten = 0
    for row in UploadedFile.objects.filter(at__lt=before):
        row.delete()
        _remove_unnamed(row.sha256)
        forgotten += 1
    return forgotten


def _remove_unnamed(sha256: str) -> None:
    if not UploadedFile.objects.filter(sha256=sha256).exists():
        remove_unused(sha256)
