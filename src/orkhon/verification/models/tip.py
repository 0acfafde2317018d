"""The bot by which people outside ask, and what they sent: as little as an answer needs, for as long as it needs it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TipBot(models.Model):
    """The alliance's bot on Telegram. No token column: that is a file of its own (`tips/secrets.py`); the
    server of the Bot API is the hub's (ORKHON_TELEGRAM_API).

    `site` is the portal to whose pages answers lead; none: the main one. `cursor` is the update that is asked for next.
    `heard` is when Telegram last answered, `trouble` what was wrong the last time, empty while all is well.
    """

    site = models.ForeignKey(
        "wagtailcore.Site", verbose_name=_("portal"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    enabled = models.BooleanField(_("messages are answered"), default=True)
    cursor = models.BigIntegerField(default=0)
    asked = models.DateTimeField(null=True)
    heard = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        default_permissions = ()
        permissions = [("keep_tipline", "Can set up the tipline")]

    def __str__(self) -> str:
        return f"tipline {self.pk}"


class TipState(models.TextChoices):
    """How far one message has come."""

    WAITING = "waiting", _("waits for its check")
    CHECKED = "checked", _("waits to be answered")
    ANSWERED = "answered", _("answered")
    GIVEN_UP = "given_up", _("given up")
    REFUSED = "refused", _("over the limit")


class TipKind(models.TextChoices):
    """What a message is."""

    TEXT = "text", _("text")
    LINK = "link", _("link")
    PICTURE = "picture", _("picture")
    PUT = "put", _("put to the agencies")
    HELP = "help", _("greeting")


class Tip(models.Model):
    """One message to the bot, or one press on a button under an answer.

    `chat` is the person's number at Telegram, and is there only as long as an answer must be sent; `sender` is its hash
    with the secret of the day, for the limits of that day. `words` and `file` (Telegram's name of a picture) go once
    the check is made, which keeps its own question. `content` is the hash of what was sent: the same person sending
    the same gets the same check. No name, no handle, and nothing of who wrote a forwarded message first.
    """

    bot = models.ForeignKey(TipBot, on_delete=models.CASCADE, related_name="tips")
    update = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=TipKind)
    chat = models.BigIntegerField(null=True)
    button = models.CharField(max_length=64, blank=True, default="")
    sender = models.CharField(max_length=64, blank=True, default="")
    content = models.CharField(max_length=64)
    words = models.TextField(blank=True, default="")
    file = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=TipState, default=TipState.WAITING)
    check_key = models.CharField(max_length=40, blank=True, default="")
    received = models.DateTimeField()
    due = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    answered = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["bot", "update"], name="verification_tip_once")]
        indexes = [
            models.Index(fields=["state", "due"], name="verification_tip_due"),
            models.Index(fields=["sender", "received"], name="verification_tip_sender"),
        ]

    def __str__(self) -> str:
        return f"tip {self.pk}"
