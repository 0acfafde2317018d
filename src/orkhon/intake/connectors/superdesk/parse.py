"""Read what Superdesk pushes: its own dialect of ninjs. Touches no network and no database.

The dialect: `guid` beside `uri`; `evolvedfrom`, the item that this one rewrites under a new guid; `associations` whose
values may be null; `pubstatus` with `canceled` for a kill; `embargoed` in UTC without a zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from orkhon.formats import Refusal
from orkhon.formats import parse as parse_document
from orkhon.formats.decode import decode
from orkhon.formats.jsonvalues import read_json, text_at
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading
from orkhon.intake.languages import with_language


def parse(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return the pushed item. Raises a `FormatError` for what is no ninjs.

    An item that evolved from another says so in `replaces`, so that readers offer the newer one in its stead.
    """
    value = read_json(decode(raw.data, raw.content_type))
    pushed = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    parsed = parse_document(
        orjson.dumps([_in_standard(one) for one in pushed] if isinstance(value, list) else _in_standard(value)),
        content_type="application/json",
        now=reading.now,
        default_zone=reading.zone,
        base_url=raw.base_url,
    )
    former = {text_at(one, "uri", "guid"): text_at(one, "evolvedfrom") for one in pushed}
    items = tuple(
        replace(item, replaces=former[item.uri]) if former.get(item.uri) and not item.replaces else item
        for item in with_language(parsed.items, parsed.language or reading.language)
    )
    refusals: tuple[Refusal, ...] = parsed.refusals
    return ParsedDelivery(items=items, refusals=refusals, format="superdesk")


def binaries_of(value: Any) -> Mapping[str, str]:
    """Return the addresses of renditions that the push's binaries stand for, by their `media` names, depth included."""
    found: dict[str, str] = {}
    _gather(value, found, 0)
    return found


def _gather(value: Any, found: dict[str, str], depth: int) -> None:
    if not isinstance(value, dict) or depth > 4:
        return
    renditions = value.get("renditions")
    for rendition in renditions.values() if isinstance(renditions, dict) else ():
        name, href = text_at(rendition, "media"), text_at(rendition, "href")
        if name and href:
            found[name] = href
    associations = value.get("associations")
    for association in associations.values() if isinstance(associations, dict) else ():
        _gather(association, found, depth + 1)


def _in_standard(value: Any, depth: int = 0) -> Any:
    """Return the document without what the standard does not know: nulls, and an identity under another name."""
    if not isinstance(value, dict) or depth > 8:
        return value
    plain = {name: held for name, held in value.items() if held is not None}
    if not text_at(plain, "uri") and text_at(plain, "guid"):
        plain["uri"] = text_at(plain, "guid")
    associations = plain.get("associations")
    if isinstance(associations, dict):
        plain["associations"] = {
            name: _in_standard(held, depth + 1) for name, held in associations.items() if isinstance(held, dict)
        }
    return plain
