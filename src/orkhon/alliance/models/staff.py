"""The people of the agencies and of the joint desk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models.agency import Agency


class Role(models.TextChoices):
    """What somebody does. Rights come from the role's group, made by `actions.make_roles`."""

    REPORTER = "reporter", _("reporter")
    TRANSLATOR = "translator", _("translator")
    EDITOR = "editor", _("editor")
    FACT_CHECKER = "fact-checker", _("fact-checker")
    PRODUCER = "producer", _("producer")
    AGENCY_ENGINEER = "agency-engineer", _("agency engineer")
    SECRETARIAT = "secretariat", _("secretariat")

    @property
    def group(self) -> str:
        """The name of its group of rights: one name, whatever language is spoken."""
        return self.value.replace("agency-", "agency ")


class Staff(models.Model):
    """One person's role at one agency; a person may have several. Signing in is the user's affair."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="postings", verbose_name=_("user")
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="staff", verbose_name=_("agency"))
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    languages = models.CharField(
        _("languages"),
        max_length=200,
        blank=True,
        help_text=_("BCP 47 tags that the person works in, parted by spaces: kk-Cyrl ru-Cyrl; empty: all of them"),
    )
    portals = models.CharField(
        _("portals"),
        max_length=500,
        blank=True,
        default="",
        # The database's own too: a version that does not know the column may still be running.
        db_default="",
        help_text=_("codes of the portals that the person works on, parted by spaces; empty: all of them"),
    )
    # The agency's own directory that gave it and takes it away; empty where a person of the alliance did.
    directory = models.ForeignKey(
        "alliance.Directory", null=True, editable=False, on_delete=models.CASCADE, related_name="postings"
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("staff")
        ordering = ["agency__code", "role"]
        permissions = [
            ("end_sessions", "Can end the sessions of people and close their accounts"),
            ("view_retention", "Can see what is kept for how long"),
        ]
        constraints = [models.UniqueConstraint(fields=["user", "agency", "role"], name="one_posting_a_role")]

    def __str__(self) -> str:
        # The log of records keeps it, and erasing somebody finds the name by what parts it from the rest.
        return f"{self.user.get_username()}, {self.get_role_display()} ({self.agency.code})"
