"""What happened to a source after the desk had used it, as work for an editor."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.desk.models.article import Article


class ProblemKind(models.TextChoices):
    """What the originator, or the desk itself, did to the source."""

    KILLED = "killed", _("source killed")
    WITHHELD = "withheld", _("source withheld")
    CORRECTED = "corrected", _("source corrected")
    REDACTED = "redacted", _("source redacted")
    REPLACED = "replaced", _("source replaced by another item")


class SourceProblem(models.Model):
    """One entry of the wire that concerns one article, open until an editor or a release has solved it.

    `position` and `uri` name the entry; a plain number, because the wire's tables belong to the wire alone.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="source_problems")
    uri = models.CharField(max_length=2000)
    kind = models.CharField(max_length=9, choices=ProblemKind.choices)
    position = models.BigIntegerField(help_text="the wire's entry that said so")
    noted = models.DateTimeField()
    took_down = models.BigIntegerField(
        null=True, blank=True, help_text="the revision that was public until then; empty where none was"
    )
    solved = models.DateTimeField(null=True, blank=True)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="why it does not concern the article"
    )

    class Meta:
        ordering = ["-position"]
        verbose_name = _("problem of a source")
        verbose_name_plural = _("problems of sources")
        constraints = [models.UniqueConstraint(fields=["article", "position"], name="one_problem_an_entry")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.uri}"
