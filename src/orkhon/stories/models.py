"""The tables of stories. No word of an item is kept here: what a report says is asked of the wire.

Stories, reports, redirects and neighbours are written with each item and can be made again from the log, so they are
kept aside (settings.SIDE_MODELS), where a write wakes no reader and is in no backup. What cannot be made again so
easily, or at all, is beside the wire: vectors, decisions of editors, who watches and who works on a story. The two are
tied by the story's key and the item's uri alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

LONGEST_KEY: Final = 40


class NumberField(models.BigIntegerField):  # type: ignore[type-arg]  # no arguments at run time
    """A position as the key of a row: SQLite keeps a table in that order only where the column is INTEGER."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type of `connection`'s database; both hold 64 bits."""
        return "integer" if connection.vendor == "sqlite" else "bigint"


class Story(models.Model):
    """What several reports are about. `key` is derived from its first report and stays as it grows.

    The figures are of all reports that people of the alliance may see; whoever sees less is given his own (queries.py).
    A story without reports has lost all of them to kills and withholdings, and may get one back.

    `agencies` counts the agencies that tell in their own words: neither copies, nor what was made from another item,
    nor the joint desk. `speed` is how many of them there were within an hour of the first report. `languages` are codes
    parted by spaces, in the order of the alphabet.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    started = models.DateTimeField(help_text="when its first report was received")
    last = models.DateTimeField(help_text="when its last report was received")
    reports = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)
    agencies = models.PositiveIntegerField(default=0)
    speed = models.PositiveIntegerField(default=0)
    languages = models.CharField(max_length=200, blank=True, default="")
    reach = models.PositiveIntegerField(default=0, help_text="how many languages it is told in")

    class Meta:
        verbose_name_plural = "stories"
        default_permissions = ()
        indexes = [
            models.Index(fields=["-last"], name="stories_story_last"),
            models.Index(fields=["-agencies", "-last"], name="stories_story_big"),
        ]

    def __str__(self) -> str:
        return self.key


class Report(models.Model):
    """An item as one report of a story, by the version that counts now. `story` is empty while it is in none.

    `language` is the tag in which the text was read, `tagged` the one that its agency gave it: they differ where that
    was wrong. `published` is what the item says, within three days before its coming. `score` is how sure the engine
    was (`clustering.changes.Joined`), 0 for the first of its story.
    """

    uri = models.TextField(unique=True)
    story = models.CharField(max_length=LONGEST_KEY, blank=True, default="")
    former = models.CharField(max_length=LONGEST_KEY, blank=True, default="", help_text="the story it was taken from")
    agency = models.CharField(max_length=64)
    language = models.CharField(max_length=35)
    tagged = models.CharField(max_length=35)
    version = models.TextField()
    versions = models.PositiveIntegerField(default=1)
    entry = models.BigIntegerField(help_text="position of the version that counts")
    first = models.BigIntegerField(help_text="position by which it first came into a story")
    received = models.DateTimeField(help_text="when the first version was received")
    changed = models.DateTimeField(help_text="when the version that counts was received")
    corrected = models.DateTimeField(null=True, help_text="when it was last corrected")
    published = models.DateTimeField()
    copy_of = models.TextField(blank=True, default="", help_text="uri of the report whose words it repeats")
    derived = models.BooleanField(default=False, help_text="made from another item: no independent report")
    score = models.FloatField(default=0.0)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["story", "received"], name="stories_report_story"),
            models.Index(fields=["-received"], name="stories_report_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.uri} in {self.story}"


class Redirect(models.Model):
    """Where the story is that was once known by this key. Never a chain: each leads to a story that is there."""

    key = models.CharField(max_length=LONGEST_KEY, primary_key=True)
    into = models.CharField(max_length=LONGEST_KEY, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key} → {self.into}"


class Neighbour(models.Model):
    """Two stories that are near each other and not the same, as the engine saw it when the first last changed."""

    story = models.CharField(max_length=LONGEST_KEY)
    other = models.CharField(max_length=LONGEST_KEY, db_index=True)
    nearness = models.FloatField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["story", "other"], name="stories_neighbour_once")]

    def __str__(self) -> str:
        return f"{self.story} ~ {self.other}"


class EmbeddingModel(models.Model):
    """What made vectors: those of two names or versions are never compared."""

    name = models.CharField(max_length=100)
    version = models.CharField(max_length=100)
    dimensions = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["name", "version", "dimensions"], name="stories_model_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Vector(models.Model):
    """What the words of one entry of the wire became: little-endian float16, one after another.

    Kept as long as the entry has words, so that stories are made again without embedding anything; a killed item's
    too, for the stories of its time were made with it. A redaction removes it.
    """

    position = NumberField(primary_key=True)
    model = models.ForeignKey(EmbeddingModel, on_delete=models.PROTECT, related_name="+", db_index=False)
    data = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"vector of {self.pk}"


class DecisionKind(models.TextChoices):
    """What an editor decided about stories."""

    MERGE = "merge", _("merged")
    PART = "part", _("parted")


class DecisionState(models.TextChoices):
    """What became of a decision."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    REFUSED = "refused", _("without effect")


class Decision(models.Model):
    """An editor's word about stories, which the engine never undoes.

    `after` is the position of the log after which it holds: given once, by whoever makes the stories, before it takes
    effect; so the same log and the same decisions give the same stories. `reports` are uris that leave `story`. `into`
    is the story merged with, or for a parting the new one. `editor` is empty once that account was erased.
    """

    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    story = models.CharField(max_length=LONGEST_KEY)
    into = models.CharField(max_length=LONGEST_KEY, blank=True, default="")
    reports = models.JSONField(default=list)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.DateTimeField()
    after = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=DecisionState.choices, default=DecisionState.WAITING)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["after", "id"], name="stories_decision_order"),
            models.Index(fields=["id"], name="stories_decision_waiting", condition=models.Q(after__isnull=True)),
            models.Index(fields=["story"], name="stories_decision_story"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.story}"


class Watch(models.Model):
    """A person who wants to see what becomes of a story. `seen` is the position of the log up to which it was read."""

    story = models.CharField(max_length=LONGEST_KEY)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "watches"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["story", "person"], name="stories_watch_once")]

    def __str__(self) -> str:
        return f"{self.person_id} watches {self.story}"


class Assignee(models.Model):
    """A person who works on a story, in one language or, where `language` is empty, on all of it."""

    story = models.CharField(max_length=LONGEST_KEY)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["story", "person", "language"], name="stories_assignee_once")]

    def __str__(self) -> str:
        return f"{self.person_id} works on {self.story}"
