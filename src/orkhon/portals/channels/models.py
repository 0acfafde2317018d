"""A channel on Telegram, and one row for each article that stood in it."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.desk.models import Article
from orkhon.portals.outlet_work import OutletWork


class TelegramChannel(models.Model):
    """One channel of a portal in one language. No token column: that is a file of its own (`secrets.py`).

    `sections` are slugs of the portal's sections in that language, parted by spaces; empty: all. Nothing that was
    published before `since` is posted. An inactive one is given nothing new, and what stands there is still mended and
    taken away. `paused_until` is when Telegram wants to be asked again.
    """

    portal = models.SlugField(max_length=50)
    language = models.CharField(max_length=2)
    chat = models.CharField(
        _("channel"),
        max_length=64,
        validators=[
            RegexValidator(
                r"^(@[A-Za-z][A-Za-z0-9_]{4,31}|-100[0-9]{5,16})$",
                _("write @name, or the number that begins with -100"),
            )
        ],
        help_text=_("@name, or its number; the bot must be one of its administrators"),
    )
    sections = models.CharField(_("sections"), max_length=1000, blank=True, default="")
    active = models.BooleanField(_("new articles are posted"), default=True)
    since = models.DateTimeField()
    paused_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["portal", "language", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["portal", "language", "chat"], name="portals_one_channel")]

    def __str__(self) -> str:
        return f"{self.chat} ({self.portal} {self.language})"


class ChannelPost(OutletWork):
    """One article in one channel: what is to stand there follows from the article, what stands there is kept here.

    `message` is Telegram's number, None where nothing stands; `shown` the hash of the text that stands there. `taking`
    is work that takes something from readers and goes first. `doubts` counts answers that never came after something
    was posted: it may stand there once more than is known. What somebody took away there by hand is not posted again.
    `changed` is when the work was last wanted: what was begun before that does not end it.
    """

    channel = models.ForeignKey(TelegramChannel, on_delete=models.CASCADE, related_name="posts")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    message = models.BigIntegerField(null=True)
    posted = models.DateTimeField(null=True)
    shown = models.CharField(max_length=64, blank=True, default="")
    taking = models.BooleanField(default=False)
    doubts = models.PositiveSmallIntegerField(default=0)
    removed_by_hand = models.BooleanField(default=False)
    changed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["channel", "article"], name="portals_posted_once")]
        indexes = [models.Index(fields=["due"], name="portals_post_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.channel_id}"
