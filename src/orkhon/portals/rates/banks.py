"""The central banks whose documents are known: their money, their clock and their names. No address is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Bank:
    """One bank. `currency` (ISO 4217) is what its rates are told in; `name` is what readers are shown."""

    code: str
    currency: str
    time_zone: str
    name: Any

    @property
    def zone(self) -> ZoneInfo:
        """The bank's own clock: what today is, and whether it is a day of rest."""
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """Return the bank's day."""
        return now.astimezone(self.zone).date()


BANKS: Final[Mapping[str, Bank]] = MappingProxyType(
    {
        bank.code: bank
        for bank in (
            Bank(code="az", currency="AZN", time_zone="Asia/Baku", name=_("Central Bank of Azerbaijan")),
            Bank(code="kg", currency="KGS", time_zone="Asia/Bishkek", name=_("National Bank of Kyrgyzstan")),
            Bank(code="kz", currency="KZT", time_zone="Asia/Almaty", name=_("National Bank of Kazakhstan")),
            Bank(code="ru", currency="RUB", time_zone="Europe/Moscow", name=_("Bank of Russia")),
            Bank(code="tm", currency="TMT", time_zone="Asia/Ashgabat", name=_("Central Bank of Turkmenistan")),
            Bank(code="tr", currency="TRY", time_zone="Europe/Istanbul", name=_("Central Bank of Türkiye")),
            Bank(code="uz", currency="UZS", time_zone="Asia/Tashkent", name=_("Central Bank of Uzbekistan")),
        )
    }
)
"""All seven, by the code of their country in small letters."""

CHOICES: Final = [(code, bank.name) for code, bank in BANKS.items()]
