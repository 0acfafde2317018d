"""Read a story of HAS into items: its text's document, with pictures and films as parts of it. Asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from orkhon.formats import Refusal, parse_date
from orkhon.formats import parse as parse_document
from orkhon.formats.html import clean_line
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading
from orkhon.intake.languages import with_language
from orkhon.items import Association, Item, ItemType, Media, Rendition

_TYPES: Final[Mapping[int, ItemType]] = MappingProxyType({2: ItemType.PICTURE, 3: ItemType.VIDEO, 5: ItemType.GRAPHIC})


def parse(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return the items of a story. Raises a `FormatError` for a text that cannot be read.

    Pictures, graphics and films become associations of the first text; what belongs to no text becomes an item.
    """
    found: Mapping[str, Any] = raw.facts["found"]
    if found["type"] in _TYPES:
        item = _part(found, reading)
        return ParsedDelivery(items=with_language((item,), reading.language), format="has")
    parsed = parse_document(raw.data, content_type=raw.content_type, now=reading.now, default_zone=reading.zone)
    items = with_language(parsed.items, parsed.language or reading.language)
    parts = tuple(_part(other, reading) for other in raw.facts["others"])
    if items and parts:
        items = (_with_parts(items[0], parts), *items[1:])
    refusals = parsed.refusals
    if not items and not refusals:
        refusals = (Refusal(where=found["id"], cause="the document holds no item; ask the agency"),)
    return ParsedDelivery(items=items, refusals=refusals, format=parsed.format)


def _with_parts(item: Item, parts: tuple[Item, ...]) -> Item:
    """Add what the document does not carry itself."""
    there = {association.item.uri for association in item.associations}
    there |= {media.uri for media in item.media if media.uri}
    added = [
        Association(name=f"{part.type.value}-{number}", item=part)
        for number, part in enumerate(parts, start=1)
        if part.uri not in there
    ]
    return replace(item, associations=(*item.associations, *added))


def _part(found: Mapping[str, Any], reading: Reading) -> Item:
    kind = _TYPES[found["type"]]
    created = parse_date(found["date"], now=reading.now) if found["date"] else None
    title = clean_line(found["title"])
    # Films and graphics stay at the agency: the address needs the customer's credentials and leads to a link of a day.
    rendition = Rendition(href=found["href"], name="web")
    return Item(
        uri=found["id"],
        type=kind,
        headline=title,
        created=created,
        version_created=created,
        language=reading.language,
        media=(Media(kind=kind.value, uri=found["id"], headline=title, caption=title, renditions=(rendition,)),),
    )
