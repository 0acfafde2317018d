"""Where the copies of one item lie outside the hub: who was given which version, by which way, and what each confirmed.

Read from the permanent ledger of deliveries. Writes nothing, and knows nothing of what is kept here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from orkhon.exchange.models import (
    DeliveryState,
    FollowerAnswer,
    FollowerStanding,
    Notice,
    Receipt,
    Subscriber,
)
from orkhon.exchange.receipts import item_key
from orkhon.exchange.selecting import TAKING_BACK
from orkhon.wire.entries import WireEntry
from orkhon.wire.kind_words import kind_in_words, status_in_words


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenEntry:
    """One entry of the item that a subscriber was given, the first time: `channel` and `state` in words.

    `done` is None while the delivery is on its way or was given up.
    """

    position: int
    kind: str
    version: str
    channel: str
    state: str
    created: datetime
    done: datetime | None

    @property
    def kind_in_words(self) -> str:
        """What it is called in the language that is spoken now."""
        return kind_in_words(self.kind)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBackThere:
    """One kill, withholding or redaction as it stands at a subscriber.

    `notice` is None until it was made. `answer` is a following hub's own word on the item, empty where it gave none.
    """

    position: int
    kind: str
    notice: Notice | None
    answer: str
    answered: datetime | None

    @property
    def kind_in_words(self) -> str:
        """What it is called in the language that is spoken now."""
        return kind_in_words(self.kind)

    @property
    def answer_in_words(self) -> str:
        """What the following hub says of the item, in the language that is spoken now."""
        return status_in_words(self.answer)

    @property
    def is_open(self) -> bool:
        """True until a person has put a name to it."""
        return self.notice is None or self.notice.acknowledged is None


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What one subscriber has of the item. `follower` is how far its hub has the log, where it follows."""

    subscriber: Subscriber
    given: tuple[GivenEntry, ...]
    taken_back: tuple[TakenBackThere, ...] = ()
    follower: FollowerStanding | None = None
    newest: str = field(default="")

    @property
    def waits(self) -> bool:
        """True where something of the item has not reached it yet."""
        return any(one.done is None for one in self.given)

    @property
    def is_open(self) -> bool:
        """True where something was taken back and nobody there has confirmed it."""
        return any(one.is_open for one in self.taken_back)


def copies_of(uri: str, entries: Sequence[WireEntry]) -> list[Copy]:
    """Return who has the item whose entries these are; those where a person must confirm something first."""
    by_position = {entry.position: entry for entry in entries}
    rows: dict[int, list[Receipt]] = {}
    for receipt in Receipt.objects.filter(item=item_key(uri)).select_related("delivery").order_by("position"):
        if receipt.position in by_position:
            rows.setdefault(receipt.subscriber_id, []).append(receipt)
    back = [entry for entry in entries if entry.kind in TAKING_BACK]
    positions = [entry.position for entry in back]
    concerned = {"subscriber__in": list(rows), "position__in": positions}
    notices = {(row.subscriber_id, row.position): row for row in Notice.objects.filter(**concerned)}
    answers = {(row.subscriber_id, row.position): row for row in FollowerAnswer.objects.filter(**concerned)}
    followers = {row.pk: row for row in FollowerStanding.objects.filter(subscriber__in=rows)}
    found = []
    for subscriber in Subscriber.objects.filter(pk__in=rows).select_related("agency"):
        given = tuple(_given(receipt, by_position[receipt.position]) for receipt in rows[subscriber.pk])
        found.append(
            Copy(
                subscriber=subscriber,
                given=given,
                taken_back=tuple(_taken_back(entry, subscriber.pk, notices, answers) for entry in back),
                follower=followers.get(subscriber.pk),
                newest=next((one.version for one in reversed(given) if one.version), ""),
            )
        )
    return sorted(found, key=lambda one: (not one.is_open, one.subscriber.code))


def _given(receipt: Receipt, entry: WireEntry) -> GivenEntry:
    delivery = receipt.delivery
    return GivenEntry(
        position=entry.position,
        kind=entry.kind.value,
        version=entry.version,
        channel=delivery.get_channel_display(),
        state=delivery.get_state_display(),
        created=delivery.created,
        done=delivery.done if delivery.state == DeliveryState.DELIVERED else None,
    )


def _taken_back(
    entry: WireEntry,
    subscriber_id: int,
    notices: Mapping[tuple[int, int], Notice],
    answers: Mapping[tuple[int, int], FollowerAnswer],
) -> TakenBackThere:
    place = (subscriber_id, entry.position)
    answer = answers.get(place)
    return TakenBackThere(
        position=entry.position,
        kind=entry.kind.value,
        notice=notices.get(place),
        answer=answer.status if answer is not None else "",
        answered=answer.at if answer is not None else None,
    )
