"""Write NewsML 1.2: the elements that its DTD demands, in its order, and bodies as NITF inside them.

NewsML 1.2 has no room for: what an item replaces, its own page on the web, linked and encoded rights, the source type,
and identifiers other than `urn:newsml:`. Such fields, and values that XML would change, travel as JSON in one
`Property` of the management; other systems pass over it, and `parse` gives every field back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from orkhon.formats.documents import FeedFacts
from orkhon.formats.errors import FormatError, NotForThisFormat
from orkhon.formats.fields import FIELD_NAMES, to_plain
from orkhon.formats.moments import basic
from orkhon.formats.newsml1_about import EDITORS_NOTE, REMAINDER, SUBJECT_CODES, SUMMARY
from orkhon.formats.newsml1_reading import parse
from orkhon.formats.nitf_content import written
from orkhon.formats.xmltree import read_xml
from orkhon.formats.xmlwriting import element, optional
from orkhon.items import Derivation, Item, ItemType, Media, Organisation, Person, Place, PubStatus, Rendition, Subject

CONTENT_TYPE: Final = "application/newsml+xml; version=1.2"
_NITF: Final = "http://iptc.org/std/NITF/2006-10-18/"
_MEDIA_TYPES: Final = {"picture": "Photo", "graphic": "Graphic", "video": "Video", "audio": "Audio"}
_DEEPEST: Final = 3
_NO_DATE: Final = "19700101"
"""Of identifiers made of a uri: they have to be the same for each version, and for the kill, which says no moment."""
_KEYWORD: Final = "keyword"
_LONGEST_REVISION: Final = 18
"""Digits; longer ones are no counts."""
_STATUS: Final = {
    PubStatus.USABLE: "Usable",
    PubStatus.WITHHELD: "Withheld",
    PubStatus.CANCELED: "Canceled",
}


def render(items: Iterable[Item], *, feed: FeedFacts) -> bytes:
    """Return `items` as one NewsML 1.2 document in UTF-8.

    The DTD demands a `NewsItem`, so raises `NotForThisFormat` for no items.
    """
    every = tuple(items)
    if not every:
        raise NotForThisFormat("a NewsML 1.2 document holds one item at least, and none came; write none")
    envelope = _envelope(every, feed)
    plain = [_news_item(item, feed, str(number), "", 0) for number, item in enumerate(every, start=1)]
    whole = [
        _with_remainder(item, written, envelope, feed, str(number))
        for number, (item, written) in enumerate(zip(every, plain, strict=True), start=1)
    ]
    return _document(envelope, whole).encode("utf-8")


def _document(envelope: str, items: Iterable[str]) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<NewsML Version="1.2">{envelope}{"".join(items)}</NewsML>\n'


def _with_remainder(item: Item, plain: str, envelope: str, feed: FeedFacts, number: str) -> str:
    """Return the item with all of its fields that do not come back from what was written."""
    try:
        (back,) = parse(read_xml(_document(envelope, [plain])), now=feed.updated).items
        names = [name for name in FIELD_NAMES if getattr(back, name) != getattr(item, name)]
    except (FormatError, ValueError):
        names = list(FIELD_NAMES)  # such as what is nested deeper than anybody reads
    if not names:
        return plain
    rest = {name: to_plain(getattr(item, name)) for name in names}
    return _news_item(item, feed, number, json.dumps(rest, ensure_ascii=True, separators=(",", ":")), 0)


def _envelope(items: tuple[Item, ...], feed: FeedFacts) -> str:
    """Return what is said of the transmission; of one item alone what came with it."""
    kept = _kept(items[0]).get("envelope") if len(items) == 1 else None
    said = {name: value for name, value in kept.items() if isinstance(value, str)} if isinstance(kept, dict) else {}
    sender = said.get("from", "")
    parts = [
        optional("TransmissionId", said.get("transmission", "")),
        f"<SentFrom>{element('Party', FormalName=sender)}</SentFrom>" if sender else "",
        element("DateAndTime", said.get("sent", "") or basic(feed.updated)),
        element("NewsService", FormalName=said.get("service", "") or feed.title or "Orkhon"),
        element("NewsProduct", FormalName=said["product"]) if said.get("product") else "",
        element("Priority", FormalName=said["priority"]) if said.get("priority") else "",
    ]
    return f"<NewsEnvelope>{''.join(parts)}</NewsEnvelope>"


def _kept(item: Item) -> Mapping[str, Any]:
    held = item.extra.get("newsml1")
    return held if isinstance(held, Mapping) else {}


def _news_item(item: Item, feed: FeedFacts, number: str, remainder: str, depth: int) -> str:
    return (
        f"<NewsItem><Identification>{_identifier(item)}{optional('NameLabel', item.slug_line)}</Identification>"
        f"{_management(item, feed, remainder)}{_component(item, feed, f't{number}', depth)}</NewsItem>"
    )


def _identifier(item: Item) -> str:
    """Return the identifier: the item's own where it is of this kind, else one made of its uri."""
    named = item.uri.split(":") if item.uri.startswith("urn:newsml:") else []
    if len(named) == 5 and all(named):
        provider, date, name = named[2:]
    else:
        scheme, _, rest = item.uri.partition(":")
        parts = [part for part in rest.replace("//", "").replace("/", ":").split(":") if part]
        provider = parts[0] if len(parts) > 1 else scheme or "orkhon"
        provider, date = quote(provider, safe=".-", errors="replace"), _NO_DATE
        name = quote(item.uri, safe="", errors="replace")
    revision = _revision(item)
    return (
        f"<NewsIdentifier>{element('ProviderId', provider)}{element('DateId', date)}{element('NewsItemId', name)}"
        f"{element('RevisionId', str(revision), PreviousRevision=str(revision - 1), Update='N')}"
        f"{element('PublicIdentifier', f'urn:newsml:{provider}:{date}:{name}:{revision}N')}</NewsIdentifier>"
    )


