"""What people are told about their work: one row a tiding, one a way that it takes, one a choice of ways.

The word *notice* belongs to kills that a subscriber confirms; a tiding asks nothing but to be read.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """By which way somebody is told besides the app, where every tiding stands anyway."""

    MAIL = "mail", _("e-mail")
    PUSH = "push", _("this browser")
    TELEGRAM = "telegram", _("Telegram")


BUNDLE_END: Final = "#"
"""Ends what the keys of tidings about one thing have in common."""


class Tiding(models.Model):
    """One thing that one person is told, in the words of the language that was this person's then.

    `key` names what happened, so that a step which is done again tells nobody twice; where it happened to the same text
    in several languages, all have the same `key` before its `BUNDLE_END`, and are shown as one. `about` is the uri of
    the item or article whose words may stand in it: a redaction of that one takes the row. `seen` is when it was read
    in the app.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tidings")
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=200)
    words = models.CharField(max_length=500)
    url = models.CharField(max_length=500, blank=True)
    about = models.CharField(max_length=2000, blank=True)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    seen = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="tidings_once_a_person")]
        indexes = [models.Index(fields=["user"], name="tidings_unseen", condition=models.Q(seen__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"


class SendingState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    LEFT_OUT = "left-out", _("left out")
    GIVEN_UP = "given-up", _("given up")


class Sending(models.Model):
    """One tiding by one way, work until it is sent. The attempt is counted before anything leaves."""

    tiding = models.ForeignKey(Tiding, on_delete=models.CASCADE, related_name="sendings")
    way = models.CharField(max_length=8, choices=Way.choices)
    state = models.CharField(max_length=8, choices=SendingState.choices, default=SendingState.WAITING)
    due = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    sent = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tiding", "way"], name="tidings_once_a_way")]
        indexes = [models.Index(fields=["due"], name="tidings_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.tiding_id} by {self.way}"


class Choice(models.Model):
    """One person's own word on one kind by one way; without a row the kind's usual ways hold."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tiding_choices")
    kind = models.CharField(max_length=32)
    way = models.CharField(max_length=8, choices=Way.choices)
    wanted = models.BooleanField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "kind", "way"], name="tidings_one_choice")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} by {self.way}: {self.wanted}"


class Quiet(models.Model):
    """The hours in which a person is left in peace, by the clock of `zone` (IANA): from `begins` to before `ends`.

    What is urgent comes all the same. Without a row, or with both hours the same, there are none.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    begins = models.PositiveSmallIntegerField(default=22, validators=[MaxValueValidator(23)])
    ends = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(23)])
    zone = models.CharField(max_length=64, default="UTC")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.begins} to {self.ends} {self.zone}"


class PushBrowser(models.Model):
    """One browser in which a person is told (RFC 8030): where its push service takes messages, and its keys.

    `endpoint` is the browser's own word and hostile until the guarded fetcher has gone there.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_browsers")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=50)
    name = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    last = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"browser {self.pk} of {self.user_id}"
