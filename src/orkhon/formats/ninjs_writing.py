"""Write an item as ninjs 3.1, and beside it what ninjs has no room for. Loses nothing.

Every field that would come back changed from the object goes into `extra` whole, so that the pair of both always
gives the same item again.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from orkhon.formats.documents import NinjsDocument
from orkhon.formats.fields import to_plain
from orkhon.formats.ninjs_media import UNNAMED
from orkhon.formats.ninjs_reading import ADVISORY_PROFILE, LINK_ROLE, MEDIA_REL, REPLACES_REL
from orkhon.formats.ninjs_returning import lost_fields
from orkhon.formats.ninjs_shapes import OF_DOCUMENT, OF_ENTRIES, as_uri, fit, is_uri
from orkhon.items import Item, ItemType, Media, Rendition

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_KINDS = frozenset({"picture", "graphic", "audio", "video"})
_DEEPEST = 8


def to_ninjs(item: Item) -> NinjsDocument:
    """Return the item as a valid ninjs 3.1 object, and `extra` under the names of the item's fields.

    `from_ninjs(document.ninjs, document.extra)` is the same item.
    """
    ninjs = {"standard": STANDARD, **_written(item, 0)}
    extra = {name: to_plain(getattr(item, name)) for name in lost_fields(item, ninjs)}
    return NinjsDocument(ninjs=ninjs, extra=extra)


def _written(item: Item, depth: int) -> dict[str, Any]:
    kept = item.extra.get("ninjs")
    left: dict[str, Any] = kept if isinstance(kept, dict) else {}
    own = item.media[0] if item.media and item.media[0].kind == item.type.value else None
    if own is not None and not all(is_uri(rendition.href) for rendition in own.renditions):
        own = None
    beside = item.media[1:] if own is not None else item.media
    ninjs: dict[str, Any] = {"uri": as_uri(item.uri), "type": _type(item, left), "pubStatus": item.pub_status.value}
    _put(ninjs, "version", item.version)
    _put(ninjs, "language", item.language.tag if item.language else "")
    _put(ninjs, "slugline", item.slug_line)
    _put(ninjs, "by", ", ".join(byline.name for byline in item.bylines if byline.name))
    _put(ninjs, "located", item.dateline)
    _put(ninjs, "edNote", item.ed_note)
    _put(ninjs, "copyrightHolder", item.rights.copyright_holder)
    _put(ninjs, "copyrightNotice", item.rights.copyright_notice)
    _put(ninjs, "usageTerms", item.rights.usage_terms)
    for name, moment in (
        ("firstCreated", item.created),
        ("versionCreated", item.version_created),
        ("embargoedUntil", item.embargoed),
    ):
        if moment is not None:
            ninjs[name] = _iso(moment)
    if item.urgency is not None:
        ninjs["urgency"] = item.urgency
    if item.type is ItemType.ADVISORY:
        ninjs["profile"] = ADVISORY_PROFILE
    _put(ninjs, "headlines", [{"role": "main", "value": item.headline}] if item.headline else [])
    descriptions = [
        {"role": role, "value": value}
        for role, value in (
            ("summary", item.summary),
            ("caption", own.caption if own else ""),
            ("alt", own.alt if own else ""),
            ("creditline", item.credit),
        )
        if value
    ]
    _put(ninjs, "descriptions", descriptions)
    if item.body:
        # No charCount and no wordCount: both are optional, and counting took half of the time of an append.
        ninjs["bodies"] = [{"role": "xhtml", "contentType": "text/html", "value": item.body.xhtml}]
    if item.subjects or item.places or item.people or item.organisations:
        _put_named(ninjs, item, left)
    _put(ninjs, "renditions", _renditions(own, left) if own else [])
    if beside or item.replaces or item.derived_from or item.associations:
        _put(ninjs, "associations", _associations(item, beside, depth))
    _put(ninjs, "rightsInfo", _rights_info(item))
    if item.digital_source_type:
        ninjs["digitalSourceType"] = _source_type(item.digital_source_type)
    _put(ninjs, "altIds", [{"role": LINK_ROLE, "value": item.link}] if item.link else [])
    _give_back(ninjs, left)
    return ninjs


def _put(ninjs: dict[str, Any], name: str, value: Any) -> None:
    if value:
        ninjs[name] = value


def _type(item: Item, left: dict[str, Any]) -> str:
    if item.type is ItemType.PACKAGE:
        return "composite"
    if item.type is ItemType.ADVISORY:
        return "text"
    if item.type is ItemType.TEXT and left.get("type") == "component":
        return "component"
    return item.type.value


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _put_named(ninjs: dict[str, Any], item: Item, left: dict[str, Any]) -> None:
    for key, things in (
        ("subjects", item.subjects),
        ("places", item.places),
        ("people", item.people),
        ("organisations", item.organisations),
    ):
        written = []
        for thing in things:
            entry = {name: value for name in ("name", "literal") if (value := getattr(thing, name))}
            if is_uri(thing.uri):
                entry["uri"] = thing.uri
            rel = getattr(thing, "rel", "")
            if rel:
                entry["rel"] = rel
            written.append(_enriched(entry, key, left, ("name", "literal", "uri")))
        _put(ninjs, key, written)


def _enriched(entry: dict[str, Any], key: str, left: dict[str, Any], same: tuple[str, ...]) -> dict[str, Any]:
    """Give an entry back what it came with and no field holds, as far as the schema has room."""
    originals = left.get(key)
    for original in originals if isinstance(originals, list) else ():
        if isinstance(original, dict) and all(original.get(name) == entry.get(name) for name in same):
            more = fit(original, OF_ENTRIES[key]) or {}
            return {**more, **entry}
    return entry


def _renditions(media: Media, left: dict[str, Any]) -> list[dict[str, Any]]:
    return [_enriched(_rendition(rendition), "renditions", left, ("name", "href")) for rendition in media.renditions]


def _rendition(rendition: Rendition) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": rendition.name or UNNAMED, "href": rendition.href}
    _put(entry, "contentType", rendition.content_type)
    measures = {
        "width": rendition.width,
        "height": rendition.height,
        "sizeInBytes": rendition.size,
        "duration": rendition.duration,
    }
    return {**entry, **{name: value for name, value in measures.items() if value is not None}}


def _associations(item: Item, beside: tuple[Media, ...], depth: int) -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = []
    for number, media in enumerate(beside, start=1):
        if media.kind in _KINDS and all(is_uri(rendition.href) for rendition in media.renditions):
            written.append(_media(media, number, item))
    if item.replaces:
        written.append({"name": "replaces", "rel": REPLACES_REL, "uri": as_uri(item.replaces)})
    for number, source in enumerate(item.derived_from, start=1):
        entry = {"name": f"derived-from-{number}", "rel": source.how.value, "uri": as_uri(source.uri)}
        _put(entry, "version", source.version)
        written.append(entry)
    for association in item.associations if depth < _DEEPEST - 1 else ():
        kept = association.item.extra.get("ninjs")
        rel = kept.get("rel") if isinstance(kept, dict) else None
        entry = {"name": association.name, **_written(association.item, depth + 1)}
        if isinstance(rel, str) and rel:
            entry["rel"] = rel
        written.append(entry)
    return written


def _media(media: Media, number: int, item: Item) -> dict[str, Any]:
    fallback = hashlib.sha256(f"{item.uri}\n{number}".encode("utf-8", "replace")).hexdigest()[:40]
    uri = (
        as_uri(media.uri)
        if media.uri
        else media.renditions[0].href
        if media.renditions
        else f"urn:orkhon:media:{fallback}"
    )
    entry: dict[str, Any] = {"name": f"media-{number}", "rel": MEDIA_REL, "uri": uri, "type": media.kind}
    _put(entry, "headlines", [{"role": "main", "value": media.headline}] if media.headline else [])
    described = (("caption", media.caption), ("alt", media.alt), ("creditline", media.credit))
    _put(entry, "descriptions", [{"role": role, "value": value} for role, value in described if value])
    if media.digital_source_type:
        entry["digitalSourceType"] = _source_type(media.digital_source_type)
    _put(entry, "renditions", [_rendition(rendition) for rendition in media.renditions])
    return entry


def _source_type(written: str) -> dict[str, str]:
    return {"uri": written} if is_uri(written) else {"literal": written}


def _rights_info(item: Item) -> dict[str, str]:
    """Exactly one of both may stand here; a linked statement comes first because it needs no other language."""
    rights = item.rights
    info: dict[str, str] = {}
    if rights.linked and is_uri(rights.linked):
        info["linkedRights"] = rights.linked
    elif rights.encoded:
        info["encodedRights"] = rights.encoded
    if info and is_uri(rights.encoded_language):
        info["langId"] = rights.encoded_language
    return info


def _give_back(ninjs: dict[str, Any], left: dict[str, Any]) -> None:
    """Return properties that were delivered and have no field, as far as the schema has room for them."""
    for key, value in left.items():
        shape = OF_DOCUMENT.get(key)
        fitted = fit(value, shape) if shape is not None else None
        if fitted is None:
            continue
        if key in ("descriptions", "headlines", "altIds"):
            ninjs[key] = [*ninjs.get(key, []), *fitted]
        else:
            ninjs.setdefault(key, fitted)
