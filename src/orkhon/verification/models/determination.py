"""Determinations: what the agencies jointly say of a claim. Rows are added and never changed (`guards.py`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.verification.models.assessment import Verdict
from orkhon.verification.models.case import Case
from orkhon.verification.models.claim import LONGEST_AGENCY, LONGEST_HASH, LONGEST_KEY, LONGEST_LANGUAGE, Claim, new_key


def new_determination_key() -> str:
    """Return a determination's key."""
    return new_key("d")


def new_appeal_key() -> str:
    """Return an appeal's key."""
    return new_key("p")


class Step(models.TextChoices):
    """How far the agencies have come."""

    HOLD = "hold", _("hold: unverified")
    PRELIMINARY = "preliminary", _("preliminary note")
    VERDICT = "verdict", _("verdict")


class Outcome(models.TextChoices):
    """What came of a step. Without an agreement there is no verdict, and it is said why."""

    HELD = "held", _("held")
    AGREED = "agreed", _("agreed")
    TIE = "tie", _("tie")
    NO_QUORUM = "no-quorum", _("no quorum")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Determination(models.Model):
    """One thing that the alliance said of a claim at one moment, whole in `document`, with its SHA-256 in `digest`.

    A document is in the form of RFC 8785 (`determining/documents.py`); the other columns say again what lists need.

    What is said later is a row of its own that `supersedes` this one; which one is in force is asked, not kept.
    `note` says what was wrong, where one is put in the place of another without a new round.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True, default=new_determination_key)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="determinations")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="determinations")
    step = models.CharField(max_length=12, choices=Step.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True, default="")
    issued = models.DateTimeField()
    agency = models.CharField(max_length=LONGEST_AGENCY, help_text="who presided, or the newsroom that held")
    note = models.TextField(blank=True, default="")
    language = models.CharField(max_length=LONGEST_LANGUAGE, blank=True, default="")
    document = models.BinaryField()
    digest = models.CharField(max_length=LONGEST_HASH)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["-issued"], name="verification_determ_newest"),
            models.Index(fields=["step", "-issued"], name="verification_determ_step"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.step} {self.verdict}".rstrip()


class Appellant(models.TextChoices):
    """Who does not agree."""

    AGENCY = "agency", _("an agency")
    NAMED = "named", _("somebody whom the claim names")
    OTHER = "other", _("somebody else")


class AppealState(models.TextChoices):
    """What became of an appeal."""

    WAITING = "waiting", _("waiting")
    UPHELD = "upheld", _("upheld")
    REJECTED = "rejected", _("rejected")


class Appeal(models.Model):
    """That somebody asked for a determination to be looked at again, why, and what was answered; all of it is shown.

    `who` is printed: an agency's code or the name that they gave for that. An appeal that is upheld reopens the claim.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True, default=new_appeal_key)
    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, related_name="appeals")
    appellant = models.CharField(max_length=8, choices=Appellant.choices)
    who = models.CharField(max_length=300)
    reasons = models.TextField()
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.WAITING)
    answer = models.TextField(blank=True, default="")
    answer_language = models.CharField(max_length=LONGEST_LANGUAGE, blank=True, default="")
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key
