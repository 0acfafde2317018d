"""What was wrong in a published article, what is right, and when that was said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.desk.models.article import Article


class CorrectionKind(models.TextChoices):
    """What was wrong. The templates of all eight languages name it (`corrections/words.py`)."""

    NUMBER = "number", _("a number")
    NAME = "name", _("a name")
    DATE = "date", _("a date or time")
    PLACE = "place", _("a place")
    QUOTE = "quote", _("a quotation")
    ATTRIBUTION = "attribution", _("who said or did it")
    PICTURE = "picture", _("a picture or its caption")
    TRANSLATION = "translation", _("the translation")
    OTHER = "other", _("something else")


class Correction(models.Model):
    """One correction as readers are told of it; `words` is what the article says, in its language and script.

    It stands in the public list as long as readers get the article. `position` is the wire's `correct` entry. A later
    one of the same article stands beside it: what was once said to be wrong is not taken back in silence.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=12, choices=CorrectionKind.choices)
    was = models.CharField(max_length=500, blank=True)
    right = models.CharField(max_length=500)
    words = models.TextField()
    position = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "position"], name="desk_one_correction_an_entry")]
        indexes = [models.Index(fields=["-at", "-id"], name="desk_correction_newest")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.article_id} at {self.position}"


class ChannelState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    GIVEN_UP = "given-up", _("given up")


class CorrectionInChannel(models.Model):
    """One correction for one channel that had carried what was wrong: work until that channel has told it.

    Which channels there are is said by the rooms that have them (`corrections/channels.py`).
    """

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="channels")
    channel = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=ChannelState.choices, default=ChannelState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due = models.DateTimeField()
    done = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["correction", "channel"], name="desk_correction_once_a_channel")]
        indexes = [models.Index(fields=["due"], name="desk_correction_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.correction_id} in {self.channel}"