def _revision(item: Item) -> int:
    """Return the number of the revision: of two, the larger is the later one, and none is 0 (1.2, 5.5.3).

    A version that is no number, such as `2.1`, says none; there the moment does, in seconds. A kill says the version
    that it kills: systems that have this one would pass over the kill, were it not a revision of its own.
    """
    if item.version.isascii() and item.version.isdecimal() and len(item.version) <= _LONGEST_REVISION:
        number = int(item.version)
    else:
        number = int(item.version_created.timestamp()) if item.version and item.version_created else 0
    return max(number, 1) + (item.pub_status is PubStatus.CANCELED)


def _management(item: Item, feed: FeedFacts, remainder: str) -> str:
    kept = _kept(item)
    first = item.created or item.version_created or feed.updated
    held = item.embargoed is not None and item.pub_status is PubStatus.USABLE
    parts = [
        element("NewsItemType", FormalName="Advisory" if item.type is ItemType.ADVISORY else "News"),
        element("FirstCreated", basic(first)),
        element("ThisRevisionCreated", basic(item.version_created or first)),
        element("Status", FormalName="Embargoed" if held else _STATUS[item.pub_status]),
        _will_change(item.embargoed) if held else "",
        element("Urgency", FormalName=str(item.urgency)) if item.urgency else "",
        *(element("DerivedFrom", NewsItem=_revision_of(one)) for one in item.derived_from),
        *_attributed(kept, "associated_with", "AssociatedWith", {"newsitem": "NewsItem"}),
        *(element("Instruction", FormalName=one) for one in _texts(kept.get("instructions"))),
        *_attributed(kept, "properties", "Property", {"name": "FormalName", "value": "Value"}),
        element("Property", FormalName=REMAINDER, Value=remainder) if remainder else "",
    ]
    return f"<NewsManagement>{''.join(parts)}</NewsManagement>"


def _will_change(until: datetime | None) -> str:
    return (
        f"<StatusWillChange>{element('FutureStatus', FormalName='Usable')}"
        f"{element('DateAndTime', basic(until))}</StatusWillChange>"
    )


def _revision_of(one: Derivation) -> str:
    newsml = one.uri.startswith("urn:newsml:") and one.version.isascii() and one.version.isdecimal()
    return f"{one.uri}:{one.version}N" if newsml else one.uri


def _component(item: Item, feed: FeedFacts, prefix: str, depth: int) -> str:
    kept = _kept(item)
    language = item.language.tag if item.language else ""
    topics = list(_topics(item))
    parts = [
        _topic_set(topics, prefix),
        element("Role", FormalName="Main"),
        _lines(item, kept),
        _administrative(kept),
        _rights(item, feed),
        _described(item, kept, language, topics, prefix),
        *_parts(item, feed, prefix, depth),
    ]
    lang = f' xml:lang="{language}"' if language else ""
    return f'<NewsComponent Essential="no" EquivalentsList="no"{lang}>{"".join(parts)}</NewsComponent>'


