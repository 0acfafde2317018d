"""Write RSS 2.0 the way several real agencies of the region do, so that intake meets it every day.

No guid, the channel's picture before its items and a bare `<image>` with an address in every item, times of the
agency's own zone, no namespaces, no language of an item, and the whole text, escaped, in `description`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape

from orkhon.formats import FeedFacts
from orkhon.items import Item

_ZONE = timezone(timedelta(hours=5))


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text, quote=False)}</{name}>"


def _local(moment: datetime) -> str:
    return format_datetime(moment.astimezone(_ZONE))


def _item(item: Item) -> str:
    parts = [_element("title", item.headline), _element("link", item.link)]
    parts += [_element("image", media.renditions[0].href) for media in item.media]
    parts.append(_element("description", f"<p><b>{escape(item.summary, quote=False)}</b></p>{item.body.xhtml}"))
    if item.created:
        # The time of the first version, also after a correction: that too is how it is done.
        parts.append(_element("pubDate", _local(item.created)))
    return "<item>" + "".join(parts) + "</item>"


def render_regional_rss(items: Sequence[Item], feed: FeedFacts) -> bytes:
    """Return the document in UTF-8. What the shape has no room for (byline, urgency, subject) is lost, as there."""
    language = feed.language.code if feed.language else ""
    head = (
        _element("title", feed.title)
        + _element("link", feed.link)
        + _element("description", feed.description)
        + _element("language", language)
        + _element("lastBuildDate", _local(feed.updated))
        + "<image>"
        + _element("url", f"{feed.link}../pictures/market-0.webp")
        + _element("title", feed.title)
        + _element("link", feed.link)
        + "</image>"
    )
    body = "\n".join(_item(item) for item in items)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{head}\n{body}\n</channel></rss>\n'
    return text.encode()
