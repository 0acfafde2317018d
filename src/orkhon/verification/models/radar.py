"""Places outside that are watched, which of their texts were compared, and what was found altered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    """How a place is read."""

    FEED = "feed", _("feed (RSS, Atom, JSON)")
    TELEGRAM = "telegram", _("public channel on Telegram")


class WatchedPlace(models.Model):
    """One outside feed or public channel. It is no agency, and nothing of it enters the wire or is published.

    `language` is what its texts are taken for where they do not say. `heard` is when it last answered, `trouble` what
    was wrong the last time. `local` lets its address lie in the hub's own network, for tests and closed networks.
    """

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind, default=PlaceKind.FEED)
    address = models.URLField(_("address"), max_length=500, unique=True)
    language = models.CharField(_("language"), max_length=2, default="ru")
    minutes = models.PositiveIntegerField(_("asked every … minutes"), default=15)
    enabled = models.BooleanField(_("is watched"), default=True)
    local = models.BooleanField(_("is in our own network"), default=False)
    etag = models.CharField(max_length=300, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    due = models.DateTimeField(null=True)
    asked = models.DateTimeField(null=True)
    heard = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, default="")
    texts = models.PositiveIntegerField(default=0, help_text="how many were compared since it is watched")

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        permissions = [("see_radar", "Can see and settle alerts"), ("keep_radar", "Can say which places are watched")]

    def __str__(self) -> str:
        return self.name


class SeenText(models.Model):
    """One text of a place that was compared: its hash and address, never its words."""

    place = models.ForeignKey(WatchedPlace, on_delete=models.CASCADE, related_name="seen")
    key = models.CharField(max_length=64, help_text="hash of address and words")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["place", "key"], name="verification_seen_once")]
        indexes = [models.Index(fields=["at"], name="verification_seen_at")]

    def __str__(self) -> str:
        return self.key


class AlertState(models.TextChoices):
    """What became of an alert."""

    OPEN = "open", _("open")
    CLAIMED = "claimed", _("put to the agencies")
    DISMISSED = "dismissed", _("dismissed")


class RadarAlert(models.Model):
    """One altered copy of an agency's item at one place.

    `differences` are the places at which it differs, as evidence: for each its type and short words of both texts.
    They are emptied when the item is redacted, and not shown while it may not be. `text` is the hash of the whole text,
    which is not kept. `claim` is the key of the claim that was proposed with it, or that it became an appearance of.
    """

    place = models.ForeignKey(WatchedPlace, null=True, on_delete=models.SET_NULL, related_name="alerts")
    place_name = models.CharField(max_length=100)
    address = models.URLField(max_length=1000)
    text = models.CharField(max_length=64)
    title = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=12)
    uri = models.TextField()
    version = models.CharField(max_length=64, blank=True, default="")
    agency = models.CharField(max_length=64)
    weight = models.FloatField(default=0)
    kinds = models.CharField(max_length=300, blank=True, default="")
    differences = models.JSONField(default=list)
    at = models.DateTimeField()
    published = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=AlertState, default=AlertState.OPEN)
    claim = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["place", "text", "uri"], name="verification_alert_once")]
        indexes = [
            models.Index(fields=["state", "-at"], name="verification_alert_open"),
            models.Index(fields=["uri"], name="verification_alert_uri"),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk}"
