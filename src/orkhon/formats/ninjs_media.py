"""Read the files of a ninjs 3.x object, and the media beside it. Trusts no value; makes no item."""

from __future__ import annotations

from typing import Any, Final

from orkhon.formats.identity import resolve
from orkhon.formats.jsonvalues import number_at, objects_at, raw_text_at, text_at, whole_at
from orkhon.formats.media_elements import kind_of
from orkhon.formats.ninjs_generations import modernise
from orkhon.items import ItemType, Media, Rendition

UNNAMED: Final = "unnamed"
"""The name of a rendition that came without one: the schema wants a name."""

MEDIA_TYPES: Final = frozenset({"picture", "graphic", "audio", "video"})


_PAGES: Final = ("text/html", "application/xhtml")
_OF_RENDITION: Final = frozenset({"name", "href", "contentType", "width", "height", "sizeInBytes", "duration"})


def read_renditions(
    modern: dict[str, Any],
) -> tuple[list[tuple[str, Rendition]], list[dict[str, Any]], str]:
    """Return the renditions with their kinds, the entries that hold more than a rendition has fields for, and the
    address of a web page that stands among them."""
    found: list[tuple[str, Rendition]] = []
    rich: list[dict[str, Any]] = []
    page = ""
    for one in objects_at(modern, "renditions"):
        get = one.get
        href, content_type, name = get("href"), get("contentType"), get("name")
        href = resolve(href, "") if isinstance(href, str) else ""
        if not isinstance(content_type, str):
            content_type = ""
        if href and content_type.startswith(_PAGES):
            page = page or href
            continue
        if not href or not _OF_RENDITION.issuperset(one):
            rich.append(one)
        if href:
            rendition = Rendition(
                href=href,
                name=name if isinstance(name, str) and name != UNNAMED else "",
                content_type=content_type,
                width=whole_at(one, "width"),
                height=whole_at(one, "height"),
                size=whole_at(one, "sizeInBytes"),
                duration=number_at(one, "duration") if "duration" in one else None,
            )
            found.append((kind_of(href, content_type), rendition))
    return found, rich, page


def own_media(
    modern: dict[str, Any], left: dict[str, Any], item_type: ItemType, caption: str, alt: str
) -> tuple[tuple[Media, ...], str]:
    """Return the media that an object's own renditions are, and the address of a web page that stands among them.

    Renditions that hold more than there are fields for are put into `left`.
    """
    found, rich, page = read_renditions(modern)
    if rich:
        left["renditions"] = rich
    if not found:
        return (), page
    if item_type.value in MEDIA_TYPES:
        # A video's still picture is one of the video's renditions, so the item's type decides and not each file's.
        renditions = tuple(rendition for _, rendition in found)
        return (Media(kind=item_type.value, renditions=renditions, caption=caption, alt=alt),), page
    kinds = dict.fromkeys(kind for kind, _ in found if kind)
    return tuple(Media(kind=kind, renditions=tuple(r for k, r in found if k == kind)) for kind in kinds), page


def read_media(one: dict[str, Any]) -> Media:
    """Return the medium that an association with the relation `media` describes."""
    found, _, _ = read_renditions(modernise(one))
    words = {text_at(d, "role"): raw_text_at(d, "value") for d in objects_at(one, "descriptions")}
    headline = next((raw_text_at(h, "value") for h in objects_at(one, "headlines")), "")
    renditions = tuple(rendition for _, rendition in found)
    uri = raw_text_at(one, "uri")
    return Media(
        kind=raw_text_at(one, "type"),
        renditions=renditions,
        headline=headline,
        caption=words.get("caption", ""),
        alt=words.get("alt", ""),
        credit=words.get("creditline", ""),
        # Without an address of its own a medium goes under its first file's.
        uri="" if renditions and uri == renditions[0].href else uri,
        digital_source_type=text_at(one.get("digitalSourceType"), "uri", "literal"),
    )
