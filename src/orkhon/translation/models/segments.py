"""Documents under translation, sentence by sentence, with every text that a sentence ever had."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SegmentStatus(models.TextChoices):
    """How far one sentence is."""

    EMPTY = "empty", _("not translated")
    FILLED = "filled", _("filled in")
    DRAFT = "draft", _("being written")
    CONFIRMED = "confirmed", _("confirmed")
    STALE = "stale", _("the original has changed")


class SegmentOrigin(models.TextChoices):
    """Where the translation's words come from."""

    NONE = "none", _("nowhere")
    MEMORY = "memory", _("memory")
    MACHINE = "machine", _("machine")
    PERSON = "person", _("a person")


class VersionKind(models.TextChoices):
    """How a text came to be kept."""

    SAVED = "saved", _("saved")
    FILLED = "filled", _("filled in")
    ARTICLE = "article", _("written in the article's form")
    REFUSED = "refused", _("refused, because somebody else was faster")
    SUGGESTED = "suggested", _("suggested")


class Document(models.Model):
    """One article's translation into one language. Knows the article by its address alone.

    `seen` holds a hash of each passage of the translation as it was last read from the article or written to it: what
    differs from it was written in the article's own form. No progress column: it is counted from the segments.
    """

    source = models.CharField(max_length=255, db_index=True)
    target = models.CharField(max_length=255, unique=True)
    source_tag = models.CharField(max_length=35)
    target_tag = models.CharField(max_length=35)
    source_version = models.CharField(max_length=64, blank=True)
    agency = models.CharField(max_length=32, blank=True)
    confidential = models.BooleanField(default=False)
    seen = models.JSONField(default=dict)
    composed = models.DateTimeField(null=True, blank=True)
    changed = models.DateTimeField()

    def __str__(self) -> str:
        """Both languages and the address."""
        return f"{self.source_tag} → {self.target_tag} {self.target}"


class Segment(models.Model):
    """One sentence of one passage with its translation.

    `source` and `target` have inline markup as numbered marks (`segments/marks.py`); `markup`, `before` and `after`
    are the HTML around them, the source's. `previous_source` is what the source said when the translation was made,
    from the moment it changes until somebody confirms. `engine` and `route` stay when a person edits what a machine
    wrote. `memory` is the number of the wording that filled it or was remembered from it; no foreign key, since the
    memory forgets without asking. Only an EMPTY segment stands in for the source's words; any other with an empty
    target is left out of the translation on purpose.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="segments")
    passage = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    rich = models.BooleanField(default=False)
    source = models.TextField()
    source_key = models.BigIntegerField()
    markup = models.JSONField(default=list)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    previous_source = models.TextField(blank=True)
    target = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=SegmentStatus.choices, default=SegmentStatus.EMPTY)
    origin = models.CharField(max_length=10, choices=SegmentOrigin.choices, default=SegmentOrigin.NONE)
    score = models.PositiveSmallIntegerField(default=0)
    engine = models.CharField(max_length=100, blank=True)
    route = models.CharField(max_length=100, blank=True)
    memory = models.BigIntegerField(null=True, blank=True)
    finding_count = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    also_filled: tuple[int, ...] = ()
    """After a confirmation: the document's other segments that the same words have filled."""

    class Meta:
        """In reading order."""

        ordering = ["order"]
        indexes = [models.Index(fields=["document", "order"], name="segment_in_order")]

    def __str__(self) -> str:
        """The source's words."""
        return self.source


class SegmentVersion(models.Model):
    """One text that a segment had, was refused or was offered: nothing is lost when two save at once.

    Outlives its segment, with the source's words of that time.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.SET_NULL, related_name="versions")
    kind = models.CharField(max_length=10, choices=VersionKind.choices)
    source = models.TextField()
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=SegmentOrigin.choices, default=SegmentOrigin.PERSON)
    score = models.PositiveSmallIntegerField(default=0)
    engine = models.CharField(max_length=100, blank=True)
    route = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        """Newest first."""

        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        """The words."""
        return self.text
