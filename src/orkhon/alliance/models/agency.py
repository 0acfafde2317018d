"""Who belongs to the alliance."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models.names import NamedInEightLanguages


class AgencyStanding(models.TextChoices):
    """What an agency is to the alliance."""

    MEMBER = "member", _("member")
    PARTNER = "partner", _("partner")
    OBSERVER = "observer", _("observer")
    DESK = "desk", _("the joint desk")


class Agency(NamedInEightLanguages):
    """One news agency, or the joint desk itself, which is a member too.

    Who owns, pays, edits and binds an agency is public: readers see it on the agency's page. No key and
    no memorandum here: those are dated, and have tables of their own.
    """

    code = models.CharField(
        _("code"),
        max_length=32,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9-]*$", _("write small Latin letters, digits and hyphens, such as altai"))
        ],
        help_text=_("how the wire names the agency, for ever"),
    )
    sign = models.CharField(
        _("sign"), max_length=3, help_text=_("two or three letters that stand for it in lists, such as AP")
    )
    standing = models.CharField(
        _("standing"), max_length=8, choices=AgencyStanding.choices, default=AgencyStanding.MEMBER
    )
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166 code, such as KZ"))
    languages = models.CharField(
        _("languages"),
        max_length=200,
        blank=True,
        help_text=_("BCP 47 tags of what it writes in, parted by spaces: kk-Cyrl ru-Cyrl"),
    )
    website = models.URLField(_("website"), blank=True)
    founded = models.CharField(_("founded"), max_length=40, blank=True)
    state_owner = models.CharField(_("state owner"), max_length=300, blank=True, help_text=_("who owns it"))
    funding = models.CharField(_("funding"), max_length=300, blank=True, help_text=_("who pays for it"))
    editor = models.CharField(_("editor"), max_length=200, blank=True, help_text=_("editor-in-chief"))
    law = models.CharField(_("law"), max_length=300, blank=True, help_text=_("the law that it works under"))
    invented = models.BooleanField(
        _("invented"), default=False, help_text=_("belongs to a demonstration; shown as such everywhere")
    )
    active = models.BooleanField(_("active"), default=True)
    requires_own_statements = models.BooleanField(
        _("requires own statements"),
        default=False,
        db_default=False,
        help_text=_("its items are taken only under its own signature; otherwise the hub signs for it and says so"),
    )

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]
