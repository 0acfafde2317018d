"""The content of a NewsML-G2 news item: its body out of inline XML or data, its media out of remote content."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from orkhon.formats.decode import decode, is_binary
from orkhon.formats.html import from_plain_text, sanitise
from orkhon.formats.identity import resolve
from orkhon.formats.media_elements import kind_of, seconds, whole
from orkhon.formats.newsmlg2_catalogs import code_of, local_code, resolved
from orkhon.formats.newsmlg2_kept import Kept, keep
from orkhon.formats.newsmlg2_names import Groups, block, chosen, grouped, line
from orkhon.formats.nitf import body_of
from orkhon.formats.xmltree import Node
from orkhon.items import Content, Media, Rendition

OWN_RENDITION: Final = "urn:orkhon:rendition:"
ALT_ROLE: Final = "urn:orkhon:description:alt"
EVENTS: Final = frozenset({"events", "event"})
IPTC_RENDITIONS: Final = frozenset({"highRes", "web", "thumbnail", "preview", "print"})
"""Codes of IPTC's rendition scheme that are written with its prefix; other names get an address of this house."""

_HTML: Final = frozenset({"html", "body", "div", "p", "article", "section"})
_PLAIN_RENDITION: Final = frozenset(
    ["href", "rendition", "renditionuri", "contenttype", "width", "height", "size", "duration", "id"]
)
_DATA: Final = frozenset({"sports-content", "events", "event", "xbrl"})
_LONGEST_BASE64: Final = 20_000_000


def carries_events(content_set: Node | None) -> bool:
    """Tell whether all that a news item carries is events for the planning calendar."""
    if content_set is None:
        return False
    inside = [child for part in content_set.children() for child in part.children()]
    return bool(inside) and all(local_name(child) in EVENTS for child in inside)


def local_name(node: Node) -> str:
    """Return an element's name without its namespace."""
    return node.tag.rpartition(":")[2]


def nitf_in(content_set: Node | None) -> Node | None:
    """Return the first NITF document that the content holds, or None."""
    if content_set is not None:
        for part in content_set.content:
            if not isinstance(part, str) and part.tag == "inlinexml":
                for child in part.content:
                    if not isinstance(child, str) and local_name(child) == "nitf":
                        return child
    return None


def read_body(content_set: Node, base_url: str) -> Content:
    """Return the best of the inline contents: XHTML, then NITF, then HTML and plain text as data, then other XML.

    The others are the same words again and are not kept; the delivered bytes are.
    """
    best: list[tuple[int, int, Node, Node | None]] = []
    for number, part in enumerate(content_set.content):
        if isinstance(part, str) or part.tag not in ("inlinexml", "inlinedata"):
            continue
        rank, inner = _rank(part)
        best.append((rank, number, part, inner))
    if len(best) > 1:
        best.sort(key=lambda one: one[:2])
    for rank, _, part, inner in best:
        body = _read(rank, part, inner, base_url)
        if body:
            return body
    return Content()


def _rank(part: Node) -> tuple[int, Node | None]:
    content_type = part.attributes.get("contenttype", "").lower()
    if part.tag == "inlinedata":
        if "html" in content_type:
            return 2, None
        return (3 if not content_type or content_type.startswith("text/plain") else 5), None
    inner = next(part.children(), None)
    if inner is None:
        return (3 if "".join(one for one in part.content if isinstance(one, str)).strip() else 9), None
    name = local_name(inner)
    if name == "nitf":
        return 1, inner
    if name in _HTML:
        return 0, inner
    return (9 if name in _DATA else 4), inner


def _read(rank: int, part: Node, inner: Node | None, base_url: str) -> Content:
    if rank == 1 and inner is not None:
        return body_of(inner, base_url)
    if rank == 9:
        return Content()
    if part.tag == "inlinexml":
        return sanitise(part.markup(), base_url)
    text = _data(part)
    if rank == 3:
        return from_plain_text(text)
    return (
        sanitise(text, base_url)
        if rank == 2 or part.attributes.get("contenttype", "").startswith("text/")
        else Content()
    )


def _data(part: Node) -> str:
    """Return the text of `inlineData`; of base64 only where text is inside."""
    text = part.text()
    if code_of(part.attributes, "encoding", "encodinguri") != "base64":
        return text
    if len(text) > _LONGEST_BASE64:
        return ""
    try:
        data = b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        return ""
    content_type = part.attributes.get("contenttype", "")
    return "" if is_binary(data, content_type) else decode(data, content_type)


