"""Where an agency's items come from."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models

from orkhon.alliance.models.agency import Agency


class Source(models.Model):
    """One feed of one agency. Its health is not here: that changes by the minute and lives in `intake`."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sources")
    name = models.CharField(max_length=120)
    connector = models.CharField(
        max_length=32, default="feed", help_text="how it is asked: feed for RSS, Atom, JSON Feed, ninjs"
    )
    url = models.URLField(max_length=1000)
    language = models.CharField(
        max_length=20, blank=True, help_text="BCP 47 tag for items that do not say, such as kk-Cyrl"
    )
    time_zone = models.CharField(
        max_length=40, default="UTC", help_text="for times without a zone, such as Asia/Almaty"
    )
    interval = models.DurationField(default=timedelta(minutes=2), help_text="how often it is asked")
    silence_alert_after = models.DurationField(
        default=timedelta(hours=24), help_text="with nothing new for so long, somebody should look"
    )
    local = models.BooleanField(
        default=False,
        help_text="lies on this machine or in its private network; all others may not lead there",
    )
    enabled = models.BooleanField(default=True)
    user_agent = models.CharField(
        max_length=200, blank=True, help_text="for sources that refuse programs that say what they are"
    )
    max_bytes = models.PositiveIntegerField(default=20_000_000, validators=[MinValueValidator(1000)])

    class Meta:
        ordering = ["agency__code", "name"]
        constraints = [models.UniqueConstraint(fields=["agency", "url"], name="one_source_an_address")]

    def __str__(self) -> str:
        return f"{self.agency.code}: {self.name}"
