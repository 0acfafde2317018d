"""The people of the agencies and of the joint desk."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from orkhon.alliance.models.agency import Agency


class Role(models.TextChoices):
    """What somebody does. Rights come from the role's group, made by `actions.make_roles`."""

    REPORTER = "reporter", "reporter"
    TRANSLATOR = "translator", "translator"
    EDITOR = "editor", "editor"
    FACT_CHECKER = "fact-checker", "fact-checker"
    PRODUCER = "producer", "producer"
    AGENCY_ENGINEER = "agency-engineer", "agency engineer"
    SECRETARIAT = "secretariat", "secretariat"


class Staff(models.Model):
    """One person's role at one agency; a person may have several. Signing in is the user's affair."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="postings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="staff")
    role = models.CharField(max_length=16, choices=Role.choices)
    languages = models.CharField(
        max_length=200,
        blank=True,
        help_text="BCP 47 tags that the person works in, parted by spaces: kk-Cyrl ru-Cyrl; empty: all of them",
    )
    portals = models.CharField(
        max_length=500,
        blank=True,
        default="",
        # The database's own too: a version that does not know the column may still be running.
        db_default="",
        help_text="codes of the portals that the person works on, parted by spaces; empty: all of them",
    )
    # The agency's own directory that gave it and takes it away; empty where a person of the alliance did.
    directory = models.ForeignKey(
        "alliance.Directory", null=True, editable=False, on_delete=models.CASCADE, related_name="postings"
    )

    class Meta:
        ordering = ["agency__code", "role"]
        verbose_name_plural = "staff"
        permissions = [
            ("end_sessions", "Can end the sessions of people and close their accounts"),
            ("view_retention", "Can see what is kept for how long"),
        ]
        constraints = [models.UniqueConstraint(fields=["user", "agency", "role"], name="one_posting_a_role")]

    def __str__(self) -> str:
        return f"{self.user.get_username()}, {self.get_role_display()} at {self.agency.code}"
