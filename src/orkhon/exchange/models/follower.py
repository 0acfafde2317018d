"""What hubs that follow this one have said: how far they are, and how what was taken back stands there."""

from __future__ import annotations

from django.db import models

from orkhon.exchange.models.subscriber import Subscriber


class FollowerStanding(models.Model):
    """How far one hub that follows has the log for good, by its own word; a row for each, the newest word alone."""

    subscriber = models.OneToOneField(Subscriber, primary_key=True, on_delete=models.PROTECT, related_name="follower")
    position = models.BigIntegerField(help_text="every entry up to here is there, or was set aside")
    aside = models.PositiveIntegerField(help_text="entries that wait there for a person to judge them")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.subscriber_id} at {self.position}"


class FollowerAnswer(models.Model):
    """How the item of one entry that takes back stands at a hub that follows, by its own word.

    A program's word: the notice beside it is done when a named person confirms it, and not by this.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="answers")
    position = models.BigIntegerField(help_text="of the kill, withhold or redact entry here")
    status = models.CharField(max_length=16, help_text="usable, embargoed, withheld, killed, redacted or unknown")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["subscriber", "position"], name="exchange_answer_once")]

    def __str__(self) -> str:
        return f"{self.subscriber_id} has {self.status} at {self.position}"
