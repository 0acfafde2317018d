"""Read an NITF 3.x document as an item. Knows no other format; the text itself is `nitf_content`'s.

What has a field goes there; everything else that a document says of itself waits in `extra["nitf"]`: further
headlines, tag lines, series, fixtures, keys, dates of expiry, revisions and publication data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import quote

from orkhon.formats.errors import EmbargoUnreadable, Malformed
from orkhon.formats.feed_entries import language_of
from orkhon.formats.fields import FIELD_NAMES, from_plain
from orkhon.formats.html import clean_line, urlsplit_or_none
from orkhon.formats.identity import resolve, title_uri
from orkhon.formats.media_elements import kind_of, seconds, whole
from orkhon.formats.moments import moment
from orkhon.formats.ninjs_shapes import is_uri
from orkhon.formats.nitf_content import body_of
from orkhon.formats.nodes import attribute, below, every, first, line, local, words_at
from orkhon.formats.xmltree import Node
from orkhon.items import (
    Byline,
    Item,
    ItemType,
    Language,
    Media,
    Organisation,
    Person,
    Place,
    PubStatus,
    Rendition,
    Rights,
    Subject,
)

REMAINDER = "orkhon-fields"
"""The name of the `meta` element in which this house writes the fields of an item that NITF has no room for."""

LITERAL = "literal"
KEYWORD = "keyword"
_SUBJECT_CODES = "http://cv.iptc.org/newscodes/subjectcode/"
_KIND_OF_MEDIA = {"image": "picture", "audio": "audio", "video": "video"}
_MOST_MEDIA = 60
_STATUS = {"": "usable", "usable": "usable", "embargoed": "usable", "canceled": "canceled", "cancelled": "canceled",
           "killed": "canceled", "withheld": "withheld"}  # fmt: skip
_KEPT_OF_DOCDATA = ("correction", "fixture", "date.expire", "doc-scope", "series", "evloc", "ed-msg", "doc.rights")


def read_item(root: Node, *, now: datetime, base_url: str = "", default_zone: tzinfo = UTC) -> Item:
    """Return the item of an `nitf` element.

    Raises `EmbargoUnreadable` for an embargo without a readable end, and `Malformed` where nothing names the document.
    """
    head, body = first(root, "head"), first(root, "body")
    docdata = first(head, "docdata")
    top = first(body, "body.head")
    kept: dict[str, Any] = {}
    headline = _headline(head, top, kept)
    issued = moment(attribute(first(docdata, "date.issue"), "norm"), default_zone)
    status, embargoed = _restriction(docdata, issued, default_zone, kept)
    du_key = first(docdata, "du-key")
    subjects, people, organisations, places = _identified(docdata, head)
    notes = {attribute(note, "noteclass"): note for note in every(top, "note")}
    values: dict[str, Any] = {
        "uri": _uri(docdata, headline, base_url, kept),
        "type": ItemType.ADVISORY if _is_advisory(head) else ItemType.TEXT,
        "version": attribute(du_key, "version"),
        "pub_status": status,
        "language": _language(root, head, body),
        "headline": headline,
        "slug_line": attribute(du_key, "key"),
        "summary": " ".join(line(one) for one in every(top, "abstract") if line(one)),
        "bylines": tuple(_bylines(top)),
        "dateline": words_at(top, "dateline"),
        "body": body_of(root, base_url),
        "media": tuple(media_in(root, base_url)),
        "subjects": subjects,
        "people": people,
        "organisations": organisations,
        "places": places,
        "created": issued,
        "version_created": _revised(head, default_zone) or issued,
        "embargoed": embargoed,
        "rights": Rights(
            copyright_holder=attribute(first(docdata, "doc.copyright"), "holder"),
            copyright_notice=line(notes.get("cpyrt")) or next((line(one) for one in below(body, "copyrite")), ""),
            usage_terms=words_at(top, "rights") or attribute(first(docdata, "doc.rights"), "limitations"),
        ),
        "credit": words_at(top, "distributor"),
        "ed_note": line(notes.get("editorsnote")) or attribute(first(docdata, "ed-msg"), "info"),
        "urgency": _urgency(docdata),
    }
    _keep(root, head, docdata, top, body, base_url, kept)
    kept_notes = [line(note) for name, note in notes.items() if name not in ("cpyrt", "editorsnote") and line(note)]
    if kept_notes:
        kept["notes"] = kept_notes
    values["extra"] = {"nitf": kept} if kept else {}
    values.update(_remainder(head, values["uri"]))
    try:
        return Item(**values)
    except ValueError as error:
        raise Malformed(f"the NITF document cannot be read as an item: {error}") from error


def media_in(node: Node, base_url: str = "") -> Iterator[Media]:
    """Yield the media that stand in an NITF document or a part of one: each `media` with its references."""
    for number, media in enumerate(below(node, "media")):
        if number >= _MOST_MEDIA:
            return
        renditions: list[Rendition] = []
        kind = alt = credit = ""
        named = {attribute(one, "name"): attribute(one, "value") for one in every(media, "media-metadata")}
        for reference in every(media, "media-reference"):
            source = attribute(reference, "source", "data-location")
            href = source if is_uri(source) else resolve(source, base_url)
            if not href:
                continue
            content_type = attribute(reference, "mime-type").lower()
            kind = kind or kind_of(href, content_type)
            alt = alt or clean_line(attribute(reference, "alternate-text"))
            credit = credit or clean_line(attribute(reference, "source-credit"))
            renditions.append(
                Rendition(
                    href=href,
                    name=attribute(reference, "name"),
                    content_type=content_type,
                    width=whole(attribute(reference, "width")),
                    height=whole(attribute(reference, "height")),
                    duration=seconds(attribute(reference, "time")),
                )
            )
        kind = _KIND_OF_MEDIA.get(attribute(media, "media-type").lower(), "") or kind
        if renditions and kind:
            yield Media(
                kind=kind,
                renditions=tuple(renditions),
                headline=named.get("headline", ""),
                caption=" ".join(line(one) for one in every(media, "media-caption") if line(one)),
                alt=alt,
                credit=words_at(media, "media-producer") or credit,
                uri=named.get("uri", ""),
            )


def _headline(head: Node | None, top: Node | None, kept: dict[str, Any]) -> str:
    main = ""
    others: list[str] = []
    for hedline in every(top, "hedline"):
        for one in hedline.children():
            words = line(one)
            if not words:
                continue
            if local(one) == "hl1" and not main:
                main = words
            else:
                others.append(words)
        if not any(True for _ in hedline.children()) and not main:
            main = line(hedline)
    if not main and others:
        main = others.pop(0)
    if others:
        kept["hl2"] = others
    return main or words_at(head, "title")


def _uri(docdata: Node | None, headline: str, base_url: str, kept: dict[str, Any]) -> str:
    """The address of the document: its registered id, or its key, which stays the same over versions (3.x, `du-key`).

    Registered ids are numbers often enough, so that the register's or the sender's name tells two agencies apart.
    """
    doc_id, du_key = first(docdata, "doc-id"), first(docdata, "du-key")
    written, register = attribute(doc_id, "id-string"), attribute(doc_id, "regsrc")
    if register:
        kept["regsrc"] = register
    place = urlsplit_or_none(base_url)
    if is_uri(written):
        return written
    if written or attribute(du_key, "key"):
        parts = (register or place, written or attribute(du_key, "key"))
        return f"urn:orkhon:nitf:{':'.join(quote(part, safe='', errors='replace') for part in parts)}"
    if not headline:
        raise Malformed("the NITF document has neither a doc-id, nor a du-key, nor a headline to know it by")
    return title_uri(headline, place)


def _restriction(
    docdata: Node | None, issued: datetime | None, zone: tzinfo, kept: dict[str, Any]
) -> tuple[PubStatus, datetime | None]:
    said = attribute(docdata, "management-status").lower()
    status = _STATUS.get(said)
    if status is None:
        # A word that nobody knows may mean a restriction, so the item is held back until somebody looks.
        kept["management-status"] = said
        status = "withheld"
    written = attribute(first(docdata, "date.release"), "norm")
    release = moment(written, zone)
    if said == "embargoed" and release is None:
        raise EmbargoUnreadable(
            f"the document is embargoed, and its date.release is {written[:60]!r}, which is no date and time such as "
            "20261122T180000Z; ask the agency to send it again"
        )
    if release is not None and (said == "embargoed" or issued is None or release > issued):
        return PubStatus(status), release
    return PubStatus(status), None


def _is_advisory(head: Node | None) -> bool:
    return attribute(first(head, "tobject"), "tobject.type").lower() == "advisory"


def _language(root: Node, head: Node | None, body: Node | None) -> Language | None:
    named = {attribute(one, "name").lower(): attribute(one, "content") for one in every(head, "meta")}
    content = first(body, "body.content")
    for tag in (
        attribute(root, "xml:lang", "baselang", "lang"),
        attribute(body, "xml:lang", "lang"),
        attribute(content, "xml:lang", "lang"),
        named.get("language", ""),
    ):
        found = language_of(tag)
        if found is not None:
            return found
    return None


def _bylines(top: Node | None) -> Iterator[Byline]:
    for byline in every(top, "byline"):
        role = words_at(byline, "byttl")
        people = [line(one) for one in every(byline, "person") if line(one)]
        if people:
            yield from (Byline(name=name, role=role) for name in people)
            continue
        words = clean_line("".join(
            part if isinstance(part, str) else "" if local(part) == "byttl" else part.text() for part in byline.content
        ))  # fmt: skip
        if words or role:
            yield Byline(name=words, role=role) if words else Byline(name=role)


def _identified(
    docdata: Node | None, head: Node | None
) -> tuple[tuple[Subject, ...], tuple[Person, ...], tuple[Organisation, ...], tuple[Place, ...]]:
    subjects: list[Subject] = []
    people: list[Person] = []
    organisations: list[Organisation] = []
    places: list[Place] = []
    for one in every(first(head, "tobject"), "tobject.subject"):
        parts = [attribute(one, f"tobject.subject.{part}") for part in ("detail", "matter", "type", "ipr", "code")]
        number = attribute(one, "tobject.subject.refnum")
        uri = f"{_SUBJECT_CODES}{number}" if number.isascii() and number.isdecimal() else ""
        name = next((part for part in parts if part), "")
        if name or number:
            subjects.append(Subject(name=name, uri=uri, literal="" if uri else number))
    for content in every(docdata, "identified-content"):
        for one in content.children():
            name, uri, literal = _named(one)
            match local(one):
                case "person":
                    people.append(Person(name=name, uri=uri, literal=literal))
                case "org":
                    organisations.append(Organisation(name=name, uri=uri, literal=literal))
                case "location":
                    places.append(Place(name=name, uri=uri, literal=literal))
                case "classifier" | "event" | "object.title" | "function":
                    rel = attribute(one, "type") or ("" if local(one) == "classifier" else local(one))
                    subjects.append(Subject(name=name, uri=uri, literal=literal, rel=rel))
    for keys in every(docdata, "key-list"):
        for keyword in every(keys, "keyword"):
            word = clean_line(attribute(keyword, "key"))
            if word:
                subjects.append(Subject(name=word, rel=KEYWORD))
    return tuple(subjects), tuple(people), tuple(organisations), tuple(places)


def _named(one: Node) -> tuple[str, str, str]:
    value = attribute(one, "value", "location-code")
    source = attribute(one, "idsrc", "code-source")
    if value and not is_uri(value) and is_uri(source + value):
        value = source + value
    uri = value if is_uri(value) else ""
    literal = value if value and not uri else ""
    for code in every(one, "alt-code"):
        if attribute(code, "idsrc") == LITERAL:
            literal = attribute(code, "value")
    return line(one), uri, literal


def _revised(head: Node | None, zone: tzinfo) -> datetime | None:
    times = [moment(attribute(one, "norm"), zone) for one in every(head, "revision-history")]
    return max((time for time in times if time is not None), default=None)


def _urgency(docdata: Node | None) -> int | None:
    found = whole(attribute(first(docdata, "urgency"), "ed-urg"))
    return found if found is not None and found <= 9 else None


def _keep(
    root: Node,
    head: Node | None,
    docdata: Node | None,
    top: Node | None,
    body: Node | None,
    base_url: str,
    kept: dict[str, Any],
) -> None:
    for name in _KEPT_OF_DOCDATA:
        held = [dict(one.attributes) for one in every(docdata, name) if one.attributes]
        if held:
            kept[name] = held
    for name, node in (("du-key", first(docdata, "du-key")), ("doc.copyright", first(docdata, "doc.copyright"))):
        rest = {
            key: value for key, value in (node.attributes if node else {}).items()
            if key not in ("key", "version", "holder")
        }  # fmt: skip
        if rest:
            kept[name] = rest
    for name in ("management-doc-idref", "management-idref-status"):
        if attribute(docdata, name):
            kept[name] = attribute(docdata, name)
    for name in ("pubdata", "revision-history"):
        held = [dict(one.attributes) for one in every(head, name) if set(one.attributes) - {"norm"}]
        if held:
            kept[name] = held
    metas = [
        {"name": attribute(one, "name", "http-equiv"), "content": attribute(one, "content")}
        for one in every(head, "meta")
        if attribute(one, "name").lower() not in (REMAINDER, "language")
    ]
    if metas:
        kept["meta"] = metas
    if attribute(root, "uno"):
        kept["uno"] = attribute(root, "uno")
    series = first(top, "series")
    if series is not None and series.attributes:
        kept["series"] = [dict(series.attributes)]
    sources = (attribute(one, "source", "data-location") for one in below(body, "media-reference"))
    files = [source for source in sources if source and not is_uri(source) and not resolve(source, base_url)]
    if files:
        # Names of files that come beside the document; whoever fetched it knows where they lie.
        kept["files"] = files
    ends = [line(one) for end in every(body, "body.end") for one in end.children() if line(one)]
    if ends:
        kept["tagline"] = ends


def _remainder(head: Node | None, uri: str) -> dict[str, Any]:
    """Return the fields that another hub of this house wrote beside NITF's own."""
    written = next(
        (attribute(one, "content") for one in every(head, "meta") if attribute(one, "name") == REMAINDER), ""
    )
    if not written:
        return {}
    try:
        values = json.loads(written)
        return {name: from_plain(name, values[name]) for name in FIELD_NAMES if name in values}
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed(f"the {REMAINDER} of {uri} cannot be read: {error}") from error
