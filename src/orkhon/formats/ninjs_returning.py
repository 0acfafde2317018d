"""Say which fields of an item the ninjs that was written of it does not give back. Writes nothing.

Reading the whole object again answers it for every item, and took half of the time of an append. So for items as
agencies send them each field is judged by what the reader would do with it; for the others the object is read. A test
holds both answers against each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from orkhon.formats.feed_entries import language_of
from orkhon.formats.fields import FIELD_NAMES
from orkhon.formats.html import clean_line
from orkhon.formats.identity import resolve
from orkhon.formats.ninjs_reading import read_associations, read_fields
from orkhon.items import Byline, Content, Item, ItemType, Language

_WITHOUT_FILES = frozenset({ItemType.TEXT, ItemType.PACKAGE, ItemType.ADVISORY})
_NAMED = ("subjects", "places", "people", "organisations")


def lost_fields(item: Item, ninjs: dict[str, Any]) -> list[str]:
    """Return the names of the fields of `item` that come back changed from `ninjs`, which was written of it."""
    return _lost_in_plain(item, ninjs) if _is_plain(item) else lost_when_read(item, ninjs)


def lost_when_read(item: Item, ninjs: dict[str, Any]) -> list[str]:
    """Return the same by reading the object, which is right for every item."""
    read = read_fields(ninjs, make_body=Content)
    return [
        name for name in FIELD_NAMES if read[name] != getattr(item, name) and not (name == "body" and not item.body)
    ]


def _is_plain(item: Item) -> bool:
    """Tell whether each field can be judged by itself: the reader then leaves no property over."""
    return (
        not item.associations
        and (item.type in _WITHOUT_FILES or not item.media)
        and "ninjs" not in item.extra
        and (item.language is None or _is_read_back(item.language))
        and (not item.link or (item.link == item.link.strip() and resolve(item.link, "") == item.link))
        and (item.urgency is None or type(item.urgency) is int)
        and _in_utc(item.created)
        and _in_utc(item.version_created)
        and _in_utc(item.embargoed)
    )


def _in_utc(moment: datetime | None) -> bool:
    return moment is None or moment.tzinfo is UTC


@lru_cache(maxsize=256)
def _is_read_back(language: Language) -> bool:
    return language_of(language.tag) == language


def _lost_in_plain(item: Item, ninjs: dict[str, Any]) -> list[str]:
    lost = []
    if ninjs["uri"] != item.uri:
        lost.append("uri")
    if item.version != item.version.strip():
        lost.append("version")
    if item.headline and clean_line(item.headline) != item.headline:
        lost.append("headline")
    # Texts of white space alone count as none.
    if item.summary.isspace():
        lost.append("summary")
    if item.bylines:
        by = clean_line(ninjs.get("by", ""))
        if item.bylines != ((Byline(name=by),) if by else ()):
            lost.append("bylines")
    if item.body.xhtml.isspace():
        lost.append("body")
    if item.media or item.replaces or item.derived_from:
        _, media, derived, replaces = read_associations(ninjs)
        if media != item.media:
            lost.append("media")
        if replaces != item.replaces:
            lost.append("replaces")
        if derived != item.derived_from:
            lost.append("derived_from")
    lost += [name for name in _NAMED if getattr(item, name) and not _all_named(getattr(item, name), ninjs.get(name))]
    rights = item.rights
    if rights.linked or rights.encoded or rights.encoded_language:
        info = ninjs.get("rightsInfo", {})
        written = (info.get("linkedRights", ""), info.get("encodedRights", ""), info.get("langId", ""))
        if written != (rights.linked, rights.encoded, rights.encoded_language):
            lost.append("rights")
    if item.credit.isspace():
        lost.append("credit")
    if item.digital_source_type != item.digital_source_type.strip():
        lost.append("digital_source_type")
    if item.extra:
        lost.append("extra")
    return lost


def _all_named(things: tuple[Any, ...], written: list[dict[str, Any]] | None) -> bool:
    """Tell whether each thing was written with its address, and has something to be known by."""
    return written is not None and all(
        (thing.name or thing.uri or thing.literal) and entry.get("uri", "") == thing.uri
        for thing, entry in zip(things, written, strict=True)
    )
