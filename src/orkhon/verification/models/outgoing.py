"""What is still to be put on the wire of determinations: a row each, written in the transaction that issues it."""

from __future__ import annotations

from django.db import models

from orkhon.verification.models.determination import Determination


class Outgoing(models.Model):
    """A determination on its way to the wire. `sent` is empty as long as its items are not all there.

    `attempts` is counted before anything is tried; `problem` says in words why the last attempt failed.
    """

    determination = models.OneToOneField(
        Determination, primary_key=True, on_delete=models.PROTECT, related_name="outgoing"
    )
    sent = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["determination"], name="verification_outgoing_waiting", condition=models.Q(sent__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.determination_id}: {'sent' if self.sent else 'waiting'}"
