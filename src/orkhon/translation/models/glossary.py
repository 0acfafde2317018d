"""The glossary and the style guides: terms, their wordings by language, agency and portal, and rules for texts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_WORDING = 200


class TermKind(models.TextChoices):
    """What a term names."""

    INSTITUTION = "institution", _("institution")
    TITLE = "title", _("title or office")
    PERSON = "person", _("person")
    PLACE = "place", _("place")
    THING = "thing", _("thing or expression")


class WordingStatus(models.TextChoices):
    """Whether a wording is written."""

    PREFERRED = "preferred", _("preferred")
    ADMITTED = "admitted", _("admitted")
    FORBIDDEN = "forbidden", _("not to be written")


class Term(models.Model):
    """One thing that has a name in several languages. No name of its own: the wordings are the names."""

    kind = models.CharField(_("kind"), max_length=12, choices=TermKind.choices, default=TermKind.THING)
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("for whoever translates: what it is, when which wording")
    )
    stock = models.CharField(max_length=60, blank=True, help_text="its key in the first stock; empty for all others")
    added = models.DateTimeField()
    changed = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        indexes = [models.Index(fields=["-changed"], name="translation_term_changed")]

    def __str__(self) -> str:
        return f"term {self.pk}"


class TermWording(models.Model):
    """How a term is said in one language and script; with an agency, how that agency (or its portal) says it.

    A term of which some agency has a wording of its own is contested: members write it differently. `folded` is the
    same for a word in all scripts; the list is searched by it.
    """

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="wordings")
    tag = models.CharField(max_length=20, help_text="BCP 47 with the script: kk-Cyrl")
    text = models.CharField(_("wording"), max_length=LONGEST_WORDING)
    folded = models.CharField(max_length=LONGEST_WORDING * 2)
    status = models.CharField(
        _("status"), max_length=10, choices=WordingStatus.choices, default=WordingStatus.PREFERRED
    )
    agency = models.CharField(_("agency"), max_length=32, blank=True)
    portal = models.CharField(_("portal"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["term", "tag", "text", "agency", "portal"], name="translation_wording_once_a_term"
            )
        ]
        indexes = [
            models.Index(fields=["folded"], name="translation_wording_folded"),
            models.Index(fields=["agency", "portal"], name="translation_wording_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.tag}: {self.text}"


class StyleKind(models.TextChoices):
    """What a rule of a style guide is about; the values are those of `checks.GuideKind`."""

    FORBIDDEN = "forbidden", _("is not written")
    PREFERRED = "preferred", _("is written otherwise")
    PATTERN = "pattern", _("a pattern that is not written")


class StyleRule(models.Model):
    """One rule of one agency's style guide for one language."""

    agency = models.CharField(_("agency"), max_length=32)
    language = models.CharField(_("language"), max_length=3)
    kind = models.CharField(_("kind"), max_length=10, choices=StyleKind.choices, default=StyleKind.FORBIDDEN)
    text = models.CharField(_("what is not written"), max_length=LONGEST_WORDING)
    instead = models.CharField(_("what is written instead"), max_length=LONGEST_WORDING, blank=True)
    note = models.CharField(_("words for the writer"), max_length=300, blank=True)
    changed = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("rule of style")
        verbose_name_plural = _("rules of style")
        indexes = [models.Index(fields=["agency", "language"], name="translation_style_of_agency")]

    def __str__(self) -> str:
        return f"{self.agency} {self.language}: {self.text}"


class GlossaryState(models.Model):
    """One row: which number the glossary and the style guides have reached, and which of the first stock were loaded.

    Every change raises `number`; each process reads it, and builds its index anew when it is another.
    """

    number = models.BigIntegerField(default=0)
    stock = models.JSONField(default=list, help_text="keys of the stock that were loaded; a term deleted stays so")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"glossary {self.number}"
