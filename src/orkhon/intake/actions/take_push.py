"""Take what an agency's program pushed: each item by itself, durable before the answer."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import OperationalError, router, transaction

from orkhon.formats import Refusal
from orkhon.intake.actions.order_pictures import order_pictures
from orkhon.intake.models import MirroredMedia
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.media.queries import is_kept
from orkhon.wire.actions.append import Appended, AppendIntent, append_many
from orkhon.wire.errors import WireBusy, WireError
from orkhon.wire.queries import closed_among

log = logging.getLogger(__name__)

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
    now: datetime,
) -> TakenPush:
    """Append the items, and keep the bytes as delivered where something was new. Asking again changes nothing.

    `signed`: the intents carry the agency's own statements, in which this hub can name no delivery. Bytes that hold an
    item which a redaction has closed are not kept.
    """
    uris = {intent.item.uri for intent in intents}
    delivery = ""
    kept_before = False
    if intents and not signed and not closed_among(uris):
        delivery = hashlib.sha256(raw.data).hexdigest()
        kept_before = is_kept(delivery)
        keep_bytes(raw.data, raw.content_type, now=now)
        intents = [_from(intent, delivery) for intent in intents]
    outcomes: list[Appended | WireError] = []
    for start in range(0, len(intents), _ITEMS_A_TRANSACTION):
        outcomes += append_with_pictures(intents[start : start + _ITEMS_A_TRANSACTION], now=now)
    new = [one for one in outcomes if isinstance(one, Appended) and one.new]
    # Also one that is known: the same push may have come twice at once, and the other one's entry names these bytes.
    named = any(isinstance(one, Appended) and one.entry.delivery == delivery for one in outcomes)
    if delivery and (not (named or kept_before) or closed_among(uris)):
        remove_bytes(delivery)
    taken = tuple(_told(intent, one) for intent, one in zip(intents, outcomes, strict=True))
    log.info("pushed", extra={"new": len(new), "items": len(taken), "refused": len(refusals)})
    return TakenPush(items=taken, refusals=tuple(refusals))


def append_with_pictures(intents: Sequence[AppendIntent], *, now: datetime) -> list[Appended | WireError]:
    """Append the items and order their pictures in one transaction: a crash leaves both or neither."""
    try:
        with transaction.atomic(using=router.db_for_write(MirroredMedia)):
            outcomes = append_many(intents, now=now)
            pairs = zip(intents, outcomes, strict=True)
            new = [intent.item for intent, one in pairs if isinstance(one, Appended) and one.new]
            if new:
                order_pictures(new, local=False, now=now)
    except OperationalError as cause:
        busy = WireBusy(f"the database was not to be had ({cause}); nothing of this was written, try again")
        return [busy] * len(intents)
    return outcomes


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
