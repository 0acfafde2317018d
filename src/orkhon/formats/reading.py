"""Find out what came and hand it to its format. The first door for foreign bytes, so it asks before it believes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import Any

from orkhon.formats import atom, jsonfeed, newsml1, newsmlg2, ninjs, nitf, rss, textwire
from orkhon.formats.decode import decode, is_binary
from orkhon.formats.documents import Parsed
from orkhon.formats.errors import ChallengePage, EmptyDocument, Malformed, NotAFeed, TooLarge, TooManyItems
from orkhon.formats.html import plain_text
from orkhon.formats.jsonvalues import read_json, read_plain_json
from orkhon.formats.xmltree import Node, read_xml

_FEED_START = re.compile(r"<\?xml\b|<rss\b|<rdf:RDF\b|<feed\b|<\w+:feed\b", re.IGNORECASE)
_HTML_START = re.compile(
    r"(?:\s++|<\?xml.{0,400}?\?>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body|script|title|meta|center|h1|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)
_CHALLENGES = re.compile(
    r"just a moment|cf[-_]challenge|challenge-platform|cf-browser-verification|cf_chl|__cf_|ddos-guard|"
    r"ddos protection|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|"
    r"not a robot|captcha|incapsula|_incap_|sucuri|attention required|please enable (?:javascript|cookies)|"
    r"enable javascript and cookies|bot protection|datadome|perimeterx|px-captcha|akamai|robot olmadığınızı|"
    r"tarayıcınız kontrol|проверка браузера|вы не робот|докажите, что вы|подтвердите, что вы",
    re.IGNORECASE,
)
_LISTED = frozenset({"item", "entry", "newsitem", "packageitem"})
MOST_ITEMS = 100_000
"""Items that a document may list where the caller says no other number: each may be two bytes."""
_INSTEAD = "check the address, or ask the agency for RSS, Atom, JSON Feed or ninjs"
_READ_HERE = "RSS, Atom, JSON Feed, ninjs, NewsML-G2, NewsML 1, NITF and text wires are read here"
_ELSEWHERE = {
    "urlset": "sitemap", "sitemapindex": "sitemap", "opml": "OPML", "svg": "SVG", "schema": "XML Schema",
}  # fmt: skip


def parse(
    data: bytes,
    *,
    content_type: str = "",
    now: datetime,
    base_url: str = "",
    default_zone: tzinfo = UTC,
    max_bytes: int = 50_000_000,
    most_items: int = MOST_ITEMS,
) -> Parsed:
    """Return the items of a document in any of the formats that are read here, whichever it is.

    The bytes decide; `content_type` only helps where they do not name their encoding. `base_url` is the address that
    the document came from; times without a zone are in `default_zone`. An item that cannot be used is among
    `Parsed.refusals` and stops no other. A document that lists more than `most_items` in JSON or XML is refused
    before any of them is read. Raises a `FormatError` for a document that cannot be used as a whole, and nothing else.
    """
    if len(data) > max_bytes:
        raise TooLarge(f"the document has {len(data):,} bytes; at most {max_bytes:,} are read")
    try:
        value = read_plain_json(data)
        if value is not None:
            return _parse_json(value, now, base_url, default_zone, most_items)
        return _parse_other(data, content_type, now, base_url, default_zone, most_items)
    except RecursionError as error:
        raise Malformed("the document is nested too deep to be read") from error


def _parse_other(
    data: bytes, content_type: str, now: datetime, base_url: str, default_zone: tzinfo, most_items: int
) -> Parsed:
    """Read what is not plainly JSON: it may be in any encoding, and no document at all."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        raise NotAFeed(f"a PDF came where a feed was wanted; {_INSTEAD}")
    if textwire.is_framed(data):
        said = content_type.lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
        return textwire.parse(data, now=now, default_zone=default_zone, encoding=said)
    text = decode(data, content_type)
    start = text.lstrip()
    if start[:1] not in ("<", "{", "[") and is_binary(data, content_type):
        raise NotAFeed(f"binary data came where a feed was wanted; {_INSTEAD}")
    if not start:
        raise EmptyDocument("nothing came but an empty document; wait for the next fetch, or ask the agency")
    if start[0] in "{[":
        return _parse_json(read_json(start), now, base_url, default_zone, most_items)
    return _parse_markup(start, now, base_url, default_zone, most_items)


