"""Read a list of news in JSON by the source's own map of its fields. Touches no network and no database.

A field is a path (`data.posts`, `image.0.url`) or a text with paths in braces (`https://a.example/{lang}/{slug}`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from orkhon.formats import Refusal, parse_date, sanitise
from orkhon.formats.decode import decode
from orkhon.formats.html import clean_line, plain_text
from orkhon.formats.identity import resolve
from orkhon.formats.jsonvalues import read_json
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading
from orkhon.intake.errors import ListUnusable
from orkhon.items import Item, Language, LanguageTagError, Media, Rendition

MOST_ENTRIES = 2_000
_BRACES = re.compile(r"\{([^{}]{1,200})\}")


def value_at(value: Any, path: str) -> Any:
    """Return what stands at a path of names and numbers of places, None where nothing does; no path is the value."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step[:6]) < len(value):
            value = value[int(step[:6])]
        else:
            return None
    return value


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def text_of(entry: Any, field: str, *, in_address: bool = False) -> str:
    """Return the text that `field` leads to, empty where there is none, or where a text with braces lacks a part."""
    if not field:
        return ""
    if "{" not in field:
        return _written(value_at(entry, field))
    parts = {path: _written(value_at(entry, path)) for path in _BRACES.findall(field)}
    if not all(parts.values()):
        return ""
    return _BRACES.sub(lambda match: quote(parts[match[1]], safe="/") if in_address else parts[match[1]], field)


def parse(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return the items of one page. Raises `ListUnusable`, or a `FormatError` for what is no JSON."""
    fields = {name: str(value) for name, value in raw.facts.items() if isinstance(value, str)}
    value = read_json(decode(raw.data, raw.content_type))
    entries = value_at(value, fields.get("items", ""))
    if not isinstance(entries, list):
        found = ", ".join(list(value)[:10]) if isinstance(value, dict) else type(value).__name__
        raise ListUnusable(f"no list stands at {fields.get('items') or 'the top'!r}; the document holds: {found[:200]}")
    if len(entries) > MOST_ENTRIES:
        raise ListUnusable(f"the list has {len(entries):,} entries; at most {MOST_ENTRIES:,} are read, ask for pages")
    items: list[Item] = []
    refusals: list[Refusal] = []
    for place, entry in enumerate(entries, start=1):
        try:
            items.append(_item(entry, fields, raw.base_url, reading))
        except ValueError as error:
            refusals.append(Refusal(where=f"entry {place}", cause=str(error)))
    return ParsedDelivery(items=tuple(items), refusals=tuple(refusals), format="jsonlist")


def _item(entry: Any, fields: Mapping[str, str], base_url: str, reading: Reading) -> Item:
    if not isinstance(entry, dict):
        raise ValueError(f"an object was wanted, {type(entry).__name__} came")
    uri = text_of(entry, fields["uri"], in_address=True)
    if not uri:
        raise ValueError(f"nothing stands at {fields['uri']!r}, by which the source says an entry is known")
    link = resolve(text_of(entry, fields.get("link", ""), in_address=True), base_url)
    if ":" not in uri:
        # A slug is known within its list alone.
        uri = link or f"{base_url.rstrip('/')}/{quote(uri, safe='/')}"
    moment = text_of(entry, fields.get("date", ""))
    created = parse_date(moment, now=reading.now, default_zone=reading.zone)
    headline = clean_line(plain_text(text_of(entry, fields["headline"])))
    body = sanitise(text_of(entry, fields.get("body", "")), base_url)
    if not headline and not body:
        raise ValueError(f"{uri} has neither headline nor body; look where they stand in the list")
    picture = resolve(text_of(entry, fields.get("image", "")), base_url)
    return Item(
        uri=uri,
        link=link,
        headline=headline,
        summary=clean_line(sanitise(text_of(entry, fields.get("summary", ""))).text),
        body=body,
        language=_language(text_of(entry, fields.get("language", "")), reading.language),
        created=created,
        version_created=created,
        media=(Media(kind="picture", renditions=(Rendition(href=picture),)),) if picture else (),
    )


def _language(tag: str, usual: Language | None) -> Language | None:
    try:
        return Language.parse(tag) if tag else usual
    except LanguageTagError:
        return usual
