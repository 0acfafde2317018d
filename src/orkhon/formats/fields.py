"""The fields of an item as JSON values and back, exactly. Knows no wire format: it is what formats fall back to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from orkhon.formats.html import sanitise
from orkhon.items import (
    Association,
    Byline,
    Content,
    Derivation,
    DerivationKind,
    Item,
    ItemType,
    Language,
    Media,
    Organisation,
    Person,
    Place,
    PubStatus,
    Rendition,
    Rights,
    Subject,
)

FIELD_NAMES: tuple[str, ...] = tuple(one.name for one in fields(Item))


def to_plain(value: Any) -> Any:
    """Return JSON values for a field's value: objects for dataclasses (empty fields left out), texts for moments."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Content):
        return value.xhtml
    if is_dataclass(value):
        pairs = ((one.name, getattr(value, one.name)) for one in fields(value))
        return {name: to_plain(held) for name, held in pairs if held or held == 0}
    if isinstance(value, Mapping):
        return {str(key): to_plain(held) for key, held in value.items()}
    return [to_plain(one) for one in value]


def from_plain(name: str, value: Any) -> Any:
    """Return the value of the item's field `name` that `to_plain` wrote. Raises `ValueError` for anything else."""
    reader = _READERS.get(name)
    if reader is None:
        raise ValueError(f"an item has no field {name!r}; known are {', '.join(FIELD_NAMES)}")
    try:
        return reader(value)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"the field {name!r} cannot hold {str(value)[:80]!r}: {error}") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is wanted")
    return value


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(_text(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _whole(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise TypeError("a whole number is wanted")
    return value


def _language(value: Any) -> Language | None:
    return None if value is None else Language(**_texts(value))


def _texts(value: Any) -> dict[str, str]:
    return {str(key): _text(held) for key, held in value.items()}


def _many(make: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError("an array is wanted")
        return tuple(make(one) for one in value)

    return read


def _rendition(value: Any) -> Rendition:
    return Rendition(**{"href": "", **value})


def _media(value: Any) -> Media:
    renditions = _many(_rendition)(value.get("renditions", []))
    rest = _texts({key: held for key, held in value.items() if key != "renditions"})
    return Media(**{"kind": "", **rest}, renditions=renditions)


def _derivation(value: Any) -> Derivation:
    return Derivation(
        uri=_text(value.get("uri", "")), version=_text(value.get("version", "")), how=DerivationKind(value["how"])
    )


def _association(value: Any) -> Association:
    return Association(name=_text(value.get("name", "")), item=item_from_plain(value["item"]))


def _extra(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("an object is wanted")
    return MappingProxyType(value)


def item_from_plain(value: Mapping[str, Any]) -> Item:
    """Return the item that `to_plain` wrote, whole."""
    return Item(**{name: from_plain(name, held) for name, held in value.items()})


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("uri", "version", "headline", "slug_line", "summary", "dateline", "credit", "ed_note", "replaces",
         "digital_source_type", "link"),
        _text,
    ),
    "type": ItemType,
    "pub_status": PubStatus,
    "language": _language,
    # Extra values come from other hubs too, so a body is never taken on trust.
    "body": lambda value: sanitise(_text(value)),
    "bylines": _many(lambda one: Byline(**{"name": "", **_texts(one)})),
    "media": _many(_media),
    "subjects": _many(lambda one: Subject(**_texts(one))),
    "places": _many(lambda one: Place(**_texts(one))),
    "people": _many(lambda one: Person(**_texts(one))),
    "organisations": _many(lambda one: Organisation(**_texts(one))),
    "created": _moment,
    "version_created": _moment,
    "embargoed": _moment,
    "rights": lambda value: Rights(**_texts(value)),
    "urgency": _whole,
    "associations": _many(_association),
    "derived_from": _many(_derivation),
    "extra": _extra,
}  # fmt: skip