def read_media(
    content_set: Node,
    parts: list[Node],
    item_kind: str,
    groups: Groups,
    base_url: str,
    schemes: dict[str, str],
    language: str,
) -> tuple[tuple[Media, ...], list[Kept], str, set[int]]:
    """Return the media, the remote contents that say more than a rendition has fields for, the address of a web page
    that stands among them, and which of `parts` (each a `partMeta`) described media and nothing else.

    `item_kind` is the item's own kind of media, or empty for a text or a package. Caption and alternative text of
    an item that is a medium itself stand in its `groups` (the content's metadata).
    """
    kept: list[Kept] = []
    page = ""
    described = {
        name: number for number, part in enumerate(parts) for name in part.attributes.get("contentrefs", "").split()
    }
    order: list[int | None] = []
    by_part: dict[int | None, list[tuple[str, Rendition]]] = {}
    for node in content_set.content:
        if isinstance(node, str) or node.tag != "remotecontent":
            continue
        attributes = node.attributes
        href = resolve(attributes.get("href", ""), base_url)
        content_type = attributes.get("contenttype", "")
        if href and content_type.startswith(("text/html", "application/xhtml")) and not page:
            page = href
            continue
        kind = kind_of(href, content_type)
        if not href or not (item_kind or kind) or not _PLAIN_RENDITION.issuperset(attributes) or any(node.children()):
            kept.append(keep(node))
        if not href or not (item_kind or kind):
            continue
        number = described.get(attributes.get("id", ""))
        if number not in by_part:
            by_part[number] = []
            order.append(number)
        by_part[number].append((kind, read_rendition(node, href, schemes)))
    media: list[Media] = []
    used: set[int] = set()
    for number in order:
        pairs = by_part[number]
        renditions = tuple(rendition for _, rendition in pairs)
        if number is not None:
            used.add(number)
            media.append(_described(parts[number], renditions, item_kind or pairs[0][0], schemes, language))
        elif item_kind:
            # A video's still picture is one of the video's renditions, so the item's kind decides and not each file's.
            descriptions = groups.get("description", [])
            caption, alt = chosen(descriptions, language, ("caption",)), _alt(descriptions)
            media.append(
                Media(kind=item_kind, renditions=renditions, caption=block(caption) if caption else "", alt=alt)
            )
        else:
            media += [
                Media(kind=kind, renditions=tuple(one for held, one in pairs if held == kind))
                for kind in dict.fromkeys(kind for kind, _ in pairs)
            ]
    return tuple(media), kept, page, used


def read_rendition(node: Node, href: str, schemes: dict[str, str]) -> Rendition:
    """Return what a `remoteContent` says of one file; `href` is its address, made absolute."""
    attributes = node.attributes
    written = attributes.get("duration", "")
    duration = _seconds(written, code_of(attributes, "durationunit", "durationunituri")) if written else None
    return Rendition(
        href=href,
        name=_rendition_name(attributes, schemes),
        content_type=attributes.get("contenttype", ""),
        width=_whole(attributes.get("width")),
        height=_whole(attributes.get("height")),
        size=_whole(attributes.get("size")),
        duration=duration,
    )


def _whole(written: str | None) -> int | None:
    return None if written is None else 0 if written.strip() == "0" else whole(written)


def _seconds(written: str, unit: str) -> float | None:
    if unit in ("milliseconds", "millisecond"):
        found = whole(written)
        return found / 1000 if found is not None else None
    try:
        found_seconds = float(written)
    except ValueError:
        return seconds(written)
    return found_seconds if 0 <= found_seconds < 2**53 else None


def _rendition_name(attributes: dict[str, str], schemes: dict[str, str]) -> str:
    """Return IPTC's code alone, a name of this house's own scheme, or what was written."""
    qcode, uri = attributes.get("rendition", ""), attributes.get("renditionuri", "")
    uri = uri or resolved(qcode, schemes)
    if uri.startswith(OWN_RENDITION):
        return unquote(uri[len(OWN_RENDITION) :])
    if uri.startswith(schemes["rnd"]):
        return uri[len(schemes["rnd"]) :]
    return qcode or uri


def _alt(descriptions: Iterable[Node]) -> str:
    for node in descriptions:
        if node.attributes.get("roleuri") == ALT_ROLE or local_code(node.attributes.get("role", "")) in (
            "alt",
            "alttext",
        ):
            return block(node)
    return ""


def _described(
    part: Node, renditions: tuple[Rendition, ...], kind: str, schemes: dict[str, str], language: str
) -> Media:
    groups = grouped(part)
    descriptions = groups.get("description", [])
    headline = chosen(groups.get("headline", []), language, ("", "main"))
    caption = chosen(descriptions, language, ("caption", ""))
    credit, known_as = groups.get("creditline"), groups.get("altid")
    source = groups.get("digitalsourcetype")
    return Media(
        kind=part.attributes.get("orkhon:kind") or kind,
        renditions=renditions,
        headline=line(headline) if headline else "",
        caption=block(caption) if caption is not None and caption.attributes.get("roleuri") != ALT_ROLE else "",
        alt=_alt(descriptions),
        credit=line(credit[0]) if credit else "",
        uri=known_as[0].text() if known_as else "",
        digital_source_type=source_type(source[0], schemes) if source else "",
    )


def source_type(node: Node, schemes: dict[str, str]) -> str:
    """Return what a `digitalSourceType` says: an address, else a code, else words."""
    attributes = node.attributes
    qcode = attributes.get("qcode", "")
    found = attributes.get("uri") or resolved(qcode, schemes) or qcode or attributes.get("literal")
    return found or " ".join(line(child) for child in node.children() if child.tag == "name")
