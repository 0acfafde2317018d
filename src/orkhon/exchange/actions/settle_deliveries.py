"""Write down what became of deliveries, many in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from orkhon.exchange.backoff import GIVEN_UP_AFTER, REFUSALS_BORNE, concerns_this_delivery, next_attempt
from orkhon.exchange.models import Delivery, DeliveryState, Webhook

log = logging.getLogger(__name__)

_LONGEST_ERROR = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of one attempt. `status` is the HTTP status, None where nobody answered; `asked_for` seconds.

    `host_key` is what a server showed that had none on record.
    """

    webhook: int
    delivery: int
    taken: bool = False
    status: int | None = None
    error: str = ""
    asked_for: float | None = None
    host_key: str = ""


def settle_deliveries(outcomes: Sequence[Outcome], *, now: datetime, chance: Callable[[], float]) -> None:
    """Move each webhook on whose delivery was taken; let the others wait, and longer each time.

    A delivery that is refused as such again and again is given up, and the next one tried. An address that fails for a
    day, or says that it is gone (410), is left alone: its entries wait in the log until a person lets them go on.
    """
    webhooks = Webhook.objects.in_bulk([outcome.webhook for outcome in outcomes])
    deliveries = Delivery.objects.in_bulk([outcome.delivery for outcome in outcomes])
    for outcome in outcomes:
        webhook, delivery = webhooks[outcome.webhook], deliveries[outcome.delivery]
        delivery.attempts += 1
        delivery.status = outcome.status
        delivery.error = outcome.error[:_LONGEST_ERROR]
        if outcome.taken:
            _take(webhook, delivery, now)
        else:
            _fail(webhook, delivery, outcome, now=now, chance=chance())
    with transaction.atomic():
        _write(deliveries.values(), ["attempts", "status", "error", "state", "done"])
        # Not `active` of those that were taken from: a person may have switched one off meanwhile.
        _write(webhooks.values(), ["position", "failures", "failing_since", "next_attempt", "last_success"])
        Webhook.objects.filter(pk__in=[one.pk for one in webhooks.values() if not one.active]).update(active=False)
        for outcome in outcomes:
            if outcome.host_key:
                # Not over one that a person has given meanwhile.
                Webhook.objects.filter(pk=outcome.webhook, host_key="").update(host_key=outcome.host_key)


def _write(rows: Iterable[Delivery] | Iterable[Webhook], names: Sequence[str]) -> None:
    """Write these columns, one update for all rows that end up alike.

    Nearly all do, and `bulk_update` builds a CASE of every row and column: 3 ms of Python for each delivery.
    """
    alike: dict[tuple[object, ...], list[Delivery | Webhook]] = {}
    for row in rows:
        alike.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
    for values, some in alike.items():
        keys = [row.pk for row in some]
        type(some[0])._default_manager.filter(pk__in=keys).update(**dict(zip(names, values, strict=True)))


def _take(webhook: Webhook, delivery: Delivery, now: datetime) -> None:
    delivery.state, delivery.done, delivery.error = DeliveryState.DELIVERED, now, ""
    webhook.position = max(webhook.position, delivery.last)
    webhook.failures, webhook.failing_since, webhook.next_attempt, webhook.last_success = 0, None, None, now


def _fail(webhook: Webhook, delivery: Delivery, outcome: Outcome, *, now: datetime, chance: float) -> None:
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or now
    webhook.next_attempt = next_attempt(webhook.failures, now=now, chance=chance, asked_for=outcome.asked_for)
    if concerns_this_delivery(outcome.status) and delivery.attempts >= REFUSALS_BORNE:
        delivery.state, delivery.done = DeliveryState.DEAD, now
        webhook.position = max(webhook.position, delivery.last)
        webhook.failures, webhook.failing_since, webhook.next_attempt = 0, None, None
        log.warning("delivery given up", extra={"webhook": webhook.pk, "delivery": delivery.pk})
    elif outcome.status == 410 or now - webhook.failing_since >= GIVEN_UP_AFTER:
        webhook.active = False
        log.warning("webhook left alone", extra={"webhook": webhook.pk, "failures": webhook.failures})
