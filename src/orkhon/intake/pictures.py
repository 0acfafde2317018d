"""Say which pictures of an item are worth keeping. Touches no database and no network."""

from __future__ import annotations

from collections.abc import Iterator

from orkhon.items import Item, Media, Rendition

MOST_PICTURES = 10
"""Of one item: a gallery of hundreds is fetched when somebody wants it."""

_KINDS = frozenset({"picture", "graphic"})
_MOST_DEPTH = 3


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
