"""Read one delivered file into items, whatever format it is in. Touches no file and no database."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from orkhon.formats import all_media
from orkhon.formats import parse as parse_document
from orkhon.intake.deliveries import DeliveredFile, ParsedDelivery, RawDelivery, Reading
from orkhon.intake.languages import with_language
from orkhon.intake.picture_items import BESIDE, picture_item, with_files, with_more
from orkhon.intake.pictures import picture_type
from orkhon.items import Item


def parse_file(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return the items of a document, with the pictures that lay beside it; of a picture alone, an item of its own.

    Raises a subclass of `orkhon.formats.FormatError` when there are none to read. Never complete: a file says nothing
    of what its agency has besides.
    """
    if raw.files and picture_type(raw.data):
        item = picture_item(raw.files[0], zone=reading.zone, language=reading.language)
        return ParsedDelivery(items=(item,), format="picture")
    parsed = parse_document(
        raw.data, content_type=raw.content_type, now=reading.now, default_zone=reading.zone, base_url=raw.base_url
    )
    items = parsed.items
    if items and raw.files:
        items = _with_pictures(items, raw, reading)
    return ParsedDelivery(
        items=with_language(items, parsed.language or reading.language),
        refusals=parsed.refusals,
        format=parsed.format,
    )


def _with_pictures(items: tuple[Item, ...], raw: RawDelivery, reading: Reading) -> tuple[Item, ...]:
    """Return the items with what they show of the files, and the first with what is named in words alone.

    The document is read once more, as if the files were on the web: formats drop addresses that lead nowhere.
    """
    by_name = {file.name: file for file in raw.files}
    beside = {name: by_name[held] for name, held in dict(raw.facts["pictures"]).items()}
    again = parse_document(
        raw.data, content_type=raw.content_type, now=reading.now, default_zone=reading.zone, base_url=BESIDE
    ).items
    same = again if len(again) == len(items) else items
    joined = [
        with_files(item, named, _by_address(named, beside), zone=reading.zone)
        for item, named in zip(items, same, strict=True)
    ]
    shown = {one.href for item in joined for media in all_media(item) for one in media.renditions}
    left = [file for file in raw.files if file.name not in shown]
    if left:
        joined[0] = with_more(joined[0], left, zone=reading.zone)
    return tuple(joined)


def _by_address(item: Item, beside: Mapping[str, DeliveredFile]) -> dict[str, DeliveredFile]:
    """Return the files under each address by which the item shows one, whatever folder stands before its name."""
    found = {}
    written = {quote(name): file for name, file in beside.items()} | dict(beside)
    for media in all_media(item):
        for rendition in media.renditions:
            href = rendition.href
            name = href.removeprefix(BESIDE).rpartition("/")[2]
            if name in written and (href.startswith(BESIDE) or ":" not in href):
                found[href] = written[name]
    return found
