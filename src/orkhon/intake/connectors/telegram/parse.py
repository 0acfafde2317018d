"""Make an item of a channel's post. Touches no network and no database."""

from __future__ import annotations

import orjson

from orkhon.formats import parse_date, sanitise
from orkhon.intake.connectors.telegram.posts import Post
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading
from orkhon.intake.errors import ListUnusable
from orkhon.intake.headlines import headline_and_rest
from orkhon.items import Byline, Item, ItemType, Media, Rendition


def parse(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return the post as an item, none for a post without words and pictures (a poll, a sticker, a film alone).

    Its identity is the post's own page, so an edited post is an update.
    """
    try:
        post = Post(**orjson.loads(raw.data))
    except (TypeError, ValueError) as error:
        raise ListUnusable(f"the post cannot be read: {error}") from error
    content = sanitise(post.text, raw.base_url)
    if not content and not post.photos:
        return ParsedDelivery(format="telegram")
    headline, body = headline_and_rest(content)
    created = parse_date(post.date, now=reading.now)
    item = Item(
        uri=post.url,
        link=post.url,
        type=ItemType.TEXT if content else ItemType.PICTURE,
        headline=headline,
        body=body,
        bylines=(Byline(name=post.author),) if post.author else (),
        language=reading.language,
        created=created,
        # The page says that a post was edited, and not when.
        version_created=None if post.edited else created,
        media=tuple(Media(kind="picture", renditions=(Rendition(href=name, name="main"),)) for name in post.photos),
        extra={"telegram": {"forwarded_from": post.forwarded}} if post.forwarded else {},
    )
    return ParsedDelivery(items=(item,), format="telegram")
