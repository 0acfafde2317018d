"""Send new entries to webhooks: in order for each, to many at once, and again until they are taken.

One thread chooses and writes, several send. A delivery is a row before it leaves, with its entries, so whatever
happens it is sent again as it was. Entries are read once for all webhooks that stand at the same place.
"""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections, connections, transaction
from django.db.models import Q, QuerySet

from orkhon.alliance.keys import hub_key
from orkhon.alliance.queries import grants
from orkhon.exchange.actions.settle_deliveries import Outcome, settle_deliveries
from orkhon.exchange.documents import MEDIA_TYPE, delivery_body
from orkhon.exchange.models import Channel, Delivery, DeliveryState, Receipt, Webhook
from orkhon.exchange.queries import Page, Windows, page_after, reader_of
from orkhon.exchange.receipts import receipts_for
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.outbound.parcels import Parcel, deliver
from orkhon.trust.http_signatures import SignedRequest, sign
from orkhon.wire.queries import head
from orkhon.wire.waking import waker

log = logging.getLogger(__name__)

SENDERS: Final = 16
DOUBTFUL_AT_ONCE: Final = 4
ENTRIES_A_DELIVERY: Final = 100
_AT_MOST_EACH: Final = 0.1
"""Seconds between two rounds: what comes in between goes together."""
_AFTER_FAILURE: Final = 5.0
_GOODBYE: Final = 2.0


@dataclass(frozen=True, kw_only=True)
class _Order:
    """One delivery to be sent: the row, its webhook, and the bytes."""

    delivery: Delivery
    webhook: Webhook
    body: bytes = field(repr=False)


def parcel_for(order: _Order, *, now: datetime) -> Parcel:
    """Return the request, signed with the hub's key (RFC 9421), as the other side checks it by /api/v1/keys."""
    headers = [
        ("Content-Type", MEDIA_TYPE),
        ("Orkhon-Delivery", str(order.delivery.pk)),
        ("Orkhon-Attempt", str(order.delivery.attempts + 1)),
    ]
    request = SignedRequest(method="POST", url=order.webhook.url, headers=headers, body=order.body)
    return Parcel(
        url=order.webhook.url,
        body=order.body,
        content_type=MEDIA_TYPE,
        headers={**dict(headers[1:]), **sign(request, hub_key(), now=now)},
        allow_local=order.webhook.local,
    )


class Sending:
    """The loop of all webhooks. One runs in a hub."""

    def __init__(self, *, chance: random.Random | None = None) -> None:
        self._chance = chance or random.SystemRandom()
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._busy: set[int] = set()
        self._doubtful: set[int] = set()

    def run(self, stop: threading.Event) -> None:
        """Send until `stop` is set."""
        threads = [
            threading.Thread(target=self._send, args=(stop,), name=f"webhook-{number}", daemon=True)
            for number in range(1, SENDERS + 1)
        ]
        for thread in threads:
            thread.start()
        try:
            while not stop.is_set():
                try:
                    self._rounds(stop)
                except Exception:
                    # The database may be away for a while, and must not take the thread along.
                    log.exception("webhooks lost a round")
                    close_old_connections()
                    stop.wait(_AFTER_FAILURE)
        finally:
            for _ in threads:
                self._orders.put(None)
            goodbye = time.monotonic() + _GOODBYE
            for thread in threads:
                thread.join(max(0.0, goodbye - time.monotonic()))
            self._settle()
            connections.close_all()

    def _rounds(self, stop: threading.Event) -> None:
        with waker() as wake:
            while not stop.is_set():
                wake.mark()
                settled = self._settle()
                begun = self.begin(now=datetime.now(UTC))
                if self._busy:
                    self._wait_for_an_outcome()
                elif not (settled or begun):
                    wake.sleep(stop)
                else:
                    stop.wait(_AT_MOST_EACH)

    def begin(self, *, now: datetime) -> int:
        """Make deliveries for all webhooks that are free and behind, and hand them to the senders; return how many."""
        end = head()
        due = Q(next_attempt__isnull=True) | Q(next_attempt__lte=now)
        waiting = _pending().values("target")
        behind = Q(position__lt=end) | Q(pk__in=waiting)
        rows = Webhook.objects.filter(due, behind, active=True).exclude(pk__in=self._busy)
        webhooks = self._without_a_crowd(
            rows.select_related("subscriber").prefetch_related("subscriber__products").order_by("failures", "pk")
        )
        if not webhooks:
            return 0
        orders = _orders_for(webhooks, now=now)
        for order in orders:
            self._busy.add(order.webhook.pk)
            self._orders.put(order)
        return len(orders)

    def _without_a_crowd(self, webhooks: Iterable[Webhook]) -> list[Webhook]:
        """Leave out what failed last where enough of that sort is on its way: who hangs must not take all senders."""
        kept: list[Webhook] = []
        for webhook in webhooks:
            if webhook.failures:
                if len(self._doubtful) >= DOUBTFUL_AT_ONCE:
                    continue
                self._doubtful.add(webhook.pk)
            kept.append(webhook)
        return kept

    def _send(self, stop: threading.Event) -> None:
        while (order := self._orders.get()) is not None:
            if stop.is_set():
                continue
            self._outcomes.put(send_one(order, now=datetime.now(UTC)))

    def _wait_for_an_outcome(self) -> None:
        try:
            first = self._outcomes.get(timeout=_AT_MOST_EACH)
        except queue.Empty:
            return
        time.sleep(0.02)  # those that come close together are written together
        self._outcomes.put(first)

    def _settle(self) -> int:
        """Write down what became of deliveries, and return of how many."""
        found: list[Outcome] = []
        while True:
            try:
                found.append(self._outcomes.get_nowait())
            except queue.Empty:
                break
        if found:
            settle_deliveries(found, now=datetime.now(UTC), chance=self._chance.random)
            done = {outcome.webhook for outcome in found}
            self._busy -= done
            self._doubtful -= done
        return len(found)


