"""Make an item of a ninjs object of any generation. Trusts no value: what is of the wrong kind is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, TypeVar

from orkhon.formats.dates import parse_date
from orkhon.formats.errors import EmbargoUnreadable, EventNotNews, FormatError, NotNinjs, SchemaNotNews, TooDeep
from orkhon.formats.feed_entries import language_of
from orkhon.formats.fields import from_plain
from orkhon.formats.html import clean_line, sanitise
from orkhon.formats.identity import resolve
from orkhon.formats.jsonvalues import objects_at, raw_text_at, text_at, whole_at
from orkhon.formats.ninjs_generations import modernise
from orkhon.formats.ninjs_media import MEDIA_TYPES, own_media, read_media
from orkhon.formats.ninjs_words import body_of, descriptions_of, headline_of
from orkhon.items import (
    Association,
    Byline,
    Content,
    Derivation,
    DerivationKind,
    Item,
    ItemType,
    Media,
    Organisation,
    Person,
    Place,
    PubStatus,
    Rights,
    Subject,
)

_Thing = TypeVar("_Thing", Subject, Place, Person, Organisation)

DEEPEST_ASSOCIATION = 8
MEDIA_REL = "media"
REPLACES_REL = "replaces"
LINK_ROLE = "link"
ADVISORY_PROFILE = "advisory"

_TYPES = {
    "text": ItemType.TEXT,
    "picture": ItemType.PICTURE,
    "graphic": ItemType.GRAPHIC,
    "audio": ItemType.AUDIO,
    "video": ItemType.VIDEO,
    "composite": ItemType.PACKAGE,
}
_STATUSES = {status.value: status for status in PubStatus}
_OF_THING = frozenset({"name", "uri", "literal"})
_OF_SUBJECT = _OF_THING | {"rel"}
_DERIVATION_KINDS = frozenset(kind.value for kind in DerivationKind)
_OF_RIGHTS = frozenset({"copyrightHolder", "copyrightNotice", "usageTerms", "rightsInfo"})
_UNSAID = Rights()
_BARE = frozenset({"name", "rel", "uri", "version"})
_YEAR = re.compile(r"\d{4}")
# `parse_date` wants a day to judge by; embargoes and archives may lie anywhere.
_END_OF_TIME = datetime(9990, 1, 1, tzinfo=UTC)
_CONSUMED = frozenset(
    [
        "uri",
        "type",
        "version",
        "pubStatus",
        "language",
        "headlines",
        "slugline",
        "descriptions",
        "by",
        "located",
        "bodies",
        "renditions",
        "subjects",
        "places",
        "people",
        "organisations",
        "firstCreated",
        "versionCreated",
        "embargoedUntil",
        "copyrightHolder",
        "copyrightNotice",
        "usageTerms",
        "rightsInfo",
        "edNote",
        "urgency",
        "associations",
        "digitalSourceType",
        "altIds",
        "standard",
        "mimetype",
        "contentType",
        "charcount",
        "wordcount",
        "charCount",
        "wordCount",
        "name",
    ]
)


def check_is_news(document: Any) -> None:
    """Raise `SchemaNotNews`, `EventNotNews` or `NotNinjs` for a JSON value that is not a piece of news."""
    if not isinstance(document, dict):
        raise NotNinjs(f"a JSON {type(document).__name__} came where a ninjs object was wanted")
    schema = document.get("$schema")
    if (isinstance(schema, str) and "json-schema.org" in schema) or (
        "uri" not in document and isinstance(document.get("properties"), dict)
    ):
        raise SchemaNotNews("the document is a JSON Schema, which describes news and holds none")
    if not text_at(document, "uri"):
        keys = ", ".join(str(key)[:40] for key in list(document)[:6]) or "none at all"
        raise NotNinjs(f"the JSON has no uri, which every ninjs object must have; its properties are {keys}")
    kind = document.get("type")
    planned = "eventDetails" in document or "plannedCoverage" in document
    if kind in ("event", "planning") or (planned and not (document.get("bodies") or document.get("renditions"))):
        word = kind if kind in ("event", "planning") else "event" if "eventDetails" in document else "planning"
        name = text_at(document, "title") or text_at(document, "uri")
        raise EventNotNews(
            f"{clean_line(name)[:120]!r} is an item of type {word}, not news; it waits for the planning calendar"
        )


def from_ninjs(ninjs: Mapping[str, Any], extra: Mapping[str, Any] | None = None, *, default_zone: tzinfo = UTC) -> Item:
    """Return the item of one ninjs object (1.x to 3.x); `extra` is what `to_ninjs` gave beside it.

    Properties without a field go to `Item.extra["ninjs"]`. Raises `NotNinjs`, `SchemaNotNews` or `EventNotNews`.
    """
    document = dict(ninjs)
    check_is_news(document)
    values = read_fields(document, make_body=sanitise, zone=default_zone)
    for name, value in (extra or {}).items():
        try:
            values[name] = from_plain(name, value)
        except ValueError as error:
            raise NotNinjs(f"the extra values of {values['uri']} cannot be read: {error}") from error
    try:
        return Item(**values)
    except ValueError as error:
        raise NotNinjs(str(error)) from error


def type_of(ninjs: dict[str, Any]) -> ItemType:
    """Return the type of the item that a ninjs 3 object describes, without reading the rest of it."""
    return _type_of(text_at(ninjs, "type").lower(), ninjs)


def _type_of(kind: str, ninjs: dict[str, Any]) -> ItemType:
    item_type = _TYPES.get(kind, ItemType.TEXT)
    # ninjs has no such type, and who writes it all the same means for members only: never made a public text of.
    if item_type is ItemType.TEXT and ADVISORY_PROFILE in (kind, ninjs.get("profile")):
        return ItemType.ADVISORY
    return item_type


def read_fields(
    document: dict[str, Any], *, make_body: Callable[[str], Content], zone: tzinfo = UTC, depth: int = 0
) -> dict[str, Any]:
    """Return the fields of the item that a ninjs object describes, every one of them."""
    modern = modernise(document)
    left: dict[str, Any] = {}
    if not _CONSUMED.issuperset(modern):
        left.update((key, value) for key, value in modern.items() if key not in _CONSUMED)
    kind = text_at(modern, "type").lower()
    item_type = _type_of(kind, modern)
    if kind and kind not in _TYPES and kind != ADVISORY_PROFILE:
        left["type"] = kind
    if left.get("profile") == ADVISORY_PROFILE and item_type is ItemType.ADVISORY:
        del left["profile"]
    status = text_at(modern, "pubStatus").lower().replace("cancelled", "canceled") or "usable"
    if status not in _STATUSES:
        # A word that nobody knows may mean a restriction, so the item is held back until somebody looks.
        left["pubStatus"] = status
        status = "withheld"
    headline = headline_of(modern, left)
    summary, credit, caption, alt = descriptions_of(modern, left, item_type)
    link, alt_ids = _link(modern)
    if alt_ids:
        left["altIds"] = alt_ids
    own, page = own_media(modern, left, item_type, caption, alt)
    associations, media, derived, replaces = _associations(modern, make_body, zone, depth)
    tag = text_at(modern, "language")
    language = language_of(tag)
    if language is None and tag:
        left["language"] = tag
    urgency = whole_at(modern, "urgency")
    by = clean_line(_text(modern.get("by")))
    source_type = modern.get("digitalSourceType")
    get = modern.get
    return {
        "uri": text_at(modern, "uri"),
        "type": item_type,
        "version": text_at(modern, "version"),
        "pub_status": _STATUSES[status],
        "language": language,
        "headline": headline,
        "slug_line": _text(get("slugline")),
        "summary": summary,
        "bylines": (Byline(name=by),) if by else (),
        "dateline": _text(get("located")),
        "body": body_of(modern, make_body),
        "media": own + media,
        "subjects": _things(modern, "subjects", Subject, left) if "subjects" in modern else (),
        "places": _things(modern, "places", Place, left) if "places" in modern else (),
        "people": _things(modern, "people", Person, left) if "people" in modern else (),
        "organisations": _things(modern, "organisations", Organisation, left) if "organisations" in modern else (),
        "created": _moment(text_at(modern, "firstCreated"), zone),
        "version_created": _moment(text_at(modern, "versionCreated"), zone),
        "embargoed": _embargo(modern.get("embargoedUntil"), zone),
        "rights": _rights(modern),
        "credit": credit,
        "ed_note": _text(get("edNote")),
        "urgency": urgency if urgency is not None and 1 <= urgency <= 9 else None,
        "associations": associations,
        "replaces": replaces,
        "derived_from": derived,
        "digital_source_type": text_at(source_type, "uri", "literal", "name") if source_type else "",
        "link": link or page,
        "extra": {"ninjs": left} if left else {},
    }


def _things(modern: dict[str, Any], key: str, make: type[_Thing], left: dict[str, Any]) -> tuple[_Thing, ...]:
    """Return what is named under `key`; entries that say more than their fields are left as they are, too."""
    found: list[_Thing] = []
    rich: list[dict[str, Any]] = []
    for one in objects_at(modern, key):
        if not _OF_THING.issuperset(one) and not (make is Subject and _OF_SUBJECT.issuperset(one)):
            rich.append(one)
        get = one.get
        name, uri, literal = _text(get("name")), _text(get("uri")), _text(get("literal"))
        if name or uri or literal:
            more = {"rel": _text(get("rel"))} if make is Subject else {}
            found.append(make(name=name, uri=uri, literal=literal, **more))
    if rich:
        left[key] = rich
    return tuple(found)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _link(modern: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    link = ""
    others = []
    for one in objects_at(modern, "altIds"):
        value = text_at(one, "value")
        if not link and one.get("role") == LINK_ROLE and resolve(value, "") == value:
            link = value
        else:
            others.append(one)
    return link, others


def read_associations(
    ninjs: dict[str, Any],
) -> tuple[tuple[Association, ...], tuple[Media, ...], tuple[Derivation, ...], str]:
    """Return what the associations of a ninjs 3.x object say: items, media, sources, and the item that it replaces."""
    return _associations(ninjs, Content, UTC, 0)


def _associations(
    modern: dict[str, Any], make_body: Callable[[str], Content], zone: tzinfo, depth: int
) -> tuple[tuple[Association, ...], tuple[Media, ...], tuple[Derivation, ...], str]:
    if not modern.get("associations"):
        return (), (), (), ""
    associations: list[Association] = []
    media: list[Media] = []
    derived: list[Derivation] = []
    replaces = ""
    if depth >= DEEPEST_ASSOCIATION:
        raise TooDeep(f"{text_at(modern, 'uri')} nests associations deeper than {DEEPEST_ASSOCIATION}")
    for number, one in enumerate(objects_at(modern, "associations"), start=1):
        rel = raw_text_at(one, "rel")
        bare = _BARE.issuperset(one)
        if rel == MEDIA_REL and one.get("type") in MEDIA_TYPES:
            media.append(read_media(one))
        elif rel == REPLACES_REL and bare and not replaces:
            replaces = raw_text_at(one, "uri")
        elif bare and rel in _DERIVATION_KINDS:
            derived.append(
                Derivation(uri=raw_text_at(one, "uri"), version=raw_text_at(one, "version"), how=DerivationKind(rel))
            )
        else:
            name = raw_text_at(one, "name")
            inner = dict(one)
            if not text_at(inner, "uri"):
                inner["uri"] = f"{text_at(modern, 'uri')}#association-{number}"
            try:
                check_is_news(inner)
                values = read_fields(inner, make_body=make_body, zone=zone, depth=depth + 1)
                associations.append(Association(name=name, item=Item(**values)))
            except TooDeep:
                raise
            except FormatError:
                # An event beside the news: the planning calendar gets it from the delivered bytes.
                continue
    return tuple(associations), tuple(media), tuple(derived), replaces


def _rights(modern: dict[str, Any]) -> Rights:
    if _OF_RIGHTS.isdisjoint(modern):
        return _UNSAID
    get, info = modern.get, modern.get("rightsInfo")
    return Rights(
        copyright_holder=_text(get("copyrightHolder")),
        copyright_notice=_text(get("copyrightNotice")),
        usage_terms=_text(get("usageTerms")),
        linked=raw_text_at(info, "linkedRights"),
        encoded=raw_text_at(info, "encodedRights"),
        encoded_language=raw_text_at(info, "langId"),
    )


def _embargo(written: Any, zone: tzinfo) -> datetime | None:
    """Return when the embargo ends. Unlike another date, one that cannot be read is never dropped."""
    if written in (None, ""):
        return None
    moment = _moment(written.strip(), zone) if isinstance(written, str) else None
    if moment is None:
        raise EmbargoUnreadable(
            f"embargoedUntil is {str(written)[:60]!r}, which is no date and time such as 2026-11-22T18:00:00Z; "
            "ask the agency to send the item again"
        )
    return moment


def _moment(written: str, zone: tzinfo) -> datetime | None:
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return parse_date(written, now=_END_OF_TIME, default_zone=zone) if _YEAR.search(written) else None
