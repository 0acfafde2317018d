"""What courts and authorities of one country ordered to be withheld there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orkhon.alliance.memorandum_terms import check_countries


class LegalOrder(models.Model):
    """One order about one item or article, in force until it is ended. Nobody changes or deletes it.

    One that another hub has told of has its code in `hub`, and its number there; nobody here ends it.
    """

    uri = models.CharField(max_length=2000, db_index=True)
    country = models.CharField(max_length=2, validators=[check_countries])
    authority = models.CharField(max_length=200)
    reference = models.CharField(max_length=200, blank=True, default="")
    ordered = models.DateField(null=True, blank=True, help_text="the day on the order")
    reason = models.TextField(blank=True, default="", help_text="people's words; never in the log")
    entered = models.DateTimeField()
    entered_by = models.CharField(max_length=150)
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")
    hub = models.CharField(max_length=64, blank=True, default="")
    number_there = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-entered", "-pk"]
        verbose_name = "legal order"
        indexes = [
            models.Index(fields=["country"], name="alliance_order_in_force", condition=Q(ended__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["hub", "number_there"], name="alliance_one_order_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.authority} {self.reference}".strip()

    @property
    def key(self) -> str:
        """What names it in this hub's log and in reasons."""
        return f"order:{self.pk}"
