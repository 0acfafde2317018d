"""What a subscriber's program is sent: entries as JSON, in the shapes of openapi.py. Asks no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from orkhon.exchange.models import Delivery
from orkhon.exchange.selecting import Given
from orkhon.items.embargo import EmbargoKind, embargo_of
from orkhon.wire.cursors import cursor_at
from orkhon.wire.entries import WireEntry
from orkhon.wire.kinds import SENT
from orkhon.wire.referring import orders_told

MEDIA_TYPE = "application/json"
_ORDER: Final = ("country", "authority", "reference")


def moment(value: datetime) -> str:
    """Return a moment as the exchange writes it: RFC 3339 in UTC, with Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def entry_document(given: Given) -> dict[str, Any]:
    """Return one entry: what happened to which item, and the item as ninjs 3.1 where it may be shown.

    `extra` holds what the agency sent and ninjs has no room for. `rights` stand beside the item: it is signed as it is,
    and they are the hub's word. Who acted by hand is not told, only why.
    """
    entry = given.entry
    document: dict[str, Any] = {
        "cursor": cursor_at(entry.position),
        "kind": entry.kind.value,
        "agency": entry.agency,
        "uri": entry.uri,
        "version": entry.version,
        "received": moment(entry.received),
        "hash": entry.hash,
        "signed_by": entry.signed_by,
        "key": entry.key_id,
    }
    if entry.reason:
        document["reason"] = entry.reason
    if given.withdrawn is not None:
        document["withdrawn"] = given.withdrawn.value
    if given.shown is not None:
        document |= _item(given.shown)
        if given.rights is not None:
            document["rights"] = given.rights
        if given.embargoed:
            document["embargo"] = _embargo(given.shown)
    if told := orders_told([entry]).get(entry.position):
        document["order"] = {name: str(told.get(name, "")) for name in ("what", "uri", *_ORDER)}
        if given.ordered:
            document["order"]["items"] = list(given.ordered)
    elif given.order is not None:
        document["order"] = {"uri": given.order.uri, **given.order.facts}
    return document


def _embargo(entry: WireEntry) -> dict[str, str]:
    """Return the mark of an item that members alone have yet."""
    embargo = embargo_of(entry.outline) if entry.outline is not None else None
    if embargo is None:
        return {"kind": EmbargoKind.UNTIL.value}
    return {"kind": embargo.kind.value, **({"until": moment(embargo.until)} if embargo.until is not None else {})}


def _item(entry: WireEntry) -> dict[str, Any]:
    extra = {name: value for name, value in entry.extra.items() if name != SENT}
    return {"item": dict(entry.ninjs), **({"extra": extra} if extra else {})}


def page_body(given: Iterable[Given], *, position: int, more: bool) -> bytes:
    """Return a page: `entries` oldest first, `next` to ask with, `more` where the log goes on now."""
    return orjson.dumps({"entries": [entry_document(one) for one in given], "next": cursor_at(position), "more": more})


def entries_body(given: Iterable[Given]) -> bytes:
    """Return the entries of a page as they stand in it."""
    return orjson.dumps([entry_document(one) for one in given])


def delivery_body(delivery: Delivery, entries: bytes, position: int) -> bytes:
    """Return what a webhook is sent: the delivery's number, which stays the same when it is sent again, and a page.

    `entries` are `entries_body` of what is given.
    """
    return orjson.dumps({"delivery": delivery.pk, "entries": orjson.Fragment(entries), "next": cursor_at(position)})
