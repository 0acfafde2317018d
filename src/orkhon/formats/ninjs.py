"""ninjs, IPTC's News in JSON: 1.x to 3.x in, 3.1 out. The house's own form of an item on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any

import orjson

from orkhon.formats.documents import FeedFacts, NinjsDocument, Parsed, Refusal
from orkhon.formats.errors import FormatError, NotNinjs
from orkhon.formats.html import clean_line
from orkhon.formats.jsonvalues import UnreadableLine, text_at
from orkhon.formats.ninjs_reading import from_ninjs, type_of
from orkhon.formats.ninjs_writing import to_ninjs
from orkhon.items import Item

__all__ = ["NinjsDocument", "from_ninjs", "parse", "render", "to_ninjs", "type_of"]


def parse(document: Any, *, now: datetime, base_url: str = "", default_zone: tzinfo = UTC) -> Parsed:
    """Return the items of a ninjs object, an array of them, or an object with an `items` array.

    An object that came alone and is no news raises `EventNotNews`, `SchemaNotNews` or `NotNinjs`; among several it
    is refused by itself. `now` and `base_url` are there for the sake of one signature: ninjs writes whole dates and
    absolute addresses.
    """
    title = ""
    if isinstance(document, dict) and isinstance(document.get("items"), list) and "uri" not in document:
        title = clean_line(text_at(document, "title", "name"))
        entries = document["items"]
    elif isinstance(document, list):
        entries = document
    else:
        return Parsed(items=(from_ninjs_object(document, default_zone),), format="ninjs")
    items: list[Item] = []
    refusals: list[Refusal] = []
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(entries, start=1):
        where = f"item {number}"
        if isinstance(one, UnreadableLine):
            refusals.append(Refusal(where=f"line {number}", cause=one.cause))
            continue
        try:
            item = from_ninjs_object(one, default_zone)
        except FormatError as error:
            refusals.append(Refusal(where=where, cause=str(error)))
            continue
        if (item.uri, item.version) in seen:
            cause = f"{item.uri} version {item.version or 'none'} came before in this document; the first was taken"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        seen.add((item.uri, item.version))
        items.append(item)
    return Parsed(items=tuple(items), refusals=tuple(refusals), format="ninjs", title=title)


def from_ninjs_object(value: Any, default_zone: tzinfo = UTC) -> Item:
    """Return the item of a JSON value that claims to be ninjs."""
    if not isinstance(value, dict):
        raise NotNinjs(f"a JSON {type(value).__name__} came where a ninjs object was wanted")
    return from_ninjs(value, default_zone=default_zone)


def render(items: Iterable[Item], *, feed: FeedFacts | None = None) -> bytes:
    """Return a JSON array of ninjs 3.1 objects. The format can say embargo and status, so every item may go in."""
    documents = [to_ninjs(item).ninjs for item in items]
    try:
        return orjson.dumps(documents)
    except TypeError:
        # orjson writes neither lone surrogates nor numbers beyond 64 bits.
        return json.dumps(documents).encode("ascii")
