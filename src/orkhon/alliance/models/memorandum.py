"""What the members grant one another, and what they forbid."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.memorandum_terms import (
    check_countries,
    check_items,
    check_shares,
    check_tags,
    check_uses,
    shares_of,
)
from orkhon.alliance.models.agency import Agency
from orkhon.alliance.models.names import NamedInEightLanguages
from orkhon.alliance.permits import Agreement, Use


class Memorandum(NamedInEightLanguages):
    """One agreement: by one agency, or by the whole alliance where `agency` is empty; to everybody, or to `partners`.

    An action that no memorandum in force grants is not allowed; there is no default of yes. In a pool or co-production
    the partners grant one another, and `agency` is empty. Nothing is deleted that was ever in force: it is ended.
    """

    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=[
            (Agreement.GRANT.value, _("grant: one side grants")),
            (Agreement.POOL.value, _("pool: the partners grant one another")),
            (Agreement.CO_PRODUCTION.value, _("co-production: the partners share what they make together")),
        ],
        default=Agreement.GRANT.value,
        db_default=Agreement.GRANT.value,
    )
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="memoranda", verbose_name=_("agency")
    )
    partners = models.ManyToManyField(
        Agency,
        blank=True,
        related_name="memoranda_with",
        help_text=_("to whom it is granted, or who shares; nobody chosen: every member"),
        verbose_name=_("partners"),
    )
    republish = models.BooleanField(_("republish"), default=False)
    translate = models.BooleanField(_("translate"), default=False)
    edit = models.BooleanField(_("edit"), default=False)
    broadcast = models.BooleanField(_("broadcast"), default=False)
    archive = models.BooleanField(_("archive"), default=False)
    forbids = models.CharField(
        _("forbids"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        validators=[check_uses],
        help_text=_("what it forbids, parted by spaces: republish translate edit broadcast archive"),
    )
    languages = models.CharField(
        _("languages"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[check_tags],
        help_text=_("in these languages alone, parted by spaces: kk ru-Cyrl; empty: in all"),
    )
    territories = models.CharField(
        _("territories"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        validators=[check_countries],
        help_text=_("in these countries alone, as ISO 3166 codes: KZ UZ; empty: everywhere"),
    )
    portals = models.CharField(
        _("portals"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "on these portals alone, by code, host name or kind (news, literature, history, government); empty: on all"
        ),
    )
    items = models.TextField(
        _("items"),
        blank=True,
        default="",
        db_default="",
        validators=[check_items],
        help_text=_("for these items alone: uris, one a line, a * at the end for all that begin so; empty: for all"),
    )
    credit_line = models.CharField(
        _("credit line"),
        max_length=200,
        blank=True,
        help_text=_("how the originator is named; {agency} stands for its name"),
    )
    signed = models.DateField(_("signed"))
    starts = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("first day; empty: from the day that it was signed")
    )
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("last day; empty: without an end"))
    ended = models.DateTimeField(null=True, editable=False)
    shares = models.TextField(
        _("shares"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "pools and co-productions: a line a partner, with its share in per cent and what it delivers: "
            "altai 40 two reports a week"
        ),
    )
    restrictions = models.TextField(
        _("restrictions"),
        blank=True,
        default="",
        db_default="",
        help_text=_("terms that people must keep; told with every answer"),
    )
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("memorandum")
        verbose_name_plural = _("memoranda")
        ordering = ["signed"]

    @property
    def first_day(self) -> date:
        """The first day on which it holds."""
        return self.starts or self.signed

    def was_in_force(self, now: datetime) -> bool:
        """True where it has ever held: then it is ended, and not deleted."""
        return self.pk is not None and self.first_day <= now.date()

    @property
    def permits(self) -> frozenset[Use]:
        """What it grants."""
        return frozenset(use for use in Use if getattr(self, use.value))

    @property
    def forbidden(self) -> frozenset[Use]:
        """What it forbids."""
        return frozenset(use for use in Use if use.value in self.forbids.split())

    def clean(self) -> None:
        """Refuse what contradicts itself. The partners are checked by `check_partners`, once they are known."""
        super().clean()
        if self.permits & self.forbidden:
            both = ", ".join(sorted(self.permits & self.forbidden))
            raise ValidationError(
                {
                    "forbids": gettext("both granted and forbidden: %(both)s; choose one, or write two memoranda")
                    % {"both": both}
                }
            )
        if self.until is not None and self.signed and self.until < self.first_day:
            raise ValidationError({"until": gettext("the last day comes before the first")})
        if self.kind == Agreement.GRANT and self.shares.strip():
            raise ValidationError(
                {"shares": gettext("shares belong to pools and co-productions; choose one of these, or empty it")}
            )
        if self.kind != Agreement.GRANT and self.agency_id is not None:
            raise ValidationError(
                {"agency": gettext("the partners grant one another; leave the agency empty and choose them")}
            )

    def check_partners(self, codes: frozenset[str]) -> None:
        """Refuse partners that do not fit the kind, and shares that do not add up. Raises `ValidationError`."""
        if self.kind == Agreement.GRANT:
            if self.agency is not None and codes == {self.agency.code}:
                raise ValidationError({"partners": gettext("an agency needs no grant of its own; choose another one")})
            return
        if len(codes) < 2:
            raise ValidationError(
                {"partners": gettext("pools and co-productions have two partners or more; choose them")}
            )
        check_shares(shares_of(self.shares), codes)
