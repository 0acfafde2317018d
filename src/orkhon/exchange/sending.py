"""Send new entries to webhooks, folders and letter boxes: in order for each, to many at once, and again until taken.

One thread chooses and writes, several send. A delivery is a row before it leaves, with its entries, so whatever
happens it is sent again as it was. Entries are read, chosen and written out once for all webhooks that stand at the
same place and may have the same.
"""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.models import Q, QuerySet

from orkhon.alliance.queries import grants
from orkhon.exchange.actions.give_page import notice_what_was_taken_back
from orkhon.exchange.actions.settle_deliveries import Outcome, settle_deliveries
from orkhon.exchange.models import SENT_BY, Channel, Delivery, DeliveryState, Webhook
from orkhon.exchange.orders import Order, SharedEntries
from orkhon.exchange.permitting import Permits
from orkhon.exchange.queries import Page, Reader, Windows, given_again, narrowings_of, reader_of
from orkhon.exchange.receipts import write_deliveries, write_receipts
from orkhon.exchange.senders import SEND
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.wire.queries import head, taken_back_since
from orkhon.wire.waking import waker

log = logging.getLogger(__name__)

SENDERS: Final = 16
DOUBTFUL_AT_ONCE: Final = 4
SLOW_AT_ONCE: Final = 8
"""So many folders and letter boxes at once: a visit is seconds, and webhooks are to wait for none."""
ENTRIES_A_DELIVERY: Final[dict[str, int]] = {
    Channel.WEBHOOK: 100,
    # A file far away is a second: together they must be put before the visit ends.
    Channel.SFTP: 20,
    Channel.FTP: 20,
    # A letter that was sent is sent again with what fails after it.
    Channel.MAIL: 1,
}
_AT_MOST_EACH: Final = 0.1
"""Seconds between two rounds: what comes in between goes together."""
_CLOSE_TOGETHER: Final = 0.02
_AFTER_FAILURE: Final = 5.0
_AFTER_DEFECT: Final = timedelta(minutes=1)
"""Until it is tried again to choose for one for whom this hub failed."""
_GOODBYE: Final = 2.0


class Sending:
    """The loop of all webhooks, folders and letter boxes. One runs in a hub."""

    def __init__(self, *, chance: random.Random | None = None) -> None:
        self._chance = chance or random.SystemRandom()
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._busy: set[int] = set()
        self._doubtful: set[int] = set()
        self._slow: set[int] = set()
        self._turns: dict[int, int] = {}

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
                started = time.monotonic()
                settled = self._settle()
                begun = self.begin(now=datetime.now(UTC))
                if self._busy:
                    self._wait_for_outcomes(until=started + _AT_MOST_EACH)
                elif not (settled or begun):
                    wake.sleep(stop)
                    stop.wait(max(0.0, started + _AT_MOST_EACH - time.monotonic()))
                else:
                    stop.wait(_AT_MOST_EACH)

    def begin(self, *, now: datetime) -> int:
        """Make deliveries for all webhooks that are free and behind, and hand them to the senders; return how many."""
        end = head()
        due = Q(next_attempt__isnull=True) | Q(next_attempt__lte=now)
        waiting = _pending().values("target")
        behind = Q(position__lt=end) | Q(pk__in=waiting)
        rows = Webhook.objects.filter(due, behind, active=True).exclude(pk__in=self._busy)
        webhooks = self._without_a_crowd(rows.select_related("subscriber__agency").order_by("failures", "pk"))
        if not webhooks:
            return 0
        orders: list[Order] = []
        try:
            orders = _orders_for(webhooks, now=now)
            for order in orders:
                self._busy.add(order.webhook.pk)
                self._orders.put(order)
        finally:
            # Only who is on its way takes a place; one without anything to send would keep it for ever.
            idle = {webhook.pk for webhook in webhooks} - self._busy
            self._doubtful -= idle
            self._slow -= idle
        return len(orders)

    def _without_a_crowd(self, webhooks: Iterable[Webhook]) -> list[Webhook]:
        """Leave out what failed last, or is slow, where enough of that sort is on its way.

        Who hangs must not take all senders, nor may folders and letters; among these, who waited longest comes first.
        """
        kept: list[Webhook] = []
        for webhook in sorted(webhooks, key=lambda one: self._turns.get(one.pk, 0)):
            slow = webhook.channel != Channel.WEBHOOK
            if (webhook.failures and len(self._doubtful) >= DOUBTFUL_AT_ONCE) or (
                slow and len(self._slow) >= SLOW_AT_ONCE
            ):
                continue
            if webhook.failures:
                self._doubtful.add(webhook.pk)
            if slow:
                self._slow.add(webhook.pk)
                self._turns[webhook.pk] = 1 + max(self._turns.values(), default=0)
            kept.append(webhook)
        return kept

    def _send(self, stop: threading.Event) -> None:
        while (order := self._orders.get()) is not None:
            if stop.is_set():
                continue
            self._outcomes.put(send_one(order, now=datetime.now(UTC)))

    def _wait_for_outcomes(self, *, until: float) -> None:
        """Return after an outcome, those that came close to it, and not before `until` (monotonic clock).

        A round reads the log and all webhooks: one for each answer would cost more than the deliveries.
        """
        try:
            first = self._outcomes.get(timeout=_AT_MOST_EACH)
        except queue.Empty:
            return
        time.sleep(max(_CLOSE_TOGETHER, until - time.monotonic()))
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
            try:
                settle_deliveries(found, now=datetime.now(UTC), chance=self._chance.random)
            except Exception:
                for outcome in found:
                    self._outcomes.put(outcome)
                raise
            done = {outcome.webhook for outcome in found}
            self._busy -= done
            self._doubtful -= done
            self._slow -= done
        return len(found)


