"""Who was given what, read and kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import sha256

from orkhon.exchange.models import Delivery, Receipt
from orkhon.exchange.selecting import TAKING_BACK, Given

_KEYS_A_QUERY = 400


def item_key(uri: str) -> str:
    """Return the half of the uri's SHA-256 by which receipts of the item are found, 32 hexadecimal digits."""
    return sha256(uri.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def uris_had(subscriber_id: int, uris: Collection[str]) -> set[str]:
    """Return those of `uris` of which the subscriber was ever given anything."""
    if not uris:
        return set()
    keys = {item_key(uri): uri for uri in uris}
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), _KEYS_A_QUERY):
        some = wanted[start : start + _KEYS_A_QUERY]
        rows = Receipt.objects.filter(subscriber_id=subscriber_id, item__in=some)
        found |= {keys[key] for key in rows.values_list("item", flat=True).distinct()}
    return found


def positions_had(subscriber_id: int, positions: Collection[int]) -> set[int]:
    """Return those of `positions` of which the subscriber has a receipt."""
    wanted = list(positions)
    found: set[int] = set()
    for start in range(0, len(wanted), _KEYS_A_QUERY):
        rows = Receipt.objects.filter(subscriber_id=subscriber_id, position__in=wanted[start : start + _KEYS_A_QUERY])
        found |= set(rows.values_list("position", flat=True))
    return found


def holders_of(uri: str) -> list[int]:
    """Return the ids of all subscribers who were ever given anything of the item, inactive ones too."""
    rows = Receipt.objects.filter(item=item_key(uri))
    return sorted(rows.values_list("subscriber_id", flat=True).distinct())


def receipts_for(delivery: Delivery, what: Iterable[Given]) -> list[Receipt]:
    """Return the rows, unsaved, of what came with an item and of what took one back."""
    return [
        Receipt(
            subscriber_id=delivery.subscriber_id,
            item=item_key(one.entry.uri),
            position=one.entry.position,
            delivery=delivery,
        )
        for one in what
        if is_recorded(one)
    ]


def is_recorded(one: Given) -> bool:
    """True for what somebody may have to prove later; an entry that came without its words is no such thing."""
    return one.shown is not None or one.entry.kind in TAKING_BACK
