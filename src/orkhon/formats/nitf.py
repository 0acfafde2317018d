"""NITF 3.x in both directions: one item a document.

NITF has no room for: what an item derives from and replaces, items inside it, its own page on the web, linked and
encoded rights, the source type, a rendition's size in bytes, and the kinds of item other than text and advisory. Such
fields, and values that XML would change (white space at the ends, forbidden characters), travel as JSON in one `meta`
element of the head; other systems pass over it, and `parse` gives every field back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from orkhon.formats.documents import FeedFacts, Parsed
from orkhon.formats.errors import NotForThisFormat
from orkhon.formats.fields import FIELD_NAMES, to_plain
from orkhon.formats.media_elements import medium_of
from orkhon.formats.moments import basic
from orkhon.formats.nitf_content import body_of, written
from orkhon.formats.nitf_reading import KEYWORD, LITERAL, REMAINDER, media_in, read_item
from orkhon.formats.xmltree import Node, read_xml
from orkhon.formats.xmlwriting import element, optional
from orkhon.items import Byline, Item, ItemType, Media, Organisation, Person, Place, PubStatus, Subject

__all__ = ["body_of", "media_in", "parse", "read_item", "render"]

_NAMESPACE = "http://iptc.org/std/NITF/2006-10-18/"


def parse(root: Node, *, now: datetime, base_url: str = "", default_zone: tzinfo = UTC) -> Parsed:
    """Return the one item of an `nitf` element.

    Raises `EmbargoUnreadable` for an embargo without a readable end, and `Malformed` where nothing names the document.
    """
    item = read_item(root, now=now, base_url=base_url, default_zone=default_zone)
    return Parsed(items=(item,), format="nitf", language=item.language)


def render(items: Iterable[Item], *, feed: FeedFacts) -> bytes:
    """Return the one item of `items` as an NITF 3.6 document in UTF-8.

    NITF has no element around several documents, so raises `NotForThisFormat` for any number of items but one.
    """
    every = tuple(items)
    if len(every) != 1:
        raise NotForThisFormat(f"an NITF document holds one item, and {len(every)} came; render each by itself")
    item = every[0]
    plain = _document(item, "")
    back = read_item(read_xml(plain), now=feed.updated)
    rest = {
        name: to_plain(getattr(item, name)) for name in FIELD_NAMES if getattr(back, name) != getattr(item, name)
    }  # fmt: skip
    if rest:
        plain = _document(item, json.dumps(rest, ensure_ascii=True, separators=(",", ":")))
    return plain.encode("utf-8")


def _document(item: Item, remainder: str) -> str:
    language = item.language.tag if item.language else ""
    lang = f' xml:lang="{language}" baselang="{language}"' if language else ""
    held = item.extra.get("nitf")
    kept: dict[str, object] = held if isinstance(held, dict) else {}
    media = "".join(_media(one) for one in item.media if one.renditions)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<nitf xmlns="{_NAMESPACE}" version="-//IPTC//XSD NITF 3.6//EN"{lang}>'
        f"<head>{_head(item, remainder, kept)}</head><body><body.head>{_body_head(item, kept)}</body.head>"
        f"<body.content>{media}{written(item.body)}</body.content>"
        f"{_body_end(kept)}</body></nitf>\n"
    )


def _head(item: Item, remainder: str, kept: dict[str, object]) -> str:
    status = str(item.pub_status)
    if item.embargoed is not None and item.pub_status is PubStatus.USABLE:
        status = "embargoed"
    issued = item.created or item.version_created
    parts = [
        optional("title", item.headline),
        element("meta", name=REMAINDER, content=remainder) if remainder else "",
        '<tobject tobject.type="advisory"/>' if item.type is ItemType.ADVISORY else "",
        f'<docdata management-status="{status}">',
        element("doc-id", **{"id-string": item.uri}),
        element("urgency", **{"ed-urg": str(item.urgency)}) if item.urgency else "",
        element("date.issue", norm=basic(issued)) if issued else "",
        element("date.release", norm=basic(item.embargoed)) if item.embargoed else "",
        _attributed(kept, "date.expire"),
        element("doc.copyright", holder=item.rights.copyright_holder) if item.rights.copyright_holder else "",
        element("du-key", key=item.slug_line, version=item.version) if item.slug_line or item.version else "",
        _keywords(item),
        _identified(item),
        "</docdata>",
        _attributed(kept, "pubdata"),
        element("revision-history", norm=basic(item.version_created))
        if item.version_created and item.version_created != issued
        else "",
    ]
    return "".join(parts)


def _attributed(kept: dict[str, object], name: str) -> str:
    """An element that waited in `extra`, as it came."""
    held = kept.get(name)
    if not isinstance(held, list):
        return ""
    return "".join(
        element(name, **{key: value for key, value in one.items() if isinstance(value, str) and _is_name(key)})
        for one in held
        if isinstance(one, dict)
    )


def _is_name(key: object) -> bool:
    letters = key.replace("-", "").replace(".", "") if isinstance(key, str) else ""
    # The two words are the writer's own parameters, and no attributes of NITF.
    return letters.isascii() and letters.isalpha() and key not in ("tag", "text")


def _keywords(item: Item) -> str:
    words = [element("keyword", key=one.name) for one in item.subjects if _is_keyword(one)]
    return f"<key-list>{''.join(words)}</key-list>" if words else ""


def _is_keyword(subject: Subject) -> bool:
    return bool(subject.name) and subject.rel == KEYWORD and not subject.uri and not subject.literal


def _identified(item: Item) -> str:
    parts = [
        *(_name("classifier", one, type=one.rel) for one in item.subjects if not _is_keyword(one)),
        *(_name("location", one) for one in item.places),
        *(_name("person", one) for one in item.people),
        *(_name("org", one) for one in item.organisations),
    ]
    return f"<identified-content>{''.join(parts)}</identified-content>" if parts else ""


def _name(tag: str, one: Subject | Place | Person | Organisation, **more: str) -> str:
    code = {"location-code": one.uri} if tag == "location" else {"value": one.uri}
    whole = element(tag, one.name, **code, **more)
    if not one.literal:
        return whole
    alternative = element("alt-code", idsrc=LITERAL, value=one.literal)
    if whole.endswith("/>"):
        return f"{whole[:-2]}>{alternative}</{tag}>"
    return f"{whole[: -len(tag) - 3]}{alternative}</{tag}>"


def _body_head(item: Item, kept: dict[str, object]) -> str:
    others = kept.get("hl2")
    more = "".join(optional("hl2", one) for one in others if isinstance(one, str)) if isinstance(others, list) else ""
    parts = [
        f"<hedline>{optional('hl1', item.headline)}{more}</hedline>" if item.headline else "",
        _note("cpyrt", "std", item.rights.copyright_notice),
        _note("editorsnote", "npa", item.ed_note),
        optional("rights", item.rights.usage_terms),
        *(_byline(one) for one in item.bylines),
        optional("distributor", item.credit),
        optional("dateline", item.dateline),
        f"<abstract>{element('p', item.summary)}</abstract>" if item.summary else "",
        _attributed(kept, "series"),
    ]
    return "".join(parts)


def _note(name: str, kind: str, words: str) -> str:
    if not words:
        return ""
    return f'<note noteclass="{name}" type="{kind}"><body.content>{element("p", words)}</body.content></note>'


def _byline(one: Byline) -> str:
    return f"<byline>{optional('person', one.name)}{optional('byttl', one.role)}</byline>"


def _media(one: Media) -> str:
    named = (("headline", one.headline), ("uri", one.uri))
    parts = [
        *(element("media-metadata", name=name, value=value) for name, value in named if value),
        *(
            element(
                "media-reference",
                **{
                    "source": rendition.href,
                    "name": rendition.name,
                    "mime-type": rendition.content_type,
                    "width": str(rendition.width or ""),
                    "height": str(rendition.height or ""),
                    "time": f"{rendition.duration:f}".rstrip("0").rstrip(".") if rendition.duration else "",
                    "alternate-text": one.alt,
                },
            )
            for rendition in one.renditions
        ),
        optional("media-caption", one.caption),
        optional("media-producer", one.credit),
    ]
    return f'<media media-type="{medium_of(one.kind)}">{"".join(parts)}</media>'


def _body_end(kept: dict[str, object]) -> str:
    ends = kept.get("tagline")
    words = [one for one in ends if isinstance(one, str)] if isinstance(ends, list) else []
    return f"<body.end>{''.join(optional('tagline', one) for one in words)}</body.end>" if words else ""
