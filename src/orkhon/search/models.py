"""Saved topics, who follows them, what matched and who was told. Items are known by uri: no word of them is kept."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Agency, Source

LONGEST_NAME: Final = 80
LONGEST_TEXT: Final = 1000
"""Signs of a question; more of one are not read (asking.py)."""


class SavedTopic(models.Model):
    """A question that somebody keeps. Its agency's people see it where it is `shared`, else its owner alone.

    `owner` is empty once that account was erased: a shared topic stays its agency's. Dates are part of the text, such
    as `since:7d`. `begun` is the end of the log when the question was last changed: what lay before was never unread.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="saved_topics"
    )
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="saved_topics")
    shared = models.BooleanField(default=False)
    text = models.CharField("words", max_length=LONGEST_TEXT, blank=True)
    agencies = models.CharField(max_length=500, blank=True, help_text="codes parted by spaces; empty: all")
    languages = models.CharField(max_length=100, blank=True, help_text="codes parted by spaces; empty: all")
    types = models.CharField(max_length=100, blank=True, help_text="parted by spaces; empty: all")
    subjects = models.TextField("topics", blank=True, help_text="one a line, in any script; empty: all")
    places = models.TextField(blank=True, help_text="one a line, in any script; empty: all")
    begun = models.BigIntegerField()
    created = models.DateTimeField()
    changed = models.DateTimeField()
    trouble = models.CharField(max_length=200, blank=True, default="", help_text="why it was not asked last time")

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class When(models.TextChoices):
    """When somebody is told of a match by one way."""

    NEVER = "", _("never")
    AT_ONCE = "now", _("at once")
    DIGEST = "digest", _("in the day's digest")


class Way(models.TextChoices):
    """By which way somebody is told. In the app nothing is sent: there it is the count of what is unread."""

    MAIL = "mail", "e-mail"
    TELEGRAM = "telegram", "Telegram"


class Following(models.Model):
    """One person's own part of a topic: how far it was read, how he is told, and the number of his feed's address.

    `seen` is the position up to which matches count as read. `zone` is an IANA name. The feed's address is sealed and
    not kept: with another `feed_number` it is another one.
    """

    topic = models.ForeignKey(SavedTopic, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_topics")
    seen = models.BigIntegerField()
    mail = models.CharField(max_length=8, choices=When.choices, blank=True, default=When.NEVER)
    telegram = models.CharField(max_length=8, choices=When.choices, blank=True, default=When.NEVER)
    hour = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(23)])
    zone = models.CharField(max_length=64, default="UTC")
    feed_number = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["topic", "user"], name="search_following_once")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.topic_id}"

    def when_by(self, way: Way) -> When:
        """Return when the person is told by that way."""
        return When(self.mail if way is Way.MAIL else self.telegram)


class TopicMatch(models.Model):
    """An item that answered a topic's question: once, with the entry by which it did so first."""

    topic = models.ForeignKey(SavedTopic, on_delete=models.CASCADE, related_name="matches")
    uri = models.TextField()
    position = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-position"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["topic", "uri"], name="search_match_once")]
        indexes = [models.Index(fields=["topic", "position"], name="search_match_newest")]

    def __str__(self) -> str:
        return f"{self.uri} in {self.topic_id}"


class TellingState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", "waiting"
    TOLD = "told", "told"
    LEFT_OUT = "left-out", "left out"
    GIVEN_UP = "given-up", "given up"


class Telling(models.Model):
    """One thing that one person is told by one way: a match, or with `taken_back` that an item told before is gone.

    `taken_back` is the position of the entry that took it back, 0 for a match. What goes together has one `batch`,
    given before anything leaves: so what is tried again after a crash is the same letter.
    """

    following = models.ForeignKey(Following, on_delete=models.CASCADE, related_name="tellings")
    way = models.CharField(max_length=8, choices=Way.choices)
    uri = models.TextField()
    position = models.BigIntegerField()
    taken_back = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=TellingState.choices, default=TellingState.WAITING)
    due = models.DateTimeField()
    created = models.DateTimeField()
    batch = models.BigIntegerField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    told = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["following", "way", "uri", "taken_back"], name="search_telling_once")
        ]
        indexes = [
            models.Index(fields=["due"], name="search_telling_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["uri"], name="search_telling_uri"),
        ]

    def __str__(self) -> str:
        return f"{self.uri} for {self.following_id} by {self.way}"


class TelegramChat(models.Model):
    """The chat in which a person is told, with the bot of an agency. Nothing goes there before it was confirmed.

    `code` is what the person has to repeat, hashed; empty once that was done.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="telegram_chat"
    )
    bot = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    chat = models.BigIntegerField()
    code = models.CharField(max_length=128, blank=True, default="")
    asked = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} at bot {self.bot_id}"
