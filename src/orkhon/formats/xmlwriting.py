"""Write the XML of feeds. Escapes everything it is given, and leaves out characters that XML 1.0 forbids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from orkhon.formats.documents import FeedFacts
from orkhon.formats.errors import NotForThisFormat
from orkhon.formats.media_elements import medium_of
from orkhon.items import Item, Media, PubStatus

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# A carriage return would be read back as a line feed (XML 1.0, 2.11), so it is written as a reference.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
_LOOKS_LIKE_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\d|#x|[A-Za-z]\w*;?)")


def element(tag: str, text: str = "", **attributes: str) -> str:
    """Return one element; attributes without a value are left out, `_` in their names stands for `:`."""
    written = "".join(
        f' {name.rstrip("_").replace("__", ":")}="{clean(value).translate(_ATTRIBUTE_ESCAPES)}"'
        for name, value in attributes.items()
        if value
    )
    text = clean(text).translate(_ESCAPES)
    return f"<{tag}{written}>{text}</{tag}>" if text else f"<{tag}{written}/>"


def optional(tag: str, text: str, **attributes: str) -> str:
    """Return one element, or nothing where there is no text."""
    return element(tag, text, **attributes) if text else ""


def escaped(text: str) -> str:
    """Return `text` as it stands between tags."""
    return clean(text).translate(_ESCAPES)


def attributes_of(attributes: Mapping[str, str]) -> str:
    """Return attributes as they stand in a tag, each with a space before it, those without a value too."""
    return "".join(f' {name}="{clean(value).translate(_ATTRIBUTE_ESCAPES)}"' for name, value in attributes.items())


def literal_title(text: str) -> str:
    """Return a title that RSS readers, who take markup and entities in titles as such, show as it is."""
    return text.translate(_ESCAPES) if _LOOKS_LIKE_MARKUP.search(text) else text


def clean(text: str) -> str:
    """Return `text` without the characters that XML 1.0 forbids (2.2)."""
    return _FORBIDDEN.sub("", text)


def media_elements(media: Iterable[Media]) -> str:
    """Return media as Media RSS elements, each thing a `media:group` of its renditions."""
    written: list[str] = []
    for one in media:
        inside = [
            element(
                "media:content",
                url=rendition.href,
                medium=medium_of(one.kind),
                type=rendition.content_type or ("image/svg+xml" if one.kind == "graphic" else ""),
                width=str(rendition.width or ""),
                height=str(rendition.height or ""),
                fileSize=str(rendition.size or ""),
                duration=f"{rendition.duration:g}" if rendition.duration else "",
            )
            for rendition in one.renditions
        ]
        inside.append(optional("media:title", one.headline, type="plain"))
        inside.append(optional("media:description", one.caption, type="plain"))
        inside.append(optional("media:credit", one.credit, type="plain"))
        written.append(f"<media:group>{''.join(inside)}</media:group>")
    return "".join(written)


def check_may_be_told(item: Item, feed: FeedFacts) -> None:
    """Raise `NotForThisFormat` for an item whose restriction a public feed has no word for."""
    if not item.is_public:
        cause = "it is an advisory for members"
    elif item.pub_status is not PubStatus.USABLE:
        cause = f"its status is {item.pub_status}"
    elif item.embargoed is not None and item.embargoed > feed.updated:
        cause = f"it is under embargo until {item.embargoed.isoformat()}"
    else:
        return
    raise NotForThisFormat(f"{item.uri} cannot go into this feed: {cause}, which the format cannot say; use ninjs")


def moment_of(item: Item) -> datetime | None:
    """Return when the item was first out, as far as the item says."""
    return item.created or item.version_created
