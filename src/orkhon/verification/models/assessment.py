"""Assessments: one agency's signed view of a claim. Rows are added and never changed (`guards.py`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.verification.models.case import Case, Mandate
from orkhon.verification.models.claim import LONGEST_AGENCY, LONGEST_HASH, LONGEST_KEY, LONGEST_LANGUAGE, new_key


def new_assessment_key() -> str:
    """Return an assessment's key."""
    return new_key("a")


class AssessmentKind(models.TextChoices):
    """What an agency says: what it holds, or that it stays out."""

    ASSESSMENT = "assessment", _("assessment")
    RECUSAL = "recusal", _("recusal")


class Verdict(models.TextChoices):
    """What an agency, or the agencies together, hold a claim to be. The hub itself never does."""

    TRUE = "true", _("true")
    FALSE = "false", _("false")
    ALTERED = "altered", _("altered")
    OUT_OF_CONTEXT = "out-of-context", _("out of context")
    UNPROVEN = "unproven", _("unproven")
    SATIRE = "satire", _("satire")


class Assessment(models.Model):
    """What one agency said of a claim, signed by a passkey of a person whom it named to speak.

    `statement` are the RFC 8785 bytes that were signed (`determining/statements.py`): all other columns say again what
    is in there. `challenge` is their SHA-256, which the browser's `client_data` carries; `signature` is over
    `authenticator_data` and the SHA-256 of `client_data` (WebAuthn, 7.2) and is proven by `public_key`, a COSE key,
    kept here because a person may remove the key from the account. `sequence` counts what the agency said in this
    round; from the second on it replaces the former one. `late` was given after the round was decided. The person is
    in `Signer`: the signed bytes name the agency alone.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True, default=new_assessment_key)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    agency = models.CharField(max_length=LONGEST_AGENCY)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=AssessmentKind.choices)
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True, default="")
    reasons = models.TextField(blank=True, default="")
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    evidence = models.JSONField(default=list)
    late = models.BooleanField(default=False)
    at = models.DateTimeField()
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    statement = models.BinaryField()
    challenge = models.CharField(max_length=LONGEST_HASH, unique=True)
    credential = models.CharField(max_length=1400)
    public_key = models.BinaryField()
    host = models.CharField(max_length=253)
    origin = models.CharField(max_length=300)
    authenticator_data = models.BinaryField()
    client_data = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency", "sequence"], name="verification_assessment_order")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.agency}"


class Signer(models.Model):
    """Who signed an assessment; empty once that account was erased. The assessment itself is never changed."""

    assessment = models.OneToOneField(Assessment, primary_key=True, on_delete=models.CASCADE, related_name="signer")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person_id} signed {self.assessment_id}"
