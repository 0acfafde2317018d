"""The rows of rates: where each bank's document is asked for and how that went, and what the documents said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.portals.menus import is_outside
from orkhon.portals.rates.addresses import filled, is_by_day, misspelt
from orkhon.portals.rates.banks import BANKS, CHOICES, Bank

SHORTEST_MINUTES: Final = 15
LONGEST_PROBLEM: Final = 500


class RateSource(models.Model):
    """One address at which one bank's document is asked for, and how that went. Some banks have two lists."""

    bank = models.CharField(_("central bank"), max_length=2, choices=CHOICES)
    address = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("of the bank’s own document; {DD}, {MM} and {YYYY} stand for the day where it has one a day"),
    )
    enabled = models.BooleanField(_("in use"), default=False)
    local = models.BooleanField(
        _("may be on this machine or its network"), default=False, help_text=_("for stand-ins; banks never are")
    )
    invented = models.BooleanField(
        _("invented"),
        default=False,
        help_text=_("a stand-in of a demonstration: every rate from it is said to be invented"),
    )
    user_agent = models.CharField(
        _("name that the hub gives itself"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("empty: the usual one; some banks refuse what they do not know"),
    )
    interval_minutes = models.PositiveSmallIntegerField(
        _("minutes between two questions"),
        default=60,
        validators=[MinValueValidator(SHORTEST_MINUTES), MaxValueValidator(1440)],
        help_text=_("a bank tells its rates once a day; one of them hangs up on whoever asks more than twenty times"),
    )

    last_asked = models.DateTimeField(_("last asked"), null=True, editable=False)
    last_good = models.DateTimeField(_("last good answer"), null=True, editable=False)
    next_ask = models.DateTimeField(_("asked again"), null=True, editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    problem = models.CharField(_("last problem"), max_length=LONGEST_PROBLEM, blank=True, default="", editable=False)
    newest_day = models.DateField(_("newest day"), null=True, editable=False)
    etag = models.CharField(max_length=1000, blank=True, default="", editable=False)
    last_modified = models.CharField(max_length=100, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("source of rates")
        verbose_name_plural = _("sources of rates")
        constraints = [models.UniqueConstraint(fields=["bank", "address"], name="portals_one_rate_source")]
        ordering = ["bank", "pk"]

    def __str__(self) -> str:
        return f"{self.bank} {self.address}"

    @property
    def of(self) -> Bank:
        """The bank itself."""
        return BANKS[self.bank]

    @property
    def is_by_day(self) -> bool:
        """True where each day has an address of its own, so that nothing is there on days of rest."""
        return is_by_day(self.address)

    def address_on(self, day: date) -> str:
        """Return where that day's document is."""
        return filled(self.address, day)

    def clean(self) -> None:
        """Refuse an address that leads nowhere."""
        super().clean()
        wrong = misspelt(self.address)
        if wrong:
            raise ValidationError(
                {"address": gettext("%(came)s came; {DD}, {MM} and {YYYY} alone are known") % {"came": wrong}}
            )
        if not is_outside(filled(self.address, date(2026, 1, 2))):
            raise ValidationError({"address": gettext("a web address was wanted, beginning with https:// or http://")})


class Rate(models.Model):
    """What one currency was worth on one day, as one bank said. A bank that mends a day changes the row.

    `value` and `told_change` are decimal numbers as text: SQLite keeps what it takes for a number as a binary fraction,
    and 87.45 is none. `value` is for `nominal` units, as the bank told it, and `told_change` too.
    """

    bank = models.CharField(max_length=2)
    day = models.DateField()
    currency = models.CharField(max_length=3)
    value = models.CharField(max_length=24)
    nominal = models.PositiveIntegerField(default=1)
    told_change = models.CharField(max_length=24, blank=True, default="")
    days = models.PositiveSmallIntegerField(default=1)
    invented = models.BooleanField(default=False)
    fetched = models.DateTimeField()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        constraints = [
            models.UniqueConstraint(fields=["bank", "currency", "day"], name="portals_one_rate_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.day} {self.nominal} {self.currency} = {self.value}"

    @property
    def per_unit(self) -> Decimal:
        """What one unit is worth."""
        return Decimal(self.value) / self.nominal
