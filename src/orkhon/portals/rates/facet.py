"""What a portal's page is told of rates: whose they are, and of which currencies. An abstract row; knows no route."""

from __future__ import annotations

import re
from typing import Final

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from orkhon.portals.rates.banks import BANKS, CHOICES

MOST_CURRENCIES: Final = 6
USUAL: Final = ("USD", "EUR", "RUB")
_CODE: Final = re.compile(r"[A-Z]{3}", re.ASCII)


def currencies_of(text: str, bank: str) -> tuple[str, ...]:
    """Return the currencies that a portal shows, each once; the usual three where it names none.

    A bank's own money is never among them: it is what the others are told in.
    """
    own = BANKS[bank].currency if bank in BANKS else ""
    chosen = dict.fromkeys(text.split() or USUAL)
    return tuple(code for code in chosen if code != own)[:MOST_CURRENCIES]


class HasRates(models.Model):
    """The bar of rates under a portal's name. One bank a language: readers reckon in the money of their country."""

    rates_bank = models.CharField(
        _("rates of"),
        max_length=2,
        blank=True,
        default="",
        db_default="",
        choices=CHOICES,
        help_text=_("the bank whose rates readers of this language are shown; empty: none are shown"),
    )
    rates_currencies = models.CharField(
        _("currencies"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("at most six codes in their order, parted by spaces: USD EUR RUB CNY; empty: USD EUR RUB"),
    )

    rates_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("rates_bank"), FieldPanel("rates_currencies")])], heading=_("Exchange rates")
        )
    ]

    class Meta:
        abstract = True

    def clean_rates(self) -> dict[str, list[str]]:
        """Return what is wrong, by field."""
        codes = self.rates_currencies.split()
        wrong = [code for code in codes if not _CODE.fullmatch(code)]
        if not wrong and len(codes) <= MOST_CURRENCIES and len(set(codes)) == len(codes):
            return {}
        said = gettext("%(came)s came; at most six different codes of three capitals were wanted, such as USD")
        return {"rates_currencies": [said % {"came": " ".join(wrong or codes)}]}
