"""Let a webhook go on that was left alone, and send again what was given up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from orkhon.audit.actions.record import record
from orkhon.exchange.errors import NotDead
from orkhon.exchange.models import Delivery, DeliveryState, Webhook


def resume_webhook(webhook: Webhook, *, by: str, now: datetime) -> None:
    """Send to it again at once, from where it stopped: everything that came meanwhile, in order."""
    Webhook.objects.filter(pk=webhook.pk).update(active=True, failures=0, failing_since=None, next_attempt=None)
    _record("exchange.resume_webhook", webhook, by=by, now=now)


def send_again(delivery: Delivery, *, by: str, now: datetime) -> None:
    """Send a delivery once more that was given up; it goes before what is new. Raises `NotDead`."""
    with transaction.atomic():
        changed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.DEAD).update(
            state=DeliveryState.PENDING, attempts=0, done=None
        )
        if not changed:
            raise NotDead(
                gettext("delivery %(number)s is %(state)s; only what was given up is sent again")
                % {"number": delivery.pk, "state": delivery.get_state_display()}
            )
        webhook = Webhook.objects.get(pk=delivery.target)
        Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None, next_attempt=None)
    _record("exchange.send_again", webhook, by=by, now=now)


def _record(verb: str, webhook: Webhook, *, by: str, now: datetime) -> None:
    record(
        verb,
        actor=by,
        now=now,
        object_type="exchange.webhook",
        object_key=str(webhook.pk),
        details={"subscriber": webhook.subscriber.code},
    )
