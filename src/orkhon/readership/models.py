"""What is kept of readers: numbers and sketches, and for a day or a month the secret by which marks are made.

Nobody's address, browser or way through a site is in any row. What is written every few seconds lies aside
(settings.SIDE_MODELS), where a write wakes no reader of the wire, empties no cache and is in no backup.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodSecret(models.Model):
    """The secret of one day or one month. Destroyed when that is over; in no backup. See actions/destroy_secrets.py."""

    period = models.CharField(primary_key=True, max_length=10, help_text="2026-11-23 or 2026-11")
    secret = models.BinaryField()
    made = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.period


class Slice(models.TextChoices):
    """By what is counted."""

    WHOLE = "whole", _("all pages")
    SECTION = "section", _("section")
    ARTICLE = "article", _("article")
    COUNTRY = "country", _("country")
    REFERRER = "referrer", _("where readers came from")


class _Counted(models.Model):
    """One row is what was read on one day in one portal and language, of one section, article, country or class."""

    day = models.DateField()
    slice = models.CharField(max_length=8, choices=Slice.choices)
    portal = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    key = models.CharField(max_length=60, blank=True, default="")
    views_sketch = models.BinaryField(default=b"")
    readers_sketch = models.BinaryField(default=b"", help_text="marks with the day's secret")
    month_sketch = models.BinaryField(default=b"", help_text="marks with the month's secret; of whole portals alone")
    capped = models.BigIntegerField(default=0, help_text="views beyond what one neighbourhood may add")
    programs = models.BigIntegerField(default=0, help_text="pages given to programs, which are no views")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.day} {self.portal}/{self.language} {self.slice} {self.key}".strip()


class Fragment(_Counted):
    """What one web process saw in some seconds, not yet added up. Kept aside."""

    minute = models.DateTimeField(help_text="the minute in which it was handed in")

    class Meta:
        default_permissions = ()


class Tally(_Counted):
    """The sum of one day, all processes together; kept for two days after. Kept aside.

    `closed` is False where something was added since it was last written down as a `DayCount`.
    """

    closed = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "slice", "portal", "language", "key"], name="readership_tally_once")
        ]
        indexes = [models.Index(fields=["slice", "key"], name="readership_tally_key")]


class LiveMinute(models.Model):
    """Who read in one minute, for the figures of now. Kept aside, and for half an hour. `article` 0: the whole."""

    minute = models.DateTimeField()
    portal = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    article = models.BigIntegerField(default=0)
    readers_sketch = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["minute", "portal", "language", "article"], name="readership_live_once")
        ]

    def __str__(self) -> str:
        return f"{self.minute} {self.portal}/{self.language} {self.article or ''}".strip()


class DayCount(_Counted):
    """One day that is over: the record of readership. Sketches of what is no whole portal go after some weeks."""

    views = models.BigIntegerField()
    views_least = models.BigIntegerField()
    views_most = models.BigIntegerField()
    readers = models.BigIntegerField()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("readership of a day")
        verbose_name_plural = _("readership")
        constraints = [
            models.UniqueConstraint(fields=["day", "slice", "portal", "language", "key"], name="readership_day_once")
        ]
        indexes = [models.Index(fields=["slice", "key"], name="readership_day_key")]