def _lines(item: Item, kept: Mapping[str, Any]) -> str:
    held = kept.get("lines")
    others: Mapping[str, Any] = held if isinstance(held, Mapping) else {}
    keywords = (one.name for one in item.subjects if _is_keyword(one))
    headlines = [one for one in (item.headline, *_texts(others.get("headline"))) if one]
    # One below each headline at most; the others come back by the `Property`.
    below = _texts(others.get("subheadline"))[: len(headlines)]
    below += [""] * (len(headlines) - len(below))
    parts = [
        *(
            f"{optional('HeadLine', one)}{optional('SubHeadLine', sub)}"
            for one, sub in zip(headlines, below, strict=True)
        ),
        *(optional("ByLine", one.name) for one in item.bylines),
        *(optional("ByLineTitle", one.role) for one in item.bylines),
        optional("DateLine", item.dateline),
        optional("CreditLine", item.credit),
        optional("CopyrightLine", item.rights.copyright_notice),
        optional("RightsLine", item.rights.usage_terms),
        *(optional("SeriesLine", one) for one in _texts(others.get("seriesline"))),
        optional("SlugLine", item.slug_line),
        *(optional("KeywordLine", one) for one in keywords),
        _news_line(SUMMARY, item.summary),
        _news_line(EDITORS_NOTE, item.ed_note),
    ]
    inside = "".join(parts)
    return f"<NewsLines>{inside}</NewsLines>" if inside else ""


def _news_line(kind: str, words: str) -> str:
    if not words:
        return ""
    return f"<NewsLine>{element('NewsLineType', FormalName=kind)}{element('NewsLineText', words)}</NewsLine>"


def _administrative(kept: Mapping[str, Any]) -> str:
    parts = []
    for name, tag, most in (("provider", "Provider", 1), ("creator", "Creator", 1), ("source", "Source", None),
                            ("contributor", "Contributor", None)):  # fmt: skip
        parts += [f"<{tag}>{element('Party', FormalName=one)}</{tag}>" for one in _texts(kept.get(name))[:most]]
    return f"<AdministrativeMetadata>{''.join(parts)}</AdministrativeMetadata>" if parts else ""


def _rights(item: Item, feed: FeedFacts) -> str:
    holder = item.rights.copyright_holder
    if not holder:
        return ""
    year = (item.created or item.version_created or feed.updated).astimezone(UTC).year
    date = element("CopyrightDate", f"{year:04d}")
    return f"<RightsMetadata><Copyright>{element('CopyrightHolder', holder)}{date}</Copyright></RightsMetadata>"


def _described(
    item: Item, kept: Mapping[str, Any], language: str, topics: list[tuple[str, str, str]], prefix: str
) -> str:
    coded = [one for one in item.subjects if _code_of(one)]
    parts = [
        element("Language", FormalName=language) if language else "",
        *(element("Genre", FormalName=one) for one in _texts(kept.get("genre"))),
        *(f"<SubjectCode>{_subject(one)}</SubjectCode>" for one in coded),
        *(element("OfInterestTo", FormalName=one) for one in _texts(kept.get("ofinterestto"))),
        *(element("TopicOccurrence", Topic=f"#{prefix}-{number}") for number in range(1, len(topics) + 1)),
    ]
    inside = "".join(parts)
    return f"<DescriptiveMetadata>{inside}</DescriptiveMetadata>" if inside else ""


def _code_of(subject: Subject) -> str:
    """Return the number of IPTC's subject codes (eight digits) that the subject is, empty for all others."""
    code = subject.uri.removeprefix(SUBJECT_CODES) if subject.uri.startswith(SUBJECT_CODES) else ""
    return code if len(code) == 8 and code.isascii() and code.isdecimal() else ""


def _subject(one: Subject) -> str:
    code = _code_of(one)
    tag = "Subject" if code.endswith("000000") else "SubjectMatter" if code.endswith("000") else "SubjectDetail"
    comment = optional("Comment", one.name)
    return f'<{tag} FormalName="{code}">{comment}</{tag}>' if comment else element(tag, FormalName=code)


def _is_keyword(subject: Subject) -> bool:
    return bool(subject.name) and subject.rel == _KEYWORD and not subject.uri


def _topics(item: Item) -> Iterator[tuple[str, str, str]]:
    """Yield what the item names as type, words and address; what has no words has no topic."""
    others = (one for one in item.subjects if not _code_of(one) and not _is_keyword(one))
    groups: tuple[tuple[str, Iterable[Subject | Person | Organisation | Place]], ...] = (
        ("Subject", others),
        ("Person", item.people),
        ("Organisation", item.organisations),
        ("Location", item.places),
    )
    for kind, group in groups:
        for one in group:
            said = one.rel if isinstance(one, Subject) else ""
            if one.name:
                yield said or kind, one.name, one.uri


