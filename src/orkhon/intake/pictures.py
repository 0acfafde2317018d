"""Say which pictures of an item are worth keeping. Touches no database and no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from orkhon.items import Item, Media, Rendition

MOST_PICTURES = 10
"""Of one item: a gallery of hundreds is fetched when somebody wants it."""

_KINDS = frozenset({"picture", "graphic"})
_MOST_DEPTH = 3
_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypavif", 4, "image/avif"),
    (b"ftypheic", 4, "image/heic"),
    (b"II*\0", 0, "image/tiff"),
    (b"MM\0*", 0, "image/tiff"),
)


def picture_type(data: bytes) -> str:
    """Return the media type that the first bytes show, empty for anything but a picture of dots.

    What a server says of its files is often wrong, and an SVG can carry scripts, so it is none here.
    """
    for signature, start, media_type in _SIGNATURES:
        if data[start : start + len(signature)] == signature:
            return media_type
    return ""


def name_by_hash(data: bytes) -> str:
    """Return the `ni` URI of `data` (RFC 6920): what a file is called that came without an address of its own."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")
    return f"ni:///sha-256;{digest}"


def best_rendition(media: Media) -> Rendition | None:
    """Return the rendition that is kept of a picture.

    The widest; where no width is said, the first. None: no web address.
    """
    on_the_web = [one for one in media.renditions if one.href.lower().startswith(("http://", "https://"))]
    return max(on_the_web, key=lambda rendition: rendition.width or 0, default=None)


def _media(item: Item, depth: int) -> Iterator[Media]:
    yield from item.media
    if depth < _MOST_DEPTH:
        for association in item.associations:
            yield from _media(association.item, depth + 1)


def picture_links(item: Item) -> tuple[str, ...]:
    """Return the addresses of up to ten pictures of an item and of what travels inside it, in its order."""
    links: dict[str, None] = {}
    for media in _media(item, 0):
        rendition = best_rendition(media) if media.kind in _KINDS else None
        if rendition is not None:
            links[rendition.href] = None
    return tuple(links)[:MOST_PICTURES]
