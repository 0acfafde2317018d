"""Wire formats as pure functions: bytes to items and back. Knows no database, no network and no clock."""

from collections.abc import Callable, Iterable

from orkhon.formats import atom, jsonfeed, newsml1, newsmlg2, ninjs, nitf, rss, textwire
from orkhon.formats.dates import parse_date
from orkhon.formats.digest import content_digest
from orkhon.formats.documents import FeedFacts, NinjsDocument, Parsed, Refusal
from orkhon.formats.errors import (
    ChallengePage,
    EmbargoUnreadable,
    EmptyDocument,
    EntityDeclarations,
    EventNotNews,
    FormatError,
    KnowledgeNotNews,
    Malformed,
    NotAFeed,
    NotAPicture,
    NotForThisFormat,
    NotNewsMLG2,
    NotNinjs,
    SchemaNotNews,
    TooDeep,
    TooLarge,
    TooManyItems,
    UnknownFormat,
)
from orkhon.formats.html import sanitise
from orkhon.formats.ninjs import from_ninjs, to_ninjs
from orkhon.formats.reading import parse
from orkhon.items import Item, Media

__all__ = [
    "FORMATS",
    "ChallengePage",
    "EmbargoUnreadable",
    "EmptyDocument",
    "EntityDeclarations",
    "EventNotNews",
    "FeedFacts",
    "FormatError",
    "KnowledgeNotNews",
    "Malformed",
    "NinjsDocument",
    "NotAFeed",
    "NotAPicture",
    "NotForThisFormat",
    "NotNewsMLG2",
    "NotNinjs",
    "Parsed",
    "Refusal",
    "SchemaNotNews",
    "TooDeep",
    "TooLarge",
    "TooManyItems",
    "UnknownFormat",
    "all_media",
    "content_digest",
    "from_ninjs",
    "parse",
    "parse_date",
    "render",
    "sanitise",
    "to_ninjs",
]

_RENDERERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "rss": (rss.render, "application/rss+xml; charset=utf-8"),
    "atom": (atom.render, "application/atom+xml; charset=utf-8"),
    "jsonfeed": (jsonfeed.render, "application/feed+json"),
    "ninjs": (ninjs.render, "application/json"),
    "newsml-g2": (newsmlg2.render, newsmlg2.CONTENT_TYPE),
    "nitf": (nitf.render, "application/nitf+xml"),
    "newsml1": (newsml1.render, newsml1.CONTENT_TYPE),
    "iptc7901": (textwire.render, "text/plain; charset=utf-8"),
}

FORMATS: dict[str, str] = {name: content_type for name, (_, content_type) in _RENDERERS.items()}
"""The formats that `render` writes, with the content type that each is served under."""


def render(items: Iterable[Item], *, format: str, feed: FeedFacts) -> bytes:
    """Return `items` as one document in `format`, one of `FORMATS`; ninjs is an array of objects.

    Raises `UnknownFormat`; and `NotForThisFormat` for an item whose restriction the format has no word for (judged at
    `feed.updated`): advisories, withheld, cancelled and embargoed items in RSS, Atom and JSON Feed, withheld and
    embargoed ones in IPTC 7901; for any number of items but one in NITF, which has nothing around documents, and for
    none in NewsML 1.2.
    """
    found = _RENDERERS.get(format)
    if found is None:
        raise UnknownFormat(f"{format!r} is no format of this house; choose one of {', '.join(_RENDERERS)}")
    return found[0](items, feed=feed)


def all_media(item: Item) -> tuple[Media, ...]:
    """Return the item's own media, then those of the items that travel inside it, in order."""
    inside = tuple(media for association in item.associations for media in all_media(association.item))
    return item.media + inside
