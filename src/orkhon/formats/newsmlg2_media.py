"""Write the media of an item as the remote content of a NewsML-G2 news item, each described by a part's metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from orkhon.formats.newsmlg2_content import ALT_ROLE, IPTC_RENDITIONS, OWN_RENDITION, read_rendition
from orkhon.formats.newsmlg2_groups import words
from orkhon.formats.newsmlg2_kept import fits, is_iri, is_qcode, to_node, written
from orkhon.formats.xmltree import Node
from orkhon.formats.xmlwriting import attributes_of, element, optional
from orkhon.items import Item, Media, Rendition

_KINDS: Final = frozenset({"picture", "graphic", "audio", "video"})


def _is_own(item: Item, media: Media) -> bool:
    """Tell whether a medium is what the item itself is, so that the item's own metadata describe it."""
    return media.kind == item.type.value and not (
        media.headline or media.credit or media.uri or media.digital_source_type
    )


def caption_and_alt(item: Item) -> tuple[str, str]:
    """Return the caption and the alternative text that stand in the item's own metadata."""
    if item.media and _is_own(item, item.media[0]):
        return item.media[0].caption, item.media[0].alt
    return "", ""


def write_media(item: Item, left: Mapping[str, Any], number: int, schemes: dict[str, str]) -> tuple[str, str]:
    """Return the `remoteContent` of all media that can be written, and the `partMeta` that describe them."""
    entries = left.get("remoteContent")
    kept = [
        node
        for one in (entries if isinstance(entries, list) else ())
        if (node := to_node(one)).tag == "remotecontent" and fits(node)
    ]
    contents: list[str] = []
    parts: list[str] = []
    for index, media in enumerate(item.media, start=1):
        if not media.renditions or not all(is_iri(one.href) for one in media.renditions):
            continue
        own = index == 1 and _is_own(item, media)
        names = [] if own else [f"m{number}-{index}-{place}" for place in range(1, len(media.renditions) + 1)]
        for place, rendition in enumerate(media.renditions):
            mark = attributes_of({"id": names[place]}) if names else ""
            contents.append(_content(rendition, kept, mark, schemes))
        if names:
            parts.append(_part(media, names))
    contents += [written(node) for node in kept]
    return "".join(contents), "".join(parts)


def _content(rendition: Rendition, kept: list[Node], mark: str, schemes: dict[str, str]) -> str:
    for node in kept:
        if node.attributes.get("href") == rendition.href and read_rendition(node, rendition.href, schemes) == rendition:
            kept.remove(node)
            return written(node, mark)
    measures = {"width": rendition.width, "height": rendition.height, "size": rendition.size}
    attributes = {"href": rendition.href, "contenttype": rendition.content_type, **_name(rendition.name)}
    attributes |= {name: str(value) for name, value in measures.items() if value is not None}
    if rendition.duration is not None:
        attributes["duration"] = repr(rendition.duration).removesuffix(".0")
    return f"<remoteContent{mark}{attributes_of({name: value for name, value in attributes.items() if value})}/>"


def _name(name: str) -> dict[str, str]:
    if name in IPTC_RENDITIONS:
        return {"rendition": f"rnd:{name}"}
    if is_qcode(name) and "/" not in name:
        return {"rendition": name}
    if not name or is_iri(name):
        return {"renditionuri": name}
    return {"renditionuri": OWN_RENDITION + quote(name, safe="", errors="replace")}


def _part(media: Media, names: list[str]) -> str:
    inside = [
        element("digitalSourceType", uri=media.digital_source_type)
        if is_iri(media.digital_source_type)
        else element("digitalSourceType", literal=media.digital_source_type.replace("\n", " "))
        if media.digital_source_type
        else "",
        optional("altId", media.uri),
        optional("headline", media.headline),
        optional("creditline", " ".join(media.credit.split())),
        f'<description role="drol:caption">{words(media.caption)}</description>' if media.caption else "",
        f'<description roleuri="{ALT_ROLE}">{words(media.alt)}</description>' if media.alt else "",
    ]
    kind = media.kind if media.kind in _KINDS else ""
    stated = attributes_of({"contentrefs": " ".join(names), **({"orkhon:kind": kind} if kind else {})})
    return f"<partMeta{stated}>{''.join(inside)}</partMeta>"
