"""Take what an agency's program pushed: each item by itself, durable before the answer."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from django.db import OperationalError, router, transaction

from orkhon.formats import Refusal
from orkhon.intake.actions.order_pictures import order_pictures
from orkhon.intake.at_home import DELIVERED, PEOPLE, stays_at_home, without_people
from orkhon.intake.joining import Joining
from orkhon.intake.prefixes import foreign_among
from orkhon.items import Item
from orkhon.media.actions.keep_bytes import keep_bytes, keep_rows, row_for
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.media.models import StoredFile
from orkhon.media.queries import is_kept
from orkhon.wire.actions.append import Appended, AppendIntent, Prepared, append_prepared, prepare_many
from orkhon.wire.errors import ForeignUri, WireBusy, WireError
from orkhon.wire.queries import closed_among

log = logging.getLogger(__name__)

_T = TypeVar("_T")

_ITEMS_A_TRANSACTION: Final = 100
"""As many as the wire appends at once."""


class PushOutcome(StrEnum):
    """What became of one pushed item."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenItem:
    """One pushed item: `version` as the wire numbers it, `position` where it stands there, else why it does not."""

    uri: str
    version: str
    outcome: PushOutcome
    position: int = 0
    cause: str = ""
    retryable: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PushedBytes:
    """The request's body as it came."""

    data: bytes
    content_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenPush:
    """All items of a push in their order, and what of its document was no item that can be used."""

    items: tuple[TakenItem, ...]
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_postponed(self) -> bool:
        """True where nothing was taken, and the same request may succeed in a moment."""
        return bool(self.items) and all(item.retryable for item in self.items)


def take_push(
    intents: Sequence[AppendIntent],
    raw: PushedBytes,
    *,
    refusals: Sequence[Refusal] = (),
    signed: bool = False,
    at_home: Collection[str] = (),
    now: datetime,
) -> TakenPush:
    """Append the items, and keep the bytes as delivered where something was new. Asking again changes nothing.

    `signed`: the intents carry the agency's own statements, in which this hub can name no delivery. Bytes that hold an
    item which a redaction has closed are not kept. `at_home` is what the sender asked to keep with itself: of the bytes
    as delivered the entries name the hash alone then.
    """
    if stays_at_home(PEOPLE) and not signed:
        intents = [replace(intent, item=without_people(intent.item)) for intent in intents]
    uris = frozenset(intent.item.uri for intent in intents)
    delivery = ""
    kept_before = False
    row: StoredFile | None = None
    if intents and not signed and stays_at_home(DELIVERED, at_home):
        held = hashlib.sha256(raw.data).hexdigest()
        intents = [_from(intent, held) for intent in intents]
    elif intents and not signed and not closed_among(uris):
        row = row_for(raw.data, raw.content_type, now=now)
        if row is not None:
            delivery = row.sha256
        else:
            delivery = hashlib.sha256(raw.data).hexdigest()
            kept_before = is_kept(delivery)
            keep_bytes(raw.data, raw.content_type, now=now)
        intents = [_from(intent, delivery) for intent in intents]
    outcomes: list[Appended | WireError] = []
    for start in range(0, len(intents), _ITEMS_A_TRANSACTION):
        some = intents[start : start + _ITEMS_A_TRANSACTION]
        prepared = _without_foreign(some, prepare_many(some))
        outcomes += _JOINING.do(_Share(prepared=prepared, row=row, uris=uris, now=now))
    new = [one for one in outcomes if isinstance(one, Appended) and one.new]
    in_vain = bool(delivery) and row is None and not (kept_before or _names(outcomes, delivery))
    # A row is kept under the lock that no redaction passes; a file, or the row of several transactions, is not.
    outside = bool(delivery) and (row is None or len(intents) > _ITEMS_A_TRANSACTION)
    if in_vain or (outside and closed_among(uris)):
        remove_bytes(delivery)
    taken = tuple(_told(intent, one) for intent, one in zip(intents, outcomes, strict=True))
    log.info("pushed", extra={"new": len(new), "items": len(taken), "refused": len(refusals)})
    return TakenPush(items=taken, refusals=tuple(refusals))