def send_one(order: _Order, *, now: datetime) -> Outcome:
    """Send one delivery and return what came of it; never raises."""
    webhook, delivery = order.webhook.pk, order.delivery.pk
    try:
        status = deliver(parcel_for(order, now=now))
    except RefusedByServer as refusal:
        return Outcome(
            webhook=webhook,
            delivery=delivery,
            status=refusal.status,
            error=str(refusal),
            asked_for=refusal.retry_after,
        )
    except OutboundError as refusal:
        return Outcome(webhook=webhook, delivery=delivery, error=str(refusal))
    except Exception as error:
        log.exception("webhook failed", extra={"webhook": webhook})
        return Outcome(webhook=webhook, delivery=delivery, error=f"this hub failed: {type(error).__name__}")
    return Outcome(webhook=webhook, delivery=delivery, status=status, taken=True)


def _pending() -> QuerySet[Delivery]:
    return Delivery.objects.filter(channel=Channel.WEBHOOK, state=DeliveryState.PENDING)


def _orders_for(webhooks: Sequence[Webhook], *, now: datetime) -> list[_Order]:
    """Return what each webhook is to be sent: what it did not take before, else what is new."""
    waiting: dict[int, Delivery] = {}
    for delivery in _pending().filter(target__in=[webhook.pk for webhook in webhooks]).order_by("pk"):
        waiting.setdefault(delivery.target, delivery)
    windows, memoranda = Windows(), grants()
    orders: list[_Order] = []
    fresh: list[tuple[Webhook, Page]] = []
    passed: list[Webhook] = []
    for webhook in webhooks:
        reader = reader_of(webhook.subscriber, now=now, memoranda=memoranda)
        known = waiting.get(webhook.pk)
        if known is not None:
            page = page_after(reader, known.first - 1, until=known.last, limit=ENTRIES_A_DELIVERY, windows=windows)
            orders.append(_Order(delivery=known, webhook=webhook, body=delivery_body(known, page.given, page.position)))
            continue
        page = page_after(reader, webhook.position, limit=ENTRIES_A_DELIVERY, windows=windows)
        if page.given:
            fresh.append((webhook, page))
        elif page.position > webhook.position:
            webhook.position = page.position
            passed.append(webhook)
    with transaction.atomic():
        Webhook.objects.bulk_update(passed, ["position"])
        made = Delivery.objects.bulk_create(
            Delivery(
                subscriber_id=webhook.subscriber_id,
                channel=Channel.WEBHOOK,
                target=webhook.pk,
                first=page.given[0].entry.position,
                last=page.position,
                entries=len(page.given),
                state=DeliveryState.PENDING,
                created=now,
            )
            for webhook, page in fresh
        )
        receipts: list[Receipt] = []
        for delivery, (_, page) in zip(made, fresh, strict=True):
            receipts += receipts_for(delivery, page.given)
        Receipt.objects.bulk_create(receipts, ignore_conflicts=True, batch_size=1000)
    orders += [
        _Order(delivery=delivery, webhook=webhook, body=delivery_body(delivery, page.given, page.position))
        for delivery, (webhook, page) in zip(made, fresh, strict=True)
    ]
    return orders


def run(stop: threading.Event) -> None:
    """Send to all webhooks until `stop` is set."""
    Sending().run(stop)
