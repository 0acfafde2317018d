"""What ninjs 3.1 allows of the properties that an item has no field for, so that they can be given back validly.

A shape is a word for a kind of text or number, a tuple of allowed words, an object's properties, or an array.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_CONTACT = {
    "type": "text", "role": "text", "lang": "text", "name": "text", "value": "text",
    "address": {"lines": ["text"], "locality": "text", "area": "text", "postalCode": "text", "country": "text"},
}  # fmt: skip
_NAMED = {"name": "text", "rel": "text", "uri": "uri", "literal": "text"}

OF_ENTRIES: Final[dict[str, Any]] = {
    "subjects": {"creator": "text", "relevance": "hundred", "confidence": "hundred"},
    "places": {"rel": "text", "contactInfo": ["contact"], "geoJSON": "geometry"},
    "people": {"rel": "text", "contactInfo": ["contact"]},
    "organisations": {
        "rel": "text",
        "symbols": [{"exchange": "text", "symbolType": "uri", "symbol": "text"}],
        "contactInfo": ["contact"],
    },
    "renditions": {
        "title": "text", "format": "text", "aspectRatio": "text", "videoCodec": "text", "frameRate": "number",
        "poi": {"x": "whole", "y": "whole"}, "transportProtocol": "text", "scanType": ("progressive", "interlaced"),
        "bitrate": "text",
    },
}  # fmt: skip
"""Properties inside entries of arrays that items have fields for."""

OF_DOCUMENT: Final[dict[str, Any]] = {
    "representationType": ("full", "partial"),
    "profile": "text",
    "contentCreated": "moment",
    "expires": "moment",
    "title": "text",
    "events": [{"id": "text", **_NAMED}],
    "objects": [_NAMED],
    "infoSources": [{"name": "text", "role": "text", "uri": "uri", "literal": "text", "contactInfo": ["contact"]}],
    "altIds": [{"role": "text", "value": "text"}],
    "trustIndicators": [{"role": "uri", "title": "text", "href": "uri"}],
    "genres": [{"name": "text", "uri": "text", "literal": "text"}],
    "descriptions": ["valued"],
    "headlines": ["valued"],
}
"""Properties of the document that items have no field for, or no field for all of them."""


def is_uri(text: str) -> bool:
    """True for an absolute URI as RFC 3986 writes them: a scheme, and ASCII letters only."""
    return _URI.fullmatch(text) is not None


def as_uri(text: str) -> str:
    """Return `text` as a URI: as it is, with its other letters percent-encoded, or inside a URN of this house."""
    if is_uri(text):
        return text
    encoded = quote(text, safe="%:/?#[]@!$&'()*+,;=~", errors="replace")
    return encoded if is_uri(encoded) else f"urn:orkhon:item:{quote(text, safe='', errors='replace') or '-'}"


def fit(value: Any, shape: Any) -> Any:
    """Return what of `value` the shape has room for, or None where it has none."""
    if isinstance(shape, str):
        return _KINDS[shape](value)
    if isinstance(shape, tuple):
        return value if value in shape else None
    if isinstance(shape, list):
        if not isinstance(value, list):
            return None
        fitted = [fit(one, shape[0]) for one in value]
        return [one for one in fitted if one is not None] or None
    if not isinstance(value, dict):
        return None
    kept = {key: fit(value[key], inner) for key, inner in shape.items() if key in value}
    return {key: one for key, one in kept.items() if one is not None} or None


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else None


def _uri(value: Any) -> Any:
    return value if isinstance(value, str) and is_uri(value) else None


def _whole(value: Any) -> Any:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _hundred(value: Any) -> Any:
    return value if _whole(value) is not None and 0 <= value <= 100 else None


def _number(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and value == value and abs(value) < 1e300 else None


def _moment(value: Any) -> Any:
    try:
        return value if isinstance(value, str) and "T" in value and datetime.fromisoformat(value).tzinfo else None
    except ValueError:
        return None


def _contact(value: Any) -> Any:
    fitted = fit(value, _CONTACT)
    # The schema wants exactly one of the two.
    return fitted if fitted and ("value" in fitted) != ("address" in fitted) else None


def _valued(value: Any) -> Any:
    fitted = fit(value, {"role": "text", "contentType": "text", "value": "text"})
    return fitted if fitted and "value" in fitted else None


def _geometry(value: Any) -> Any:
    """GeoJSON's points and lines (RFC 7946, 3.1); other geometries stay in `extra`."""
    if not isinstance(value, dict) or set(value) != {"type", "coordinates"}:
        return None
    at = value["coordinates"]
    if value["type"] == "Point":
        return value if _is_position(at) else None
    if value["type"] in ("MultiPoint", "LineString") and isinstance(at, list) and len(at) > 1:
        return value if all(_is_position(one) for one in at) else None
    return None


def _is_position(value: Any) -> bool:
    return isinstance(value, list) and 2 <= len(value) <= 3 and all(_number(one) is not None for one in value)


_KINDS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "uri": _uri,
    "whole": _whole,
    "hundred": _hundred,
    "number": _number,
    "moment": _moment,
    "contact": _contact,
    "valued": _valued,
    "geometry": _geometry,
}
