"""Kills and withholdings that a named person has to confirm."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext

from orkhon.exchange.models.subscriber import Subscriber
from orkhon.wire.kind_words import kind_in_words

TEST: Final = "test"
"""The kind of a letter that takes nothing back."""


class Notice(models.Model):
    """One kill or withholding, for one subscriber who had received the item.

    It is done when `by` says which person saw to it, and not before: that it was sent proves nothing.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="notices")
    position = models.BigIntegerField(help_text="of the kill or withhold entry")
    uri = models.TextField()
    agency = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True, help_text="empty: the letter is sent")
    error = models.CharField(max_length=300, blank=True)
    acknowledged = models.DateTimeField(null=True)
    by = models.CharField("confirmed by", max_length=200, blank=True)

    class Meta:
        ordering = ["-position", "subscriber__code"]
        constraints = [models.UniqueConstraint(fields=["subscriber", "position"], name="exchange_notice_once")]
        indexes = [
            models.Index(
                fields=["next_attempt"], name="exchange_notice_unsent", condition=models.Q(next_attempt__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.uri} for {self.subscriber_id}"

    @property
    def kind_in_words(self) -> str:
        """What it is called in the language that is spoken now."""
        return gettext("test letter") if self.kind == TEST else kind_in_words(self.kind)
