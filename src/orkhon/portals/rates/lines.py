"""Take numbers, units, codes and days from what a bank wrote, strictly: what is in doubt is no rate."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from orkhon.portals.rates.bulletins import Quote

_DIGITS: Final = r"[0-9]{1,12}"
_WITH_POINT: Final = re.compile(rf"[+-]?{_DIGITS}(?:\.[0-9]{{1,10}})?", re.ASCII)
_WITH_COMMA: Final = re.compile(rf"[+-]?{_DIGITS}(?:,[0-9]{{1,10}})?", re.ASCII)
_CODE: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_NOMINAL: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
_DAY_FIRST: Final = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", re.ASCII)
_MONTH_FIRST: Final = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
# What Azerbaijan's bank calls the currency of the International Monetary Fund; ISO calls it otherwise.
_OTHER_NAMES: Final = {"SDR": "XDR"}
# Metals stand among currencies; a gram of gold is no money.
_NO_MONEY: Final = frozenset({"XAU", "XAG", "XPT", "XPD"})


def number(text: str, *, comma: bool = False) -> Decimal | None:
    """Return the number, None where `text` is none. A comma is a decimal one where the bank writes so, else nothing.

    `1,234` would be a thousand times too much or too little by the wrong reading, so neither sign is guessed.
    """
    text = text.strip()
    if not (_WITH_COMMA if comma else _WITH_POINT).fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


def quote(currency: str, nominal: str, value: str, *, change: str = "", comma: bool = False) -> Quote | None:
    """Return the quote, None for a line that names no currency, no whole number of units or no rate above nought."""
    code = _OTHER_NAMES.get(currency.strip(), currency.strip())
    worth = number(value, comma=comma)
    units = nominal.strip()
    if not _CODE.fullmatch(code) or code in _NO_MONEY or not _NOMINAL.fullmatch(units) or int(units) < 1:
        return None
    if worth is None or worth <= 0:
        return None
    return Quote(currency=code, value=worth, nominal=int(units), change=number(change, comma=comma))


def day_first(text: str) -> date | None:
    """Return the day of `24.05.2026`."""
    found = _DAY_FIRST.fullmatch(text.strip())
    return _day(found[3], found[2], found[1]) if found else None


def month_first(text: str) -> date | None:
    """Return the day of `05/24/2026`."""
    found = _MONTH_FIRST.fullmatch(text.strip())
    return _day(found[3], found[1], found[2]) if found else None


def year_first(text: str) -> date | None:
    """Return the day of `2026-05-24`."""
    found = _YEAR_FIRST.fullmatch(text.strip())
    return _day(found[1], found[2], found[3]) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