def send_one(order: Order, *, now: datetime) -> Outcome:
    """Send one delivery and return what came of it; never raises."""
    shown: list[str] = []
    outcome = partial(Outcome, webhook=order.webhook.pk, delivery=order.delivery.pk)
    try:
        status = SEND[order.webhook.channel](replace(order, pin=shown.append), now=now)
    except RefusedByServer as refusal:
        found = outcome(status=refusal.status, error=str(refusal), asked_for=refusal.retry_after)
    except OutboundError as refusal:
        found = outcome(error=str(refusal))
    except Exception as error:
        log.exception("webhook failed", extra={"webhook": order.webhook.pk})
        found = outcome(error=f"this hub failed: {type(error).__name__}")
    else:
        found = outcome(status=status, taken=True)
    return replace(found, host_key=shown[0]) if shown else found


def _pending() -> QuerySet[Delivery]:
    return Delivery.objects.filter(channel__in=SENT_BY, state=DeliveryState.PENDING)


def _orders_for(webhooks: Sequence[Webhook], *, now: datetime) -> list[Order]:
    """Return what each webhook is to be sent: what it did not take before, else what is new."""
    waiting: dict[int, Delivery] = {}
    for delivery in _pending().filter(target__in=[webhook.pk for webhook in webhooks]).order_by("pk"):
        waiting.setdefault(delivery.target, delivery)
    before = head()
    windows, memoranda = Windows(), grants()
    products = narrowings_of({one.subscriber_id for one in webhooks if not one.subscriber.is_member})
    permits: dict[str, Permits | None] = {}
    orders: list[Order] = []
    written = SharedEntries()
    fresh: list[tuple[Webhook, Page]] = []
    passed: list[Webhook] = []
    for webhook in webhooks:
        reader = reader_of(
            webhook.subscriber, now=now, memoranda=memoranda, products=products.get(webhook.subscriber_id)
        )
        if reader.permits is not None:
            # What was found for one holds for all in its territory.
            reader = replace(reader, permits=permits.setdefault(reader.permits.territory, reader.permits))
        limit = ENTRIES_A_DELIVERY[webhook.channel]
        known = waiting.get(webhook.pk)
        try:
            if known is not None:
                orders.append(_again(known, webhook, reader, windows))
                continue
            page = windows.page_after(reader, webhook.position, limit)
        except DatabaseError:
            raise
        except Exception:
            # What cannot be read for one must not stop the others.
            log.exception("nothing chosen", extra={"webhook": webhook.pk, "position": webhook.position})
            Webhook.objects.filter(pk=webhook.pk).update(next_attempt=now + _AFTER_DEFECT)
            continue
        if page.given:
            fresh.append((webhook, page))
        elif page.position > webhook.position:
            webhook.position = page.position
            passed.append(webhook)
    with transaction.atomic():
        Webhook.objects.bulk_update(passed, ["position"])
        made = [
            Delivery(
                subscriber_id=webhook.subscriber_id,
                channel=webhook.channel,
                target=webhook.pk,
                first=page.given[0].entry.position,
                last=page.position,
                entries=len(page.given),
                state=DeliveryState.PENDING,
                created=now,
            )
            for webhook, page in fresh
        ]
        write_deliveries(made)
        write_receipts((delivery, page.given) for delivery, (_, page) in zip(made, fresh, strict=True))
    all_stands = before > 0 and not taken_back_since(before)
    for delivery, (webhook, page) in zip(made, fresh, strict=True):
        if not all_stands and notice_what_was_taken_back(page.given, since=before):
            # Between choosing and the receipts: chosen again, from what is on record.
            orders.append(
                _again(delivery, webhook, reader_of(webhook.subscriber, now=now, memoranda=memoranda), Windows())
            )
        else:
            entries = written.of(page.given)
            orders.append(
                Order(delivery=delivery, webhook=webhook, given=page.given, position=page.position, entries=entries)
            )
    return orders


def _again(delivery: Delivery, webhook: Webhook, reader: Reader, windows: Windows) -> Order:
    """Return the order for a delivery that is on record, with what may be given of it now."""
    given = given_again(reader, delivery.first - 1, delivery.last, windows=windows)
    return Order(delivery=delivery, webhook=webhook, given=tuple(given), position=delivery.last)


def run(stop: threading.Event) -> None:
    """Send to all webhooks until `stop` is set."""
    Sending().run(stop)
