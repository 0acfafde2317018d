"""What was given to whom: the ledger by which kills find everybody. Nothing in it is deleted."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.exchange.models.subscriber import Subscriber


class Channel(models.TextChoices):
    """By which way a subscriber was given something."""

    API = "api", _("asked for (API)")
    FEED = "feed", _("asked for (feed)")
    STREAM = "stream", _("live stream")
    WEBHOOK = "webhook", _("webhook")
    SFTP = "sftp", "SFTP"
    FTP = "ftp", "FTP"
    MAIL = "mail", _("e-mail")


SENT_BY: Final = (Channel.WEBHOOK, Channel.SFTP, Channel.FTP, Channel.MAIL)
"""The ways on which the hub sends by itself: a delivery's `target` is then a row of `Webhook`."""


class DeliveryState(models.TextChoices):
    """How a delivery stands. What was asked for is `delivered` once the answer was made."""

    PENDING = "pending", _("on its way")
    DELIVERED = "delivered", _("delivered")
    DEAD = "dead", _("given up; a person can send it again")


class Delivery(models.Model):
    """Some entries in a row, in the order of the wire, that went to one subscriber together.

    `first` and `last` are positions; entries between them that the subscriber may not have are not in it (`Receipt`
    says which are). What is `pending` is sent again until it is taken, with the same number and the same entries.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    target = models.BigIntegerField(default=0, help_text="the webhook or drop, 0 for what was asked for")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=DeliveryState.choices)
    attempts = models.PositiveIntegerField(default=0)
    created = models.DateTimeField()
    done = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="what the other side answered (HTTP)")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["subscriber", "-id"], name="exchange_delivery_subscriber"),
            models.Index(
                fields=["channel", "target", "id"],
                name="exchange_delivery_waiting",
                condition=models.Q(state="pending"),
            ),
            models.Index(fields=["-id"], name="exchange_delivery_dead", condition=models.Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} to {self.subscriber_id}"


class Receipt(models.Model):
    """One entry that one subscriber was given, the first time that it was.

    `item` is the hash of the entry's uri (`receipts.item_key`): an index over whole uris would be twice as large.
    """

    id = models.BigAutoField(primary_key=True)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="receipts")
    item = models.CharField(max_length=32)
    position = models.BigIntegerField()
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="receipts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "position"], name="exchange_receipt_once"),
        ]
        indexes = [models.Index(fields=["item", "subscriber"], name="exchange_receipt_item")]

    def __str__(self) -> str:
        return f"{self.subscriber_id} has {self.position}"
