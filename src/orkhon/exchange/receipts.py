"""Who was given what, read and kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import Final

from django.db import connections, router

from orkhon.exchange.models import Channel, Delivery, Receipt
from orkhon.exchange.selecting import TAKING_BACK, Given
from orkhon.wire import driver

_KEYS_A_QUERY = 400
_WIDEST: Final = 1000
"""Positions between which all receipts of a subscriber are read at once, rather than those that are asked for."""

GIVING_LIFTED: Final = frozenset({Channel.SFTP, Channel.FTP, Channel.MAIL})
"""The ways on which an order's end brings the items along; on the others a program asks for them."""

_BETWEEN: Final = "SELECT position FROM exchange_receipt WHERE subscriber_id = %s AND position BETWEEN %s AND %s"
_WRITE_DELIVERY: Final = (
    "INSERT INTO exchange_delivery (subscriber_id, channel, target, first, last, entries, state, attempts, created, "
    "done, status, error) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)
_WRITE: Final = (
    "INSERT INTO exchange_receipt (subscriber_id, item, position, delivery_id) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT DO NOTHING"
)


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
    wanted = set(positions)
    if not wanted:
        return set()
    first, last = min(wanted), max(wanted)
    if last - first <= _WIDEST:
        connection = connections[router.db_for_read(Receipt)]
        rows = driver.rows(connection, _BETWEEN, (subscriber_id, first, last), prepared=True)
        return wanted.intersection(position for (position,) in rows)
    found: set[int] = set()
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _KEYS_A_QUERY):
        some = Receipt.objects.filter(subscriber_id=subscriber_id, position__in=ordered[start : start + _KEYS_A_QUERY])
        found |= set(some.values_list("position", flat=True))
    return found


def write_deliveries(deliveries: Sequence[Delivery]) -> None:
    """Write new deliveries and give each its number; by hand, for the same cause as receipts."""
    connection = connections[router.db_for_write(Delivery)]
    moment = connection.ops.adapt_datetimefield_value
    questions = [
        (
            _WRITE_DELIVERY,
            (
                *(one.subscriber_id, str(one.channel), one.target, one.first, one.last, one.entries, str(one.state)),
                *(one.attempts, moment(one.created), moment(one.done), one.status, one.error),
            ),
        )
        for one in deliveries
    ]
    answers = driver.answers(connection, questions) if questions else []
    for one, ((pk,),) in zip(deliveries, answers, strict=True):
        one.pk, one._state.adding, one._state.db = pk, False, connection.alias


def holders_of(uri: str) -> list[int]:
    """Return the ids of all subscribers who were ever given anything of the item, inactive ones too."""
    rows = Receipt.objects.filter(item=item_key(uri))
    return sorted(rows.values_list("subscriber_id", flat=True).distinct())


def write_receipts(deliveries: Iterable[tuple[Delivery, Sequence[Given]]]) -> None:
    """Write for each delivery what came with an item and what took one back; what is on record already stays.

    By hand: hundreds of rows are written for one item, and the ORM would spend more on them than all the rest.
    """
    keys: dict[tuple[int, bool], list[tuple[str, int]]] = {}
    rows: list[tuple[object, ...]] = []
    for delivery, given in deliveries:
        lifts = delivery.channel in GIVING_LIFTED
        # Many are given the very same.
        same = id(given), lifts
        if same not in keys:
            keys[same] = [(item_key(one.entry.uri), one.entry.position) for one in given if is_recorded(one)]
            lifted = [each.shown for one in given for each in one.lifted if each.shown is not None] if lifts else []
            keys[same] += [(item_key(newest.uri), newest.position) for newest in lifted]
        rows += [(delivery.subscriber_id, item, position, delivery.pk) for item, position in keys[same]]
    if rows:
        driver.run_many(connections[router.db_for_write(Receipt)], _WRITE, rows)


def is_recorded(one: Given) -> bool:
    """True for what somebody may have to prove later; an entry that came without its words is no such thing."""
    return one.shown is not None or one.entry.kind in TAKING_BACK
