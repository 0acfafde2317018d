"""Say in words how a subscriber's webhook and tokens fare, and how much of the wire a product takes. Reads alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext

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
            words = (
                gettext("left alone since it failed at %(moment)s UTC: somebody must look")
                % {"moment": f"{since:%Y-%m-%d %H:%M}"}
                if since is not None
                else gettext("left alone since it failed: somebody must look")
            )
            return WebhookStanding(words=_with_cause(words, webhook), well=False, left_alone=True)
        return WebhookStanding(words=gettext("switched off: its entries wait in the log"), well=False, left_alone=True)
    if webhook.failures:
        words = (
            gettext("fails since %(moment)s UTC") % {"moment": f"{webhook.failing_since:%Y-%m-%d %H:%M}"}
            if webhook.failing_since is not None
            else gettext("fails")
        )
        if webhook.next_attempt is not None:
            attempt = gettext("next attempt %(moment)s UTC")
            words += f", {attempt % {'moment': f'{webhook.next_attempt:%Y-%m-%d %H:%M:%S}'}}"
        return WebhookStanding(words=_with_cause(words, webhook), well=False)
    dead = Delivery.objects.filter(channel=webhook.channel, target=webhook.pk, state=DeliveryState.DEAD).count()
    words = _how_far(webhook, now)
    if dead:
        words += "; " + gettext("given up: %(count)s") % {"count": dead}
    return WebhookStanding(words=words, well=not dead)


def _how_far(webhook: Webhook, now: datetime) -> str:
    waiting = entries_after(webhook.position, 1)
    if not waiting:
        return gettext("all taken")
    behind = max(0, round((now - waiting[0].received).total_seconds()))
    return gettext("%(count)s entries of the log before it, %(seconds)s s behind") % {
        "count": head() - webhook.position,
        "seconds": behind,
    }


def _with_cause(words: str, webhook: Webhook) -> str:
    last = Delivery.objects.filter(channel=webhook.channel, target=webhook.pk).exclude(error="").order_by("-pk").first()
    return (
        gettext("%(words)s; last answer: %(error)s") % {"words": words, "error": last.error}
        if last is not None
        else words
    )


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
