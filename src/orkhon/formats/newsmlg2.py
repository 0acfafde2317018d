"""NewsML-G2, IPTC's news exchange format: 2.x in (`newsItem`, `packageItem`, `newsMessage`), 2.35 out.

Concepts, knowledge and catalogs are declined by name; events and planning wait for the planning calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from orkhon.formats.documents import FeedFacts, Parsed, Refusal
from orkhon.formats.errors import EventNotNews, FormatError, KnowledgeNotNews, Malformed, NotNewsMLG2
from orkhon.formats.html import clean_line
from orkhon.formats.identity import title_uri
from orkhon.formats.newsmlg2_catalogs import IPTC_CATALOG
from orkhon.formats.newsmlg2_names import grouped, line
from orkhon.formats.newsmlg2_reading import FORMAT, read_item
from orkhon.formats.newsmlg2_writing import NAMESPACES, write_item
from orkhon.formats.nodes import below
from orkhon.formats.xmltree import Node
from orkhon.formats.xmlwriting import element, optional
from orkhon.items import Item

CONTENT_TYPE: Final = "application/vnd.iptc.g2.newsmessage+xml"
ROOTS: Final = frozenset(
    ["newsmessage", "newsitem", "packageitem", "conceptitem", "knowledgeitem", "catalogitem", "planningitem",
     "contentset", "groupset", "conceptset", "concept", "catalog", "newscoverageset", "newscoverage"]
)  # fmt: skip
"""Roots, without their namespace and in lower case, that `parse` takes or declines by name."""

_ITEMS: Final = frozenset({"newsitem", "packageitem"})
_DECLINED: Final = {
    "conceptitem": "a concept item",
    "knowledgeitem": "a knowledge item",
    "catalogitem": "a catalog item",
    "conceptset": "a set of concepts",
    "concept": "a concept",
    "catalog": "a catalog",
}
_PLANNED: Final = {
    "planningitem": "a planning item",
    "newscoverageset": "a set of planned coverages",
    "newscoverage": "a planned coverage",
}
_SAID_ONCE: Final = {"sent": "sent", "sender": "sender", "transmitid": "transmitId", "priority": "priority",
                     "origin": "origin"}  # fmt: skip
_SAID_OFTEN: Final = frozenset({"destination", "channel", "timestamp"})


def parse(root: Node, *, now: datetime, base_url: str = "", default_zone: tzinfo = UTC) -> Parsed:
    """Return the items of a message, or of an item that came alone.

    An item that came alone and cannot be used raises `NotNewsMLG2`, `EventNotNews`, `KnowledgeNotNews` or
    `EmbargoUnreadable`; in a message it is refused by itself. `now` is there for the sake of one signature.
    """
    _into_plain(root)
    if root.tag == "newsmessage":
        return _parse_message(root, base_url, default_zone)
    if root.unfinished:
        raise Malformed("the document ends inside its item, so its text may be cut; ask for it again")
    if root.tag in ("contentset", "groupset"):
        return Parsed(items=(_fragment(root, base_url, default_zone),), format=FORMAT)
    return Parsed(items=(_read(root, base_url, default_zone, {}),), format=FORMAT)


def _into_plain(node: Node) -> None:
    """Give elements of a document with the wrong namespace their names."""
    if ":" in node.tag and node.tag.rpartition(":")[2] in ROOTS:
        _strip(node, node.tag.rpartition(":")[0])
    if node.tag == "newsmessage":
        for item_set in node.children():
            if item_set.tag == "itemset":
                for item in item_set.children():
                    _into_plain(item)


def _strip(node: Node, prefix: str) -> None:
    node.tag = node.tag.removeprefix(f"{prefix}:")
    for child in node.children():
        _strip(child, prefix)


def _parse_message(root: Node, base_url: str, zone: tzinfo) -> Parsed:
    message = grouped(root)
    header = _header(message["header"][0]) if "header" in message else {}
    items: list[Item] = []
    refusals: list[Refusal] = []
    seen: set[tuple[str, str]] = set()
    entries = [child for item_set in message.get("itemset", ()) for child in item_set.children()]
    for number, node in enumerate((one for one in entries if one.tag in ROOTS), start=1):
        where = f"item {number}"
        if node.unfinished and root.unfinished:
            cause = "the document ends inside this item, so its text may be cut; ask for it again"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        try:
            item = _read(node, base_url, zone, header)
        except FormatError as error:
            refusals.append(Refusal(where=where, cause=str(error)))
            continue
        if (item.uri, item.version) in seen:
            cause = f"{item.uri} version {item.version or 'none'} came before in this document; the first was taken"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        seen.add((item.uri, item.version))
        items.append(item)
    return Parsed(items=tuple(items), refusals=tuple(refusals), format=FORMAT)


def _header(node: Node) -> dict[str, Any]:
    """Return what a message says of its sending; nothing for the header that this house wrote of itself."""
    said: dict[str, Any] = {}
    if "orkhon:implied" in node.attributes:
        return said
    for tag, found in grouped(node).items():
        if tag in _SAID_ONCE:
            said[_SAID_ONCE[tag]] = line(found[0])
        elif tag in _SAID_OFTEN:
            said[tag] = [line(one) for one in found]
    return {name: value for name, value in said.items() if value}


def _read(node: Node, base_url: str, zone: tzinfo, header: dict[str, Any]) -> Item:
    if node.tag in _ITEMS:
        return read_item(node, base_url=base_url, zone=zone, header=header)
    name = clean_line(node.attributes.get("guid", ""))[:120]
    if node.tag in _PLANNED or (node.tag in _DECLINED and next(below(node, "eventdetails"), None) is not None):
        word = _PLANNED.get(node.tag) or f"{_DECLINED[node.tag]} about an event"
        raise EventNotNews(f"{name!r} is {word}, not news; it is kept as it was delivered for the planning calendar")
    if node.tag in _DECLINED:
        raise KnowledgeNotNews(
            f"{name!r} is {_DECLINED[node.tag]}, which explains codes and holds no news; "
            "ask the agency for its news only"
        )
    raise NotNewsMLG2(f"a <{node.tag}> came alone, which is a part of an item; ask the agency for whole items")


def _fragment(part: Node, base_url: str, zone: tzinfo) -> Item:
    """Return the item of content, or of groups, that came without an item around them.

    It is known by its headline, without one by its text, and a package by what it refers to.
    """
    node = Node("newsitem" if part.tag == "contentset" else "packageitem", {"guid": "urn:orkhon:fragment"})
    node.content.append(part)
    item = read_item(node, base_url=base_url, zone=zone)
    known_by = item.headline or item.body.text or " ".join(one.item.uri for one in item.associations)
    if not known_by:
        raise NotNewsMLG2(f"a <{part.tag}> came alone, without a headline, a text or references to know it by")
    return replace(item, uri=title_uri(known_by, ""))


def render(items: Iterable[Item], *, feed: FeedFacts) -> bytes:
    """Return a `newsMessage` in UTF-8. The format can say embargo and status, so every item may go in."""
    inside = "".join(write_item(item, number=number, feed=feed) for number, item in enumerate(items, start=1))
    header = element("sent", feed.updated.astimezone(UTC).isoformat().replace("+00:00", "Z")) + optional(
        "sender", feed.author or feed.title
    ) + optional("origin", feed.self_link)  # fmt: skip
    # A message must hold something, even where there is no item to send.
    inside = inside or element("catalogRef", href=IPTC_CATALOG)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage {NAMESPACES}>'
        f'<header orkhon:implied="true">{header}</header><itemSet>{inside}</itemSet></newsMessage>\n'
    ).encode()


def add_hop(item: Item, *, name: str, at: datetime, uri: str = "", action: str = "") -> Item:
    """Return the item with one more hop in its history: who handled it (`name`, `uri`), when, and the hop action that
    was done (a code of IPTC's, such as `transformed`). Only who passes an item on may say so; nothing here does it.
    """
    g2 = item.extra.get(FORMAT)
    left: dict[str, Any] = dict(g2) if isinstance(g2, dict) else {}
    kept = left.get("hopHistory")
    hops = [one for one in (kept.get("content", []) if isinstance(kept, dict) else []) if isinstance(one, dict)]
    party: dict[str, Any] = {"element": "party"}
    if uri:
        party["attributes"] = {"uri": uri}
    party["content"] = [{"element": "name", "text": clean_line(name)}]
    content = [party]
    if action:
        content.append({"element": "action", "attributes": {"qcode": f"hopaction:{action}"}})
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    hop = {"element": "hop", "attributes": {"seq": str(len(hops) + 1), "timestamp": moment}, "content": content}
    left["hopHistory"] = {**(kept if isinstance(kept, dict) else {}), "element": "hopHistory", "content": [*hops, hop]}
    return replace(item, extra={**item.extra, FORMAT: left})
