"""The desk's work: what was decided about a text, who shall do what by when, what people say of it, the board's rows.

No row here is tied to an article by a foreign key: an article may be deleted while it is a draft, and what was done to
it stays; the former version of the hub deletes articles without knowing these tables.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far a text has come. The first four are decided by people, the others by what readers get."""

    DRAFT = "draft", _("draft")
    EDITED = "edited", _("edited")
    TRANSLATED = "translated", _("translated")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    CORRECTED = "corrected", _("corrected")
    WITHHELD = "withheld", _("withheld")
    KILLED = "killed", _("killed")


class StepKind(models.TextChoices):
    """What somebody did to a text. The words go on after a name: "aru marked it as edited"."""

    SUBMITTED = "submitted", _("asked for approval")
    EDITED = "edited", _("marked it as edited")
    TRANSLATED = "translated", _("marked it as translated")
    APPROVED = "approved", _("approved it")
    RETURNED = "returned", _("sent it back")
    SCHEDULED = "scheduled", _("scheduled its publication")
    PUBLISHED = "published", _("published it")
    CORRECTED = "corrected", _("published a correction")
    WAIVED = "waived", _("published a correction without a second person")
    REFUSED = "refused", _("was not published on schedule")
    WITHHELD = "withheld", _("withheld it")
    KILLED = "killed", _("killed it")
    ASSIGNED = "assigned", _("assigned work")
    TAKEN = "taken", _("took work over")
    HANDED = "handed", _("handed work on")
    DECLINED = "declined", _("declined work")
    DONE = "done", _("finished work")
    DROPPED = "dropped", _("called work off")
    COMMENTED = "commented", _("wrote a comment")
    RESOLVED = "resolved", _("resolved a comment")


class Step(models.Model):
    """One deed at the desk. Appended and never changed: the database refuses it (desk/guards.py).

    People and articles stand here by their numbers, so that nothing which is deleted or renamed takes a step along.
    `note` alone may be emptied, once and for ever, where a redaction or a person's right wants its words gone.
    """

    article = models.BigIntegerField(null=True, db_index=True, editable=False)
    group = models.UUIDField(editable=False)
    language = models.CharField(max_length=3, editable=False)
    kind = models.CharField(max_length=10, choices=StepKind.choices, editable=False)
    revision = models.BigIntegerField(null=True, editable=False)
    by = models.BigIntegerField(null=True, editable=False)
    whom = models.BigIntegerField(null=True, editable=False)
    note = models.CharField(max_length=2000, blank=True, editable=False)
    at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("step of the work")
        verbose_name_plural = _("steps of the work")
        indexes = [models.Index(fields=["group", "id"], name="desk_step_by_group")]

    def __str__(self) -> str:
        return f"{self.kind} {self.article}"


class Task(models.TextChoices):
    """What is to be done."""

    WRITE = "write", _("write")
    TRANSLATE = "translate", _("translate")
    EDIT = "edit", _("edit")
    CHECK = "check", _("check the facts")
    APPROVE = "approve", _("approve")
    CORRECT = "correct", _("correct")


class AssignmentState(models.TextChoices):
    """What has become of an assignment."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("called off")


class Assignment(models.Model):
    """Who does what to which text in which language by when. Nobody in `who`: it waits in the language's queue.

    `group` is the translation group; the text in `language` may still be to be begun, and so may the whole group, which
    then has a working title here. `agency` is the newsroom whose editors gave it. What became of it, and through whose
    hands it went, is told by the steps.
    """

    group = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    language = models.CharField(max_length=3, choices=settings.LANGUAGES)
    agency = models.CharField(max_length=32, editable=False)
    title = models.CharField(_("working title"), max_length=255)
    task = models.CharField(_("what is to be done"), max_length=9, choices=Task.choices, default=Task.WRITE)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="desk_assignments"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateTimeField(_("due"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    state = models.CharField(max_length=7, choices=AssignmentState.choices, default=AssignmentState.OPEN)
    made = models.DateTimeField(editable=False)
    changed = models.DateTimeField(editable=False)

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "pk"]
        default_permissions = ()
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        indexes = [
            # The work that is open is little; what is done grows for ever and is found by its group alone.
            models.Index(fields=["language", "due"], condition=models.Q(state="open"), name="desk_open_by_language"),
            models.Index(fields=["who", "due"], condition=models.Q(state="open"), name="desk_open_by_person"),
            models.Index(fields=["due"], condition=models.Q(state="open"), name="desk_open_by_deadline"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.language}: {self.title}"


class ArticleComment(models.Model):
    """What somebody says of an article, of one passage or of one sentence; an answer names what it answers.

    `passage` is a key of the article's passages and `segment` the sentence's number in it; `quote` is what stood there.
    Written once: the database refuses other words, and lets go of them only where they must be gone for ever.
    """

    article = models.BigIntegerField(db_index=True, editable=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers", editable=False)
    passage = models.CharField(max_length=200, blank=True, editable=False)
    segment = models.PositiveIntegerField(null=True, editable=False)
    quote = models.CharField(max_length=300, blank=True, editable=False)
    text = models.CharField(max_length=4000, editable=False)
    by = models.BigIntegerField(editable=False)
    at = models.DateTimeField(editable=False)
    resolved_by = models.BigIntegerField(null=True, editable=False)
    resolved_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.article}"


class BoardRow(models.Model):
    """What the board asks of one article, kept beside it so that no question of the board grows with the archive.

    Written whenever the article is (desk/work/board_rows.py), never by hand. An article whose row is missing is not on
    the board until it is saved again, and nothing else depends on it.
    """

    article = models.BigIntegerField(primary_key=True, editable=False)
    group = models.UUIDField(db_index=True, editable=False)
    language = models.CharField(max_length=3, editable=False)
    agency = models.CharField(max_length=32, editable=False)
    topic = models.BigIntegerField(null=True, editable=False)
    live = models.BooleanField(default=False, editable=False)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    moved = models.DateTimeField(db_index=True, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("row of the board")
        verbose_name_plural = _("rows of the board")
        indexes = [
            models.Index(fields=["language", "-moved"], name="desk_board_by_language"),
            models.Index(fields=["agency", "-moved"], name="desk_board_by_agency"),
            models.Index(fields=["stage", "-moved"], name="desk_board_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.stage}"
