"""Make blocks of an item: its words, and what it tells of pictures, sound and film, as far as their bytes are here.

Reads the wire's item alone; adds pictures to the media room where intake has mirrored them. Fetches nothing.
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from orkhon.desk.articles import EXTRA
from orkhon.desk.blocks.carried import blocks_from
from orkhon.desk.blocks.from_html import Raw, blocks_of
from orkhon.desk.blocks.recordings import AUDIO_TYPES, VIDEO_TYPES, is_secure_address, type_of
from orkhon.desk.rich_text import paragraphs, to_editor
from orkhon.intake.queries import mirrored
from orkhon.items import Content, Item, Media
from orkhon.media.actions.add_picture import add_picture
from orkhon.media.errors import FileDamaged, PictureRefused
from orkhon.media.models import Picture, Recording

log = logging.getLogger(__name__)

MOST_PICTURES: Final = 40
_NAME_BY_HASH: Final = "ni:///sha-256;"
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])(?:\s[^<>]*)?>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemPicture:
    """A picture of an item with the words that the item has for it."""

    media: Media
    picture: Picture


def item_pictures(item: Item) -> list[ItemPicture]:
    """Return the pictures whose bytes are here, in the item's order. An empty list is no failure."""
    found: list[ItemPicture] = []
    for media in item.media:
        if media.kind == "picture" and len(found) < MOST_PICTURES:
            picture = _picture_of(item, media)
            if picture is not None:
                found.append(ItemPicture(media=media, picture=picture))
    return found


def item_blocks(item: Item, pictures: list[ItemPicture]) -> list[Raw]:
    """Return the article's text made of the item.

    An article of a desk tells its blocks beside the body. Everybody else's text becomes running text, and what pictures
    there are besides the first one a gallery at its end; sound and film follow where browsers can play them.
    """
    ours = item.extra.get(EXTRA)
    by_name = {rendition.href: one.picture for one in pictures for rendition in one.media.renditions}
    blocks = ours.get("blocks") if isinstance(ours, dict) else None
    told = blocks_from(blocks, item.body, by_name.get, _recording_by_hash) if blocks else None
    if told is not None:
        return told
    text = _with_tables(item) or blocks_of(paragraphs(item.summary))
    return [*text, *_gallery(pictures[1:]), *_recordings(item.media)]


def _with_tables(item: Item) -> list[Raw]:
    """Return the text with plain tables as tables; others stay lines of text."""
    found: list[Raw] = []
    end = 0
    xhtml = item.body.xhtml
    for match in _TABLE.finditer(xhtml):
        table = _table(match[0])
        if table is not None:
            found += _text(Content(xhtml[end : match.start()]))
            found.append(_block("table", table))
            end = match.end()
    rest = _text(Content(xhtml[end:]))
    if not found:
        return rest
    # Blocks of several runs must not share the names that each run begins with.
    return [{**one, "id": str(uuid4())} for one in (*found, *rest)]


def _text(body: Content) -> list[Raw]:
    return blocks_of(to_editor(body)) if body else []


def _table(html: str) -> dict[str, Any] | None:
    """Return the table, or None for one with spans, with tables or lists in its cells, or too large a one."""
    if "span=" in html or html.count("<table") > 1:
        return None
    rows = [[(cell[1], cell[2]) for cell in _CELL.finditer(row[1])] for row in _ROW.finditer(html)]
    width = len(rows[0]) if rows else 0
    if not 1 <= width <= 12 or not 1 <= len(rows) <= 300 or any(len(row) != width for row in rows):
        return None
    words = [[_words(cell) for _, cell in row] for row in rows]
    if any(len(cell) > 250 for row in words for cell in row):
        return None
    headed = all(tag == "th" for tag, _ in rows[0])
    caption = re.search(r"<caption>(.*?)</caption>", html, re.DOTALL)
    return {
        "columns": [{"type": "text", "heading": words[0][number] if headed else ""} for number in range(width)],
        "rows": [{"values": row} for row in words[1 if headed else 0 :]],
        "caption": _words(caption[1])[:500] if caption else "",
    }


def _words(xhtml: str) -> str:
    return " ".join(Content(xhtml).text.split())


def _gallery(pictures: Iterable[ItemPicture]) -> list[Raw]:
    values = [
        {
            "picture": one.picture.pk,
            "alt": one.media.alt[:500],
            "caption": one.media.caption[:500],
            "credit": one.media.credit[:500],
        }
        for one in pictures
    ]
    if len(values) == 1:
        return [_block("picture", values[0])]
    items = [{"type": "item", "value": value, "id": str(uuid4())} for value in values]
    return [_block("gallery", {"title": "", "items": items})] if items else []


def _recordings(media: Iterable[Media]) -> list[Raw]:
    found: list[Raw] = []
    for one in media:
        types = {"audio": AUDIO_TYPES, "video": VIDEO_TYPES}.get(one.kind)
        if types is None or len(found) == MOST_PICTURES:
            continue
        address = next((r.href for r in one.renditions if is_secure_address(r.href) and type_of(r.href, types)), "")
        if address and len(address) <= 2000:
            value: dict[str, Any] = {
                "title": (one.headline or one.caption or address)[:255],
                "address": address,
                "caption": one.caption[:500],
                "credit": one.credit[:500],
                "transcript": "",
            }
            found.append(_block(one.kind, value if one.kind == "audio" else {**value, "poster": None}))
    return found


def _block(kind: str, value: Any) -> Raw:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _picture_of(item: Item, media: Media) -> Picture | None:
    """Return the picture made of the largest rendition that is here. None is no failure: the draft does without."""
    for rendition in sorted(media.renditions, key=lambda one: -(one.width or 0)):
        known = _picture_by_hash(rendition.href)
        if known is not None:
            return known
        try:
            data = mirrored(rendition.href)
            if data is None:
                continue
            return add_picture(
                data,
                title=media.headline or media.caption or item.headline,
                alt_text=media.alt,
                description=media.caption or media.headline,
                credit=media.credit or item.credit,
                item_uri=item.uri,
                name=rendition.href,
            )
        except (FileDamaged, PictureRefused) as refusal:
            log.warning("picture left out", extra={"uri": item.uri, "cause": str(refusal)})
    return None


def _picture_by_hash(href: str) -> Picture | None:
    """Return the desk's own picture of that name; an article of this hub names its pictures so."""
    sha256 = _hash_in(href)
    found: Picture | None = Picture.objects.filter(sha256=sha256).order_by("pk").first() if sha256 else None
    return found


def _recording_by_hash(name: str) -> Recording | None:
    sha256 = _hash_in(name)
    return Recording.objects.filter(sha256=sha256).first() if sha256 else None


def _hash_in(name: str) -> str:
    """Return the hexadecimal hash that a name of RFC 6920 holds, empty for any other name."""
    if not name.startswith(_NAME_BY_HASH):
        return ""
    digest = name.removeprefix(_NAME_BY_HASH)
    try:
        sha256 = base64.urlsafe_b64decode(digest + "=" * (-len(digest) % 4)).hex()
    except (binascii.Error, ValueError):
        return ""
    return sha256 if len(sha256) == 64 else ""
