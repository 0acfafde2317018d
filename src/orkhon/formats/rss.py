"""RSS 2.0 in both directions, and RSS 0.9x and 1.0 on the way in. Follows the RSS Advisory Board's 2.0.11."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from email.utils import format_datetime

from orkhon.formats.dates import parse_date
from orkhon.formats.documents import FeedFacts, Parsed, Refusal
from orkhon.formats.errors import NotAFeed
from orkhon.formats.feed_entries import FeedEntry, language_of, one_line, to_items
from orkhon.formats.feed_rights import NAMESPACE, rights_element, with_rights_element
from orkhon.formats.identity import resolve
from orkhon.formats.media_elements import media_of
from orkhon.formats.xmltree import Node
from orkhon.formats.xmlwriting import (
    check_may_be_told,
    element,
    literal_title,
    media_elements,
    moment_of,
    optional,
)
from orkhon.items import Byline, Item, Rights, Subject

_MAIL_AND_NAME = re.compile(r"[^\s()]+@[^\s()]+\s*\((.+)\)\s*")
_NAME_AND_MAIL = re.compile(r"(.+?)\s*<[^<>\s]+@[^<>\s]+>\s*")
_BODIES = ("content:encoded", "yandex:full-text", "full-text", "fulltext", "body", "atom:content")


def parse(root: Node, *, now: datetime, base_url: str = "", default_zone: tzinfo = UTC) -> Parsed:
    """Return the items of an `rss` or `rdf:RDF` element. Raises `NotAFeed` for one that holds no channel."""
    channel = root.first("channel") or next((n for n in root.children() if n.tag.endswith(":channel")), None)
    if channel is None:
        if root.first("item") is None:
            raise NotAFeed(f"a <{root.tag}> came without a channel and without items; an RSS feed has both")
        channel = root
    language = language_of(
        _text(channel, "language") or _text(channel, "dc:language") or root.attributes.get("xml:lang", "")
    )
    home = _home(channel, base_url)
    rights = one_line(_text(channel, "copyright") or _text(channel, "dc:rights"))
    nodes = [node for node in channel.children() if node.tag == "item"]
    if channel is not root:
        # RSS 0.9 and 1.0 write items beside the channel.
        nodes += [node for node in root.children() if node.tag == "item"]
    entries: list[FeedEntry] = []
    refusals: list[Refusal] = []
    for number, node in enumerate(nodes, start=1):
        where = f"item {number}"
        if node.unfinished and root.unfinished:
            cause = "the document ends inside this item, so its text may be cut; fetch the feed again"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        entries.append(_entry(node, where, now, base_url or home, default_zone, rights))
    return to_items(
        entries,
        format="rss",
        title=one_line(_text(channel, "title")),
        language=language,
        home=home,
        base_url=base_url,
        refusals=refusals,
    )


def _home(channel: Node, base_url: str) -> str:
    for node in channel.children():
        if node.tag == "link":
            found = resolve(node.text() or node.attributes.get("href", ""), base_url)
            if found:
                return found
    return ""


def _text(node: Node, tag: str) -> str:
    found = node.first(tag)
    return found.text() if found is not None else ""


def _entry(node: Node, where: str, now: datetime, base: str, zone: tzinfo, channel_rights: str) -> FeedEntry:
    by_tag: dict[str, Node] = {}
    bylines: list[Byline] = []
    subjects: list[Subject] = []
    for child in node.children():
        tag = child.tag
        if tag == "category" or tag == "dc:subject":
            subject = _subject(child)
            if subject is not None and subject not in subjects:
                subjects.append(subject)
        elif tag in ("dc:creator", "author", "itunes:author"):
            byline = _byline(child)
            if byline is not None and byline not in bylines:
                bylines.append(byline)
        else:
            by_tag.setdefault(tag, child)

    def text(tag: str) -> str:
        found = by_tag.get(tag)
        return found.text() if found is not None else ""

    guid_node = by_tag.get("guid")
    guid = " ".join(guid_node.text().split())[:2000] if guid_node is not None else ""
    if not guid:
        guid = node.attributes.get("rdf:about", "")
    link = text("link")
    if not link:
        atom = by_tag.get("atom:link")
        link = atom.attributes.get("href", "") if atom is not None and _is_page(atom) else ""
    if not link and "link" in by_tag:
        link = by_tag["link"].attributes.get("href", "")
    if not link and guid_node is not None and guid_node.attributes.get("ispermalink", "true").lower() == "true":
        link = guid if guid.lower().startswith(("http://", "https://")) else ""
    body = next((by_tag[tag] for tag in _BODIES if tag in by_tag), None)
    summary = by_tag.get("description") or by_tag.get("atom:summary") or by_tag.get("dc:description")
    created = parse_date(
        text("pubdate") or text("dcterms:created") or text("dc:date") or text("date"), now=now, default_zone=zone
    )
    updated = parse_date(
        text("atom:updated") or text("dcterms:modified") or text("lastbuilddate"), now=now, default_zone=zone
    )
    written = text("pubdate") or text("dc:date")
    return FeedEntry(
        where=where,
        link=link,
        guid=guid,
        title=one_line(text("title") or text("media:title")),
        summary=summary.markup() if summary is not None else "",
        body=body.markup() if body is not None else None,
        created=created or updated,
        updated=updated,
        language=language_of(text("dc:language") or text("language") or node.attributes.get("xml:lang", "")),
        bylines=tuple(bylines),
        subjects=tuple(subjects),
        media=media_of(node, base),
        rights=with_rights_element(
            Rights(
                copyright_holder=one_line(text("dcterms:rightsholder")),
                copyright_notice=one_line(text("dc:rights") or text("copyright")) or channel_rights,
            ),
            node,
        ),
        credit=one_line(text("dc:publisher")),
        extra={"date": written[:100]} if written and created is None else {},
    )


def _is_page(link: Node) -> bool:
    return link.attributes.get("rel", "alternate") == "alternate"


def _subject(node: Node) -> Subject | None:
    name = one_line(node.text() or node.attributes.get("text", ""))
    domain = node.attributes.get("domain", "").strip()
    if not name and not domain:
        return None
    return Subject(name=name, uri=domain if "://" in domain or domain.startswith("urn:") else "")


def _byline(node: Node) -> Byline | None:
    written = one_line(node.text().replace("<", "&lt;"))
    match = _MAIL_AND_NAME.fullmatch(written) or _NAME_AND_MAIL.fullmatch(written)
    name = match[1].strip() if match else written
    # An address alone is a mailbox for readers' letters, and nobody's name.
    return Byline(name=name) if name and not ("@" in name and " " not in name) else None


def render(items: Iterable[Item], *, feed: FeedFacts) -> bytes:
    """Return an RSS 2.0 document in UTF-8. Raises `NotForThisFormat` for items that a public feed may not carry."""
    language = feed.language
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" {NAMESPACE}>\n'
        "<channel>\n",
        element("title", literal_title(feed.title)),
        element("link", feed.link),
        element("description", feed.description or feed.title),
        element("atom:link", href=feed.self_link, rel="self", type="application/rss+xml"),
        optional("language", language.tag if language else ""),
        optional("copyright", literal_title(feed.copyright)),
        element("lastBuildDate", _rfc822(feed.updated)),
    ]
    for item in items:
        check_may_be_told(item, feed)
        parts.append(_rendered(item, feed))
    parts.append("\n</channel>\n</rss>\n")
    return "".join(parts).encode("utf-8")


def _rendered(item: Item, feed: FeedFacts) -> str:
    moment = moment_of(item)
    first = next((r for m in item.media for r in m.renditions if r.content_type and r.size), None)
    inside = [
        # An item has a title or a description, if an empty one.
        element("title", literal_title(item.headline)) if item.headline or not item.summary else "",
        optional("link", item.link),
        element("guid", item.uri, isPermaLink="false"),
        optional("pubDate", _rfc822(moment) if moment else ""),
        optional("atom:updated", item.version_created.astimezone(UTC).isoformat() if item.version_created else ""),
        optional("description", literal_title(item.summary) if item.summary else ""),
        # An empty one says that there is no text, so that nobody takes the summary for it.
        element("content:encoded", item.body.xhtml) if item.body or item.summary else "",
        *(element("dc:creator", literal_title(byline.name)) for byline in item.bylines if byline.name),
        *(
            element("category", literal_title(subject.name), domain=subject.uri)
            for subject in item.subjects
            if subject.name or subject.uri
        ),
        element("dc:language", item.language.tag) if item.language and item.language != feed.language else "",
        optional("dc:publisher", literal_title(item.credit)),
        optional("dc:rights", literal_title(item.rights.copyright_notice)),
        optional("dcterms:rightsHolder", literal_title(item.rights.copyright_holder)),
        rights_element(item.rights),
        element("enclosure", url=first.href, type=first.content_type, length=str(first.size)) if first else "",
        media_elements(item.media),
    ]
    return f"\n<item>{''.join(inside)}</item>"


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
