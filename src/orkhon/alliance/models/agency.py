"""Who belongs to the alliance."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from orkhon.alliance.models.names import NamedInEightLanguages


class AgencyStanding(models.TextChoices):
    """What an agency is to the alliance."""

    MEMBER = "member", "member"
    PARTNER = "partner", "partner"
    OBSERVER = "observer", "observer"
    DESK = "desk", "the joint desk"


class Agency(NamedInEightLanguages):
    """One news agency, or the joint desk itself, which is a member too.

    Who owns, pays, edits and binds an agency is public: readers see it on the agency's page. No key and
    no memorandum here: those are dated, and have tables of their own.
    """

    code = models.CharField(
        max_length=32,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9-]*$", "write small Latin letters, digits and hyphens, such as altai")
        ],
        help_text="how the wire names the agency, for ever",
    )
    sign = models.CharField(max_length=3, help_text="two or three letters that stand for it in lists, such as AP")
    standing = models.CharField(max_length=8, choices=AgencyStanding.choices, default=AgencyStanding.MEMBER)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code, such as KZ")
    languages = models.CharField(
        max_length=200,
        blank=True,
        help_text="BCP 47 tags of what it writes in, parted by spaces: kk-Cyrl ru-Cyrl",
    )
    website = models.URLField(blank=True)
    founded = models.CharField(max_length=40, blank=True)
    state_owner = models.CharField(max_length=300, blank=True, help_text="who owns it")
    funding = models.CharField(max_length=300, blank=True, help_text="who pays for it")
    editor = models.CharField(max_length=200, blank=True, help_text="editor-in-chief")
    law = models.CharField(max_length=300, blank=True, help_text="the law that it works under")
    invented = models.BooleanField(default=False, help_text="belongs to a demonstration; shown as such everywhere")
    active = models.BooleanField(default=True)
    requires_own_statements = models.BooleanField(
        default=False,
        db_default=False,
        help_text="its items are taken only under its own signature; otherwise the hub signs for it and says so",
    )

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "agencies"
