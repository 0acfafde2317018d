"""Pictures, sound and film that RSS and Atom elements name. Reads and writes addresses, fetches nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from orkhon.formats.html import clean_line, plain_text
from orkhon.formats.identity import resolve
from orkhon.formats.xmltree import Node
from orkhon.items import Media, Rendition

_KIND_OF_MEDIUM = {"image": "picture", "audio": "audio", "video": "video"}
_MEDIUM_OF_KIND = {"picture": "image", "graphic": "image", "audio": "audio", "video": "video"}
_KIND_OF_SUFFIX = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "tif", "tiff", "heic"), "picture"),
    **dict.fromkeys(("mp3", "ogg", "oga", "opus", "m4a", "wav", "aac", "flac"), "audio"),
    **dict.fromkeys(("mp4", "webm", "mov", "m4v", "avi", "mkv", "ogv", "m3u8"), "video"),
    "svg": "graphic",
}


def kind_of(href: str, content_type: str = "", medium: str = "") -> str:
    """Return `picture`, `graphic`, `audio` or `video`, or an empty string for what is none of them."""
    if content_type or medium:
        stated = content_type.strip().lower()
        if stated.startswith("image/svg"):
            return "graphic"
        main = stated.partition("/")[0].rstrip()
        found = _KIND_OF_MEDIUM.get(medium.strip().lower()) or _KIND_OF_MEDIUM.get(main)
        if found:
            return found
    try:
        path = urlsplit(href).path
    except ValueError:
        return ""
    return _KIND_OF_SUFFIX.get(PurePosixPath(path).suffix.lower().lstrip("."), "")


def whole(written: str) -> int | None:
    """Return a size as a whole number; None for nothing, nonsense, zero and less."""
    written = written.strip()
    if not written.isascii() or not written.isdecimal() or len(written) > 15:
        return None
    return int(written) or None


def seconds(written: str) -> float | None:
    """Return `75`, `75.5` or `1:15` in seconds; None for anything else."""
    parts = written.strip().split(":")
    if not 1 <= len(parts) <= 3 or len(written) > 20:
        return None
    total = 0.0
    for part in parts:
        if not part.replace(".", "", 1).isdecimal() or not part.isascii():
            return None
        total = total * 60 + float(part)
    return total or None


def media_of(entry: Node, base_url: str) -> tuple[Media, ...]:
    """Return the media of one entry, in order, each address once; groups come as one with several renditions."""
    found: list[Media] = []
    known: set[str] = set()
    for media in _elements(entry, base_url):
        fresh = tuple(rendition for rendition in media.renditions if rendition.href not in known)
        if not fresh:
            continue
        known.update(rendition.href for rendition in fresh)
        if len(fresh) != len(media.renditions):
            media = Media(kind=media.kind, renditions=fresh, headline=media.headline, caption=media.caption,
                          alt=media.alt, credit=media.credit)  # fmt: skip
        found.append(media)
        if len(found) >= 60:
            break
    return tuple(found)


def _elements(entry: Node, base: str) -> Iterator[Media]:
    children = [child for child in entry.children() if child.tag in _READERS]
    # Groups and media:content say most (size, caption, credit), so they come before bare addresses of the same.
    for child in sorted(children, key=lambda child: _READERS[child.tag]):
        match child.tag:
            case "media:group":
                yield from _group(child, base)
            case "media:content":
                yield from _contents([child], entry, base)
            case "media:thumbnail":
                yield from _single(child.attributes.get("url", ""), base, "picture", name="thumbnail", node=child)
            case "enclosure":
                content_type = child.attributes.get("type", "")
                href = child.attributes.get("url", "") or child.attributes.get("href", "")
                yield from _single(href, base, kind_of(href, content_type), name="main", node=child)
            case "atom:link":
                if child.attributes.get("rel") == "enclosure":
                    href = child.attributes.get("href", "")
                    yield from _single(
                        href, base, kind_of(href, child.attributes.get("type", "")), name="main", node=child
                    )
            case _:
                # Anadolu writes <image>address</image>; others nest <url>, or use an attribute.
                url = child.first("url")
                href = url.text() if url is not None else child.text()
                href = href or child.attributes.get("href", "") or child.attributes.get("url", "")
                yield from _single(href, base, "picture", name="main", node=child)


_READERS = {
    "media:group": 0, "media:content": 1, "enclosure": 2, "atom:link": 2, "image": 3, "itunes:image": 4,
    "media:thumbnail": 5,
}  # fmt: skip


def _group(group: Node, base: str) -> Iterator[Media]:
    contents = [child for child in group.children() if child.tag == "media:content"]
    by_kind: dict[str, list[Node]] = {}
    for content in contents:
        attributes = content.attributes
        kind = kind_of(attributes.get("url", ""), attributes.get("type", ""), attributes.get("medium", ""))
        by_kind.setdefault(kind or "picture", []).append(content)
    for nodes in by_kind.values():
        yield from _contents(nodes, group, base)
    if not contents:
        for child in group.children():
            if child.tag == "media:thumbnail":
                yield from _single(child.attributes.get("url", ""), base, "picture", name="thumbnail", node=child)


def _contents(nodes: list[Node], around: Node, base: str) -> Iterator[Media]:
    renditions: list[Rendition] = []
    kind = ""
    for index, node in enumerate(nodes):
        attributes = node.attributes
        href = resolve(attributes.get("url", ""), base)
        if not href:
            continue
        kind = kind or kind_of(href, attributes.get("type", ""), attributes.get("medium", "")) or "picture"
        renditions.append(_rendition(node, href, "main" if index == 0 else f"main-{index + 1}"))
    if not renditions:
        return
    first = nodes[0]
    yield Media(
        kind=kind,
        renditions=tuple(renditions),
        headline=_words(first, around, "media:title"),
        caption=_words(first, around, "media:description"),
        alt=_words(first, None, "media:text"),
        credit=_words(first, around, "media:credit"),
    )


def _words(node: Node, around: Node | None, tag: str) -> str:
    for place in (node, around):
        found = place.first(tag) if place is not None else None
        if found is not None:
            text = found.text()
            return clean_line(text) if found.attributes.get("type") == "plain" else plain_text(text)
    return ""


def _single(href: str, base: str, kind: str, *, name: str, node: Node) -> Iterator[Media]:
    address = resolve(href, base)
    if address and kind:
        yield Media(kind=kind, renditions=(_rendition(node, address, name),))


def _rendition(node: Node, href: str, name: str) -> Rendition:
    attributes = node.attributes
    return Rendition(
        href=href,
        name=name,
        content_type=attributes.get("type", "").strip().lower(),
        width=whole(attributes.get("width", "")),
        height=whole(attributes.get("height", "")),
        size=whole(attributes.get("filesize", "") or attributes.get("length", "")),
        duration=seconds(attributes.get("duration", "")),
    )


def medium_of(kind: str) -> str:
    """Return Media RSS's word for a kind of medium."""
    return _MEDIUM_OF_KIND.get(kind, "document")
