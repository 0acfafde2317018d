"""Put on record what a subscriber was given when it asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from orkhon.exchange.models import Channel, Delivery, DeliveryState
from orkhon.exchange.receipts import is_recorded, positions_had, write_deliveries, write_receipts
from orkhon.exchange.selecting import Given


def record_given(
    subscriber_id: int, given: Sequence[Given], *, channel: Channel, now: datetime, target: int = 0
) -> Delivery | None:
    """Return the delivery that says so, None where the subscriber had all of it before: then nothing is written.

    Called before the answer leaves: what is on record and was cut off on its way is told of a kill too many, and what
    went out without a record would be told of none.
    """
    worth = [one for one in given if is_recorded(one)]
    had = positions_had(subscriber_id, [one.entry.position for one in worth])
    new = [one for one in worth if one.entry.position not in had]
    if not new:
        return None
    with transaction.atomic():
        delivery = Delivery(
            subscriber_id=subscriber_id,
            channel=channel,
            target=target,
            first=new[0].entry.position,
            last=new[-1].entry.position,
            entries=len(new),
            state=DeliveryState.DELIVERED,
            attempts=1,
            created=now,
            done=now,
        )
        write_deliveries([delivery])
        write_receipts([(delivery, new)])
    return delivery
