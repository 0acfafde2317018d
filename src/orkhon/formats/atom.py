"""Atom (RFC 4287) in both directions, and Atom 0.3 on the way in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from html import escape
from typing import Final

from orkhon.formats.dates import parse_date
from orkhon.formats.documents import FeedFacts, Parsed, Refusal
from orkhon.formats.feed_entries import FeedEntry, language_of, one_line, to_items
from orkhon.formats.feed_rights import NAMESPACE, rights_element, with_rights_element
from orkhon.formats.html import clean_line
from orkhon.formats.identity import resolve
from orkhon.formats.media_elements import media_of
from orkhon.formats.xmltree import Node
from orkhon.formats.xmlwriting import check_may_be_told, element, media_elements, moment_of, optional
from orkhon.items import Byline, Item, Rights, Subject

_THE_FEED: Final = "urn:orkhon:feed"
"""The uri of an author that is none: whoever made the feed."""


def parse(root: Node, *, now: datetime, base_url: str = "", default_zone: tzinfo = UTC) -> Parsed:
    """Return the items of an `atom:feed`, or of an `atom:entry` that came alone."""
    base = resolve(root.attributes.get("xml:base", ""), base_url) or base_url
    home = "" if root.tag == "atom:entry" else _page(root, base)
    language = language_of(root.attributes.get("xml:lang", ""))
    rights = _construct(root.first("atom:rights")) if root.tag == "atom:feed" else ""
    authors = _authors(root) if root.tag == "atom:feed" else ()
    nodes = [root] if root.tag == "atom:entry" else [node for node in root.children() if node.tag == "atom:entry"]
    entries: list[FeedEntry] = []
    refusals: list[Refusal] = []
    for number, node in enumerate(nodes, start=1):
        where = f"entry {number}"
        if node.unfinished and root.unfinished:
            cause = "the document ends inside this entry, so its text may be cut; fetch the feed again"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        entries.append(_entry(node, where, now, base or home, default_zone, rights, authors))
    return to_items(
        entries,
        format="atom",
        title=_construct(root.first("atom:title")) if root.tag == "atom:feed" else "",
        language=language,
        home=home,
        base_url=base,
        refusals=refusals,
    )


def _page(node: Node, base: str) -> str:
    links = [child.attributes for child in node.children() if child.tag == "atom:link"]
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    # A page in HTML comes before the same in another form.
    pages.sort(key=lambda link: link.get("type", "text/html") != "text/html")
    return next((found for link in pages if (found := resolve(link.get("href", ""), base))), "")


def _construct(node: Node | None) -> str:
    """A text construct (RFC 4287, 3.1) on one line; only `type="text"` says that its markup is meant as letters."""
    if node is None:
        return ""
    kind = node.attributes.get("type", "")
    if kind in ("text", "text/plain"):
        return clean_line(node.text())
    return one_line(node.text() if kind == "xhtml" else node.markup())


def _content(node: Node | None, base: str) -> str | None:
    if node is None:
        return None
    kind = node.attributes.get("type", "text").strip().lower()
    if node.attributes.get("src"):
        return None
    if kind in ("text", "text/plain") and all(isinstance(part, str) for part in node.content):
        text = node.text()
        # Many write HTML and declare nothing; who declares text and sends tags means the tags.
        return text if "</" in text or "/>" in text else escape(text, quote=False)
    return node.markup()


def _authors(node: Node) -> tuple[Byline, ...]:
    names: list[str] = []
    for child in node.children():
        if child.tag in ("atom:author", "dc:creator"):
            uri = child.first("atom:uri")
            if uri is not None and uri.text().strip() == _THE_FEED:
                continue
            name = child.first("atom:name")
            words = clean_line(name.text() if name is not None else child.text())
            if words and words not in names:
                names.append(words)
    return tuple(Byline(name=name) for name in names)


def _subjects(node: Node) -> tuple[Subject, ...]:
    found: list[Subject] = []
    for child in node.children():
        if child.tag == "atom:category":
            term, scheme = child.attributes.get("term", "").strip(), child.attributes.get("scheme", "").strip()
            label = clean_line(child.attributes.get("label", "") or term)
            is_uri = "://" in term or term.startswith("urn:")
            subject = Subject(name="" if is_uri and not child.attributes.get("label") else label,
                              uri=term if is_uri else scheme + term if scheme.endswith(("/", "#")) else "")  # fmt: skip
            if (subject.name or subject.uri) and subject not in found:
                found.append(subject)
    return tuple(found)


def _entry(
    node: Node, where: str, now: datetime, base: str, zone: tzinfo, rights: str, authors: tuple[Byline, ...]
) -> FeedEntry:
    base = resolve(node.attributes.get("xml:base", ""), base) or base

    def text(tag: str) -> str:
        found = node.first(tag)
        return found.text() if found is not None else ""

    written = text("atom:published") or text("atom:issued") or text("atom:created") or text("dc:date")
    created = parse_date(written, now=now, default_zone=zone)
    updated = parse_date(text("atom:updated") or text("atom:modified"), now=now, default_zone=zone)
    return FeedEntry(
        where=where,
        link=_page(node, base),
        guid=text("atom:id"),
        title=_construct(node.first("atom:title")),
        summary=_content(node.first("atom:summary"), base) or "",
        body=_content(node.first("atom:content"), base),
        created=created or updated,
        updated=updated,
        language=language_of(node.attributes.get("xml:lang", "") or text("dc:language")),
        bylines=_authors(node) or authors,
        subjects=_subjects(node),
        media=media_of(node, base),
        rights=with_rights_element(
            Rights(
                copyright_holder=clean_line(text("dcterms:rightsholder")),
                copyright_notice=_construct(node.first("atom:rights")) or rights,
            ),
            node,
        ),
        credit=clean_line(text("dc:publisher")),
        extra={"date": written[:100]} if written and created is None else {},
    )


def render(items: Iterable[Item], *, feed: FeedFacts) -> bytes:
    """Return an Atom document in UTF-8. Raises `NotForThisFormat` for items that a public feed may not carry."""
    language = f' xml:lang="{feed.language.tag}"' if feed.language else ""
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"{language} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:media="http://search.yahoo.com/mrss/" {NAMESPACE}>\n',
        element("id", feed.self_link),
        element("title", feed.title, type="text"),
        optional("subtitle", feed.description, type="text"),
        element("link", href=feed.self_link, rel="self", type="application/atom+xml"),
        element("link", href=feed.link, rel="alternate", type="text/html"),
        element("updated", _iso(feed.updated)),
        # Atom wants an author of the feed where an entry has none (4.1.1); by its uri no entry is read as its work.
        f"<author>{element('name', feed.author or feed.title)}{element('uri', _THE_FEED)}</author>",
        optional("rights", feed.copyright, type="text"),
    ]
    for item in items:
        check_may_be_told(item, feed)
        parts.append(_rendered(item, feed))
    parts.append("\n</feed>\n")
    return "".join(parts).encode("utf-8")


def _rendered(item: Item, feed: FeedFacts) -> str:
    moment = moment_of(item)
    inside = [
        element("id", item.uri),
        element("title", item.headline, type="text"),
        element("link", href=item.link, rel="alternate", type="text/html") if item.link else "",
        optional("published", _iso(moment) if moment else ""),
        element("updated", _iso(item.version_created or moment or feed.updated)),
        optional("summary", escape(item.summary, quote=False), type="html"),
        # An entry has a content or a link (4.1.2).
        element("content", item.body.xhtml, type="html") if item.body or item.summary or not item.link else "",
        *(f"<author>{element('name', byline.name)}</author>" for byline in item.bylines if byline.name),
        *(
            element("category", term=subject.uri or subject.name, label=subject.name)
            for subject in item.subjects
            if subject.name or subject.uri
        ),
        optional("rights", item.rights.copyright_notice, type="text"),
        optional("dc:publisher", item.credit),
        optional("dcterms:rightsHolder", item.rights.copyright_holder),
        rights_element(item.rights),
        *(
            element("link", rel="enclosure", href=r.href, type=r.content_type, length=str(r.size or ""))
            for m in item.media
            for r in m.renditions[:1]
        ),
        media_elements(item.media),
    ]
    own = item.language.tag if item.language and item.language != feed.language else ""
    return f"\n<entry{f' xml:lang={chr(34)}{own}{chr(34)}' if own else ''}>{''.join(inside)}</entry>"


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
