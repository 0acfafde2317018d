"""Read a feed into items. Touches no network and no database."""

from __future__ import annotations

from orkhon.formats import parse as parse_document
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading
from orkhon.intake.languages import with_language


def parse(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return the items of a feed.

    Raises a subclass of `orkhon.formats.FormatError` when there are none to read.
    """
    parsed = parse_document(
        raw.data,
        content_type=raw.content_type,
        now=reading.now,
        base_url=raw.base_url,
        default_zone=reading.zone,
    )
    return ParsedDelivery(
        items=with_language(parsed.items, parsed.language or reading.language),
        refusals=parsed.refusals,
        complete=not parsed.refusals,
        format=parsed.format,
    )
