"""Cases: a claim before the agencies, the rules as they stood then, and who may speak for an agency."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.verification.models.claim import LONGEST_AGENCY, LONGEST_KEY, Claim, new_key

LONGEST_REASON: Final = 5_000


def new_case_key() -> str:
    """Return a case's key."""
    return new_key("k")


class CaseState(models.TextChoices):
    """How a case stands. A decided one still takes what agencies that were silent say late; a closed one nothing."""

    OPEN = "open", _("open")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", _("closed")


class Case(models.Model):
    """One round in which a claim is before the agencies. `number` counts the rounds of a claim; one is open at most.

    `rules` are the alliance's rules as they stood when it was opened (`determining.rules.Rules`), `counted` the codes
    of the agencies that may decide, `parties` those that are heard first, shown, and not counted, each with its reason.
    `heard_until`, `note_due`, `due` and `late_until` follow from the rules. `reason` is why a round was opened again.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True, default=new_case_key)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    rules = models.JSONField()
    counted = models.JSONField(default=list)
    parties = models.JSONField(default=dict)
    reason = models.TextField(blank=True, default="")
    opened = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agency = models.CharField(max_length=LONGEST_AGENCY, help_text="the newsroom that opened it")
    heard_until = models.DateTimeField()
    note_due = models.DateTimeField()
    due = models.DateTimeField()
    late_until = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    looked = models.DateTimeField(null=True, help_text="when the hub last looked whether something is due")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="verification_case_number"),
            models.UniqueConstraint(
                fields=["claim"], name="verification_one_open_case", condition=models.Q(state=CaseState.OPEN)
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="verification_case_due")]

    def __str__(self) -> str:
        return self.key


class Speaking(models.TextChoices):
    """As what somebody speaks for an agency."""

    SPEAKER = "speaker", _("spokesperson")
    DEPUTY = "deputy", _("deputy")


class Mandate(models.Model):
    """That a person may speak for an agency, from a moment on and, where `ends` is set, until another.

    Never changed but by being retired. It holds only while the person is posted at that agency
    (`determining/mandates.py`). `person` is empty once that account was erased.
    """

    agency = models.CharField(max_length=LONGEST_AGENCY)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    speaking = models.CharField(max_length=8, choices=Speaking.choices)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    named = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    retired = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        default_permissions = ()
        ordering = ["agency", "-starts", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "person"], name="verification_one_mandate", condition=models.Q(retired__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.agency}"


class Presidency(models.Model):
    """Which agency presides over the alliance from one day to another, both included, in UTC.

    Whoever presides reminds, ends rounds, reopens and answers appeals. Filled from `[[presidencies]]` of the
    alliance's file; on a day without one the joint desk presides.
    """

    agency = models.CharField(max_length=LONGEST_AGENCY)
    starts = models.DateField(unique=True)
    ends = models.DateField()

    class Meta:
        verbose_name_plural = "presidencies"
        default_permissions = ()
        ordering = ["starts"]

    def __str__(self) -> str:
        return f"{self.agency} from {self.starts}"


class RulesInForce(models.Model):
    """The alliance's rules of determination from a day on (`determining.rules.Rules`), from `[[determination]]` of its
    file. A case keeps those under which it was opened."""

    starts = models.DateField(unique=True)
    rules = models.JSONField()

    class Meta:
        verbose_name_plural = "rules in force"
        default_permissions = ()
        ordering = ["starts"]

    def __str__(self) -> str:
        return f"rules from {self.starts}"