def _topic_set(topics: list[tuple[str, str, str]], prefix: str) -> str:
    if not topics:
        return ""
    described = (
        f'<Topic Duid="{prefix}-{number}">{element("TopicType", FormalName=kind)}'
        f"{optional('FormalName', uri, Scheme='uri')}{element('Description', name)}</Topic>"
        for number, (kind, name, uri) in enumerate(topics, start=1)
    )
    return f'<TopicSet FormalName="Orkhon">{"".join(described)}</TopicSet>'


def _parts(item: Item, feed: FeedFacts, prefix: str, depth: int) -> Iterator[str]:
    """Yield the components inside the main one; the DTD wants them all of one kind."""
    if item.body:
        yield (
            '<NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/>'
            '<Format FormalName="NITF"/><MimeType FormalName="text/vnd.IPTC.NITF"/>'
            f'<DataContent><nitf xmlns="{_NITF}"><body><body.content>{written(item.body)}</body.content></body></nitf>'
            "</DataContent></ContentItem></NewsComponent>"
        )
    for media in item.media:
        if media.renditions:
            yield _media(media)
    references = _kept(item).get("references")
    for one in references if isinstance(references, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("uri"), str):
            role, comment = str(one.get("role") or ""), str(one.get("comment") or "")
            inside = f"{_role(role)}<NewsItemRef{_uri(one['uri'])}>{optional('Comment', comment)}</NewsItemRef>"
            yield f"<NewsComponent>{inside}</NewsComponent>"
    for number, association in enumerate(item.associations if depth < _DEEPEST else (), start=1):
        inner = _news_item(association.item, feed, f"{prefix}-{number}", "", depth + 1)
        yield f"<NewsComponent>{_role(association.name)}{inner}</NewsComponent>"


def _uri(uri: str) -> str:
    return element("x", NewsItem=uri).removeprefix("<x").removesuffix("/>")


def _role(name: str) -> str:
    return element("Role", FormalName=name) if name else ""


def _media(media: Media) -> str:
    lines = f"{optional('HeadLine', media.headline)}{optional('CreditLine', media.credit)}"
    lines = f"<NewsLines>{lines}</NewsLines>" if lines else ""
    sizes = "".join(
        f"<NewsComponent>{_role(one.name)}{lines}{_content(one, media.kind)}</NewsComponent>"
        for one in media.renditions
    )
    caption = (
        '<NewsComponent><Role FormalName="Caption"/><ContentItem><MediaType FormalName="Text"/>'
        f"{element('DataContent', media.caption)}</ContentItem></NewsComponent>"
        if media.caption
        else ""
    )
    return f'<NewsComponent><NewsComponent EquivalentsList="yes">{sizes}</NewsComponent>{caption}</NewsComponent>'


def _content(one: Rendition, kind: str) -> str:
    duration = f"{one.duration:f}".rstrip("0").rstrip(".") if one.duration else ""
    properties = (("Width", str(one.width or "")), ("Height", str(one.height or "")), ("Duration", duration))
    about = [optional("SizeInBytes", str(one.size or ""))]
    about += [element("Property", FormalName=name, Value=value) for name, value in properties if value]
    inside = [
        element("MediaType", FormalName=_MEDIA_TYPES.get(kind, kind)),
        element("MimeType", FormalName=one.content_type) if one.content_type else "",
        f"<Characteristics>{''.join(about)}</Characteristics>" if any(about) else "",
    ]
    return f"<ContentItem{_href(one.href)}>{''.join(inside)}</ContentItem>"


def _href(href: str) -> str:
    return element("x", Href=href).removeprefix("<x").removesuffix("/>")


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, list | tuple) else []


def _attributed(kept: Mapping[str, Any], name: str, tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield elements that waited in `extra` as objects, each with those of its values that the DTD knows.

    The first of `attributes` is the one that the element cannot be without.
    """
    held, needed = kept.get(name), next(iter(attributes.values()))
    for one in held if isinstance(held, list) else ():
        if isinstance(one, Mapping):
            said = {
                attributes[key]: value for key, value in one.items() if key in attributes and isinstance(value, str)
            }
            if said.get(needed):
                yield element(tag, **said)
