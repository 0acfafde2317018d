"""Keep the pictures that came along with items, and let their names lead to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from orkhon.formats import all_media
from orkhon.intake.deliveries import DeliveredFile
from orkhon.intake.models import MirroredMedia
from orkhon.intake.pictures import picture_type
from orkhon.intake.queries import hash_of
from orkhon.items import Item
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.wire.erased_names import erased_among


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptFile:
    """One file as it lies in media."""

    name: str
    sha256: str
    content_type: str


def keep_files(files: Iterable[DeliveredFile], *, now: datetime) -> tuple[KeptFile, ...]:
    """Keep those of `files` that are pictures, and that no redaction took; to be called outside a transaction."""
    kept = []
    for file in files:
        if file.sha256:
            if not erased_among([file.name, file.sha256]):
                kept.append(KeptFile(name=file.name, sha256=file.sha256, content_type=file.content_type))
            continue
        # By its bytes: what a sender says of a file is often wrong, and an SVG can carry scripts.
        media_type = picture_type(file.data)
        if not media_type or erased_among([file.name, hashlib.sha256(file.data).hexdigest()]):
            continue
        sha256 = keep_bytes(file.data, media_type, now=now)
        kept.append(KeptFile(name=file.name, sha256=sha256, content_type=media_type))
    return tuple(kept)


def _named_in(item: Item) -> set[str]:
    return {rendition.href for media in all_media(item) for rendition in media.renditions}


def name_files(kept: Sequence[KeptFile], items: Iterable[Item], *, local: bool, now: datetime) -> None:
    """Note down for each kept file which of `items` names it, in the transaction of the append."""
    if not kept:
        return
    owners = {href: item.uri for item in items for href in _named_in(item)}
    rows = [
        MirroredMedia(
            url_hash=hash_of(file.name),
            url=file.name,
            item_uri=owners[file.name],
            local=local,
            sha256=file.sha256,
            content_type=file.content_type,
            ordered=now,
            fetched=now,
        )
        for file in kept
        if file.name in owners
    ]
    MirroredMedia.objects.bulk_create(rows, ignore_conflicts=True)