def _without_foreign(
    intents: Sequence[AppendIntent], prepared: Sequence[Prepared | WireError]
) -> list[Prepared | WireError]:
    """Put a refusal in place of what would take another agency's prefix."""
    foreign: dict[str, str] = {}
    for agency in {intent.agency for intent in intents}:
        foreign |= foreign_among([one.item.uri for one in intents if one.agency == agency], agency=agency)
    return [
        ForeignUri(foreign[intent.item.uri]) if intent.item.uri in foreign else one
        for intent, one in zip(intents, prepared, strict=True)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Share:
    """What one push adds to a transaction: items, and the bytes in which they came; `uris` are of the whole push."""

    prepared: Sequence[Prepared | WireError]
    row: StoredFile | None
    uris: frozenset[str]
    now: datetime


def _append_shares(shares: Sequence[_Share]) -> list[list[Appended | WireError]]:
    """Append what several pushes brought, with their bytes and the orders for pictures, in one transaction.

    A crash leaves all of it or nothing. The entries are received when the last push came.
    """
    now = max(share.now for share in shares)
    prepared = [one for share in shares for one in share.prepared]
    try:
        # The outermost: nobody is told that his items stand before that is so.
        with transaction.atomic(using=router.db_for_write(StoredFile), durable=True):
            outcomes = append_prepared(prepared, now=now)
            parted = list(_parted(shares, outcomes))
            order_pictures(_new_items(prepared, outcomes), local=False, now=now)
            _keep_what_is_named(shares, parted)
    except OperationalError as cause:
        busy = WireBusy(f"the database was not to be had ({cause}); nothing of this was written, try again")
        return [[busy] * len(share.prepared) for share in shares]
    return parted


def _parted(shares: Sequence[_Share], outcomes: Sequence[_T]) -> Iterator[list[_T]]:
    rest = iter(outcomes)
    return ([next(rest) for _ in share.prepared] for share in shares)


def _keep_what_is_named(shares: Sequence[_Share], parted: Sequence[Sequence[Appended | WireError]]) -> None:
    """Keep the bytes of a push that an entry names. Under the append lock no redaction can come between."""
    named = [
        (share.row, share.uris)
        for share, outcomes in zip(shares, parted, strict=True)
        if share.row is not None and _names(outcomes, share.row.sha256)
    ]
    closed = closed_among(uri for _, uris in named for uri in uris) if named else set()
    rows = [row for row, uris in named if closed.isdisjoint(uris)]
    if rows:
        keep_rows(rows)


def _new_items(prepared: Sequence[Prepared | WireError], outcomes: Sequence[Appended | WireError]) -> Iterator[Item]:
    for one, outcome in zip(prepared, outcomes, strict=True):
        if isinstance(one, Prepared) and isinstance(outcome, Appended) and outcome.new:
            yield one.intent.item


def _names(outcomes: Sequence[Appended | WireError], delivery: str) -> bool:
    # Also one that is known: the same push may have come twice at once, and the other one's entry names these bytes.
    return any(isinstance(one, Appended) and one.entry.delivery == delivery for one in outcomes)


# A thread that waits for the append lock would come to it later and alone: what waits goes together, synced once.
_JOINING: Final = Joining(_append_shares, most=_ITEMS_A_TRANSACTION, size=lambda share: len(share.prepared))


def _from(intent: AppendIntent, delivery: str) -> AppendIntent:
    return AppendIntent(
        agency=intent.agency, kind=intent.kind, item=intent.item, delivery=delivery, pushed=intent.pushed
    )


def _told(intent: AppendIntent, outcome: Appended | WireError) -> TakenItem:
    if isinstance(outcome, Appended):
        return TakenItem(
            uri=intent.item.uri,
            version=outcome.entry.version,
            outcome=PushOutcome.NEW if outcome.new else PushOutcome.KNOWN,
            position=outcome.entry.position,
        )
    return TakenItem(
        uri=intent.item.uri,
        version=intent.item.version,
        outcome=PushOutcome.REFUSED,
        cause=str(outcome),
        retryable=outcome.retryable,
    )
