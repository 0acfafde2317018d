"""Follow the log and note which pictures came with which item: orders for their fingerprints. Looks at no picture."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from orkhon.formats import all_media
from orkhon.intake.pictures import MOST_PICTURES, best_rendition
from orkhon.items import Item
from orkhon.verification.models import ShownPicture
from orkhon.wire.entries import CONTENT_KINDS, WireEntry
from orkhon.wire.readers import Reader

READER: Final = "pictures"
_KINDS: Final = frozenset({"picture", "graphic"})
_BY_HASH: Final = re.compile(r"ni:///sha-256;([A-Za-z0-9_-]{43})")
_LONGEST_NAME: Final = 4000


def note(entries: Sequence[WireEntry]) -> None:
    """Note the pictures of these entries. A picture that an item has shown before is known already."""
    now = datetime.now(UTC)
    rows = [
        ShownPicture(
            uri=entry.uri,
            name_hash=name_hash(entry.uri, name),
            name=name,
            version=entry.version,
            agency=entry.agency,
            position=entry.position,
            sha256=hash_in(name),
            next_attempt=now,
        )
        for entry in entries
        if entry.kind in CONTENT_KINDS and entry.item is not None
        for name in names_in(entry.item)
    ]
    if rows:
        ShownPicture.objects.bulk_create(rows, ignore_conflicts=True)


def reader() -> Reader:
    """The reader of the log that notes pictures."""
    return Reader(name=READER, handle=note)


def names_in(item: Item) -> list[str]:
    """Return how the item and what travels inside it name their pictures: one file each, ten at most."""
    return list(dict.fromkeys(_names(item)))[:MOST_PICTURES]


def _names(item: Item) -> Iterator[str]:
    for media in all_media(item):
        if media.kind not in _KINDS or not media.renditions:
            continue
        by_hash = next((one.href for one in media.renditions if hash_in(one.href)), "")
        best = best_rendition(media)
        name = by_hash or (best.href if best is not None else media.renditions[0].href)
        if name and len(name) <= _LONGEST_NAME:
            yield name


def name_hash(uri: str, name: str) -> str:
    """Return by what the picture of that name is found in that item."""
    return hashlib.sha256(f"{uri}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()


def hash_in(name: str) -> str:
    """Return the SHA-256 that an `ni` name (RFC 6920) tells in hexadecimal, empty for any other name."""
    found = _BY_HASH.fullmatch(name)
    return base64.urlsafe_b64decode(found[1] + "=").hex() if found is not None else ""
