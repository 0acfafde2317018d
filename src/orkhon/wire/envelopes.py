"""Write payload bodies in today's envelope, and read those of every envelope there was. Touches no database.

An old body is never rewritten: its signature covers its bytes. When the envelope changes, `ENVELOPE` goes
up and a function that turns the former shape into the next is added to `_UPCASTS`; a sample of each
envelope is kept in tests/wire/samples and read for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from orkhon.trust import canonical
from orkhon.wire.errors import EnvelopeUnknown, WireBroken
from orkhon.wire.kinds import CONTROL_SCHEMA, ITEM_SCHEMA

ENVELOPE: Final = 1

_UPCASTS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From each former envelope's number, the function that turns its document into the next number's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What a payload says: with the schema `ninjs/3.1` an item, with `orkhon/control/1` who and why."""

    schema: str
    ninjs: Mapping[str, object]
    extra: Mapping[str, object]


def item_body(ninjs: Mapping[str, object], extra: Mapping[str, object]) -> bytes:
    """Return the body that carries an item. Raises `orkhon.trust.CanonicalError`."""
    return canonical({"envelope": ENVELOPE, "schema": ITEM_SCHEMA, "ninjs": ninjs, "extra": extra})


def control_body(extra: Mapping[str, object]) -> bytes:
    """Return the body of an entry that carries no item. Raises `orkhon.trust.CanonicalError`."""
    return canonical({"envelope": ENVELOPE, "schema": CONTROL_SCHEMA, "ninjs": {}, "extra": extra})


def read_body(body: bytes) -> Contents:
    """Return what `body` says, upcast to today's envelope.

    Raises `EnvelopeUnknown` for a newer Orkhon's, `WireBroken` for what is no envelope at all.
    """
    try:
        document = orjson.loads(body)
        number = document["envelope"]
        while number != ENVELOPE and number in _UPCASTS:
            document = _UPCASTS[number](document)
            number = document["envelope"]
        if number == ENVELOPE:
            return Contents(schema=document["schema"], ninjs=document["ninjs"], extra=document["extra"])
    except (orjson.JSONDecodeError, KeyError, TypeError) as cause:
        raise WireBroken(f"a payload is no envelope ({cause}); run `orkhon wire verify`") from cause
    raise EnvelopeUnknown(f"a payload has envelope {number!r}; this Orkhon reads up to {ENVELOPE}: update it")
