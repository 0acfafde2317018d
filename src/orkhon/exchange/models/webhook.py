"""Where entries are sent as they come."""

from __future__ import annotations

from django.db import models

from orkhon.exchange.models.subscriber import Subscriber


class Webhook(models.Model):
    """One address of one subscriber, with how far it came and how it fares.

    `position` moves when the other side has said that it took a delivery, or a person has given one up. `failures`
    counts those since the last success; while it is above zero nothing is sent before `next_attempt`.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="webhooks")
    url = models.URLField(max_length=1000)
    active = models.BooleanField(default=True)
    local = models.BooleanField(
        default=False, help_text="lies on this machine or in its private network; all others may not lead there"
    )
    position = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    next_attempt = models.DateTimeField(null=True, editable=False)
    last_success = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["subscriber__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["subscriber", "url"], name="exchange_one_webhook_an_address")]

    def __str__(self) -> str:
        return f"{self.subscriber.code}: {self.url}"
