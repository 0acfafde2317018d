"""Read one delivered file into items, whatever format it is in. Touches no file and no database."""

from __future__ import annotations

from orkhon.formats import parse as parse_document
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading
from orkhon.intake.languages import with_language


def parse_file(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return the items of a document. Raises a subclass of `orkhon.formats.FormatError` when there are none to read.

    Never complete: a file says nothing of what its agency has besides.
    """
    parsed = parse_document(
        raw.data, content_type=raw.content_type, now=reading.now, default_zone=reading.zone, base_url=raw.base_url
    )
    return ParsedDelivery(
        items=with_language(parsed.items, parsed.language or reading.language),
        refusals=parsed.refusals,
        format=parsed.format,
    )
