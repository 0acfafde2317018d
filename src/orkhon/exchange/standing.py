"""Say in words how a subscriber's webhook and tokens fare, and how much of the wire a product takes. Reads alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from orkhon.exchange.models import Delivery, DeliveryState, Product, Webhook
from orkhon.exchange.queries import narrowing_of
from orkhon.wire.entries import CONTENT_KINDS
from orkhon.wire.queries import entries_after, head

LOOKED_THROUGH: Final = 500
"""So many of the newest entries are counted for a product."""


@dataclass(frozen=True, kw_only=True)
class WebhookStanding:
    """How one webhook fares: `words` for people, and whether `somebody must look`."""

    words: str
    well: bool
    left_alone: bool = False


def standing_of(webhook: Webhook, *, now: datetime) -> WebhookStanding:
    """Return how the webhook fares at `now`. Three queries at most."""
    if not webhook.active:
        if webhook.failures:
            since = webhook.failing_since
            words = f"left alone since it failed{_since(since)}: somebody must look"
            return WebhookStanding(words=_with_cause(words, webhook), well=False, left_alone=True)
        return WebhookStanding(words="switched off: its entries wait in the log", well=False, left_alone=True)
    if webhook.failures:
        words = f"fails{_since(webhook.failing_since)}"
        if webhook.next_attempt is not None:
            words += f", next attempt {webhook.next_attempt:%Y-%m-%d %H:%M:%S} UTC"
        return WebhookStanding(words=_with_cause(words, webhook), well=False)
    dead = Delivery.objects.filter(channel=webhook.channel, target=webhook.pk, state=DeliveryState.DEAD).count()
    given_up = f"; given up: {dead}" if dead else ""
    return WebhookStanding(words=f"{_how_far(webhook, now)}{given_up}", well=not dead)


def _how_far(webhook: Webhook, now: datetime) -> str:
    waiting = entries_after(webhook.position, 1)
    if not waiting:
        return "all taken"
    behind = max(0, round((now - waiting[0].received).total_seconds()))
    return f"{head() - webhook.position} entries of the log before it, {behind} s behind"


def _since(moment: datetime | None) -> str:
    return f" since {moment:%Y-%m-%d %H:%M} UTC" if moment is not None else ""


def _with_cause(words: str, webhook: Webhook) -> str:
    last = Delivery.objects.filter(channel=webhook.channel, target=webhook.pk).exclude(error="").order_by("-pk").first()
    return f"{words}; last answer: {last.error}" if last is not None else words


def taken_of_the_newest(products: Iterable[Product]) -> tuple[dict[int, int], int]:
    """Return how many of the newest entries each product takes, by its id, and of how many with an item.

    Looks through the last 500 entries once; redacted ones and controls carry no item and are not counted.
    """
    entries = [
        entry
        for entry in entries_after(max(0, head() - LOOKED_THROUGH), LOOKED_THROUGH)
        if entry.kind in CONTENT_KINDS and not entry.redacted
    ]
    found = {}
    for product in products:
        narrowing = narrowing_of(product)
        found[product.pk] = sum(map(narrowing.takes_entry, entries))
    return found, len(entries)
