"""What the members grant one another, and what they forbid."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models

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
        max_length=16,
        choices=[
            (Agreement.GRANT.value, "grant: one side grants"),
            (Agreement.POOL.value, "pool: the partners grant one another"),
            (Agreement.CO_PRODUCTION.value, "co-production: the partners share what they make together"),
        ],
        default=Agreement.GRANT.value,
        db_default=Agreement.GRANT.value,
    )
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="memoranda")
    partners = models.ManyToManyField(
        Agency,
        blank=True,
        related_name="memoranda_with",
        help_text="to whom it is granted, or who shares; nobody chosen: every member",
    )
    republish = models.BooleanField(default=False)
    translate = models.BooleanField(default=False)
    edit = models.BooleanField(default=False)
    broadcast = models.BooleanField(default=False)
    archive = models.BooleanField(default=False)
    forbids = models.CharField(
        max_length=60,
        blank=True,
        default="",
        db_default="",
        validators=[check_uses],
        help_text="what it forbids, parted by spaces: republish translate edit broadcast archive",
    )
    languages = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[check_tags],
        help_text="in these languages alone, parted by spaces: kk ru-Cyrl; empty: in all",
    )
    territories = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        validators=[check_countries],
        help_text="in these countries alone, as ISO 3166 codes: KZ UZ; empty: everywhere",
    )
    portals = models.CharField(
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text="on these portals alone, by code, host name or kind (news, literature, history, government); "
        "empty: on all",
    )
    items = models.TextField(
        blank=True,
        default="",
        db_default="",
        validators=[check_items],
        help_text="for these items alone: uris, one a line, a * at the end for all that begin so; empty: for all",
    )
    credit_line = models.CharField(
        max_length=200, blank=True, help_text="how the originator is named; {agency} stands for its name"
    )
    signed = models.DateField()
    starts = models.DateField(
        "in force from", null=True, blank=True, help_text="first day; empty: from the day that it was signed"
    )
    until = models.DateField(null=True, blank=True, help_text="last day; empty: without an end")
    ended = models.DateTimeField(null=True, editable=False)
    shares = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="pools and co-productions: a line a partner, with its share in per cent and what it delivers: "
        "altai 40 two reports a week",
    )
    restrictions = models.TextField(
        blank=True, default="", db_default="", help_text="terms that people must keep; told with every answer"
    )
    text = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "memoranda"
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
                {"forbids": f"both granted and forbidden: {both}; choose one, or write two memoranda"}
            )
        if self.until is not None and self.signed and self.until < self.first_day:
            raise ValidationError({"until": "the last day comes before the first"})
        if self.kind == Agreement.GRANT and self.shares.strip():
            raise ValidationError(
                {"shares": "shares belong to pools and co-productions; choose one of these, or empty it"}
            )
        if self.kind != Agreement.GRANT and self.agency_id is not None:
            raise ValidationError({"agency": "the partners grant one another; leave the agency empty and choose them"})

    def check_partners(self, codes: frozenset[str]) -> None:
        """Refuse partners that do not fit the kind, and shares that do not add up. Raises `ValidationError`."""
        if self.kind == Agreement.GRANT:
            if self.agency is not None and codes == {self.agency.code}:
                raise ValidationError({"partners": "an agency needs no grant of its own; choose another one"})
            return
        if len(codes) < 2:
            raise ValidationError({"partners": f"a {self.kind} has two partners or more; choose them"})
        check_shares(shares_of(self.shares), codes)