def _check_count(count: int, most: int) -> None:
    if count > most:
        raise TooManyItems(count, most)


def _parse_json(value: Any, now: datetime, base_url: str, zone: tzinfo, most_items: int) -> Parsed:
    listed = value.get("items") if isinstance(value, dict) else value
    _check_count(len(listed) if isinstance(listed, list) else 1, most_items)
    if isinstance(value, dict) and _is_json_feed(value):
        return jsonfeed.parse(value, now=now, base_url=base_url, default_zone=zone)
    return ninjs.parse(value, now=now, base_url=base_url, default_zone=zone)


def _is_json_feed(value: dict[str, Any]) -> bool:
    version, items = value.get("version"), value.get("items")
    if isinstance(version, str) and "jsonfeed.org" in version:
        return True
    if not isinstance(items, list) or "uri" in value:
        return False
    first = next((one for one in items if isinstance(one, dict)), {})
    return "uri" not in first and any(key in first for key in ("content_html", "content_text", "date_published", "url"))


def _parse_markup(text: str, now: datetime, base_url: str, zone: tzinfo, most_items: int) -> Parsed:
    if _HTML_START.match(text):
        raise _page(text)
    if text[0] != "<":
        # Warnings of a web server's own programs sometimes come before the feed.
        found = _FEED_START.search(text, 0, 20_000)
        if found is None:
            raise NotAFeed(f"plain text came where a feed was wanted; it begins {' '.join(text[:80].split())!r}")
        text = text[found.start() :]
    root = read_xml(text)
    _check_count(_listed_in(root, most_items), most_items)
    if root.tag in ("rss", "rdf:rdf", "channel"):
        return rss.parse(root, now=now, base_url=base_url, default_zone=zone)
    if root.tag in ("atom:feed", "atom:entry"):
        return atom.parse(root, now=now, base_url=base_url, default_zone=zone)
    if root.tag in ("feed", "entry"):
        _into_atom(root)
        return atom.parse(root, now=now, base_url=base_url, default_zone=zone)
    name = root.tag.rpartition(":")[2]
    if name == "nitf":
        return nitf.parse(root, now=now, base_url=base_url, default_zone=zone)
    if name == "newsml":
        return newsml1.parse(root, now=now, base_url=base_url, default_zone=zone)
    if name == "html":
        raise _page(text)
    if name in newsmlg2.ROOTS:
        return newsmlg2.parse(root, now=now, base_url=base_url, default_zone=zone)
    if name in _ELSEWHERE:
        raise NotAFeed(f"a document of another kind came ({_ELSEWHERE[name]}, <{name}>); {_READ_HERE}")
    raise NotAFeed(f"XML came whose root is <{name[:60]}>; {_READ_HERE}")


def _listed_in(root: Node, most_items: int) -> int:
    """Return how many items stand in the root or one element further down; 0 where there are too few parts for many."""
    inside = list(root.children())
    if len(inside) + sum(len(part.content) for part in inside) <= most_items:
        return 0
    return sum(one.tag.rpartition(":")[2] in _LISTED for part in inside for one in (part, *part.children()))


def _page(text: str) -> NotAFeed:
    head = text[:200_000]
    found = _TITLE.search(head)
    title = plain_text(found[1]) if found else ""
    named = f"its title is {title!r}" if title else "it has no title"
    if _CHALLENGES.search(head):
        return ChallengePage(
            f"a page that tells browsers from robots came where a feed was wanted: {named}; "
            "ask the agency to let this hub's address through"
        )
    return NotAFeed(f"an HTML page came where a feed was wanted: {named}; check the feed's address")


def _into_atom(node: Node) -> None:
    """Give elements of an Atom document that forgot its namespace their names."""
    if ":" not in node.tag:
        node.tag = f"atom:{node.tag}"
    if node.tag in ("atom:content", "atom:summary", "atom:title"):
        return
    for child in node.children():
        _into_atom(child)
