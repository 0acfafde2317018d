"""Write rates as the readers of a language do (CLDR), and read amounts as they write them. Decimal numbers alone."""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Final

from babel import Locale
from babel.numbers import NumberFormatError, format_decimal, get_decimal_symbol, parse_decimal

from orkhon.portals.moments import capital
from orkhon.portals.rates.errors import ConvertingRefused

_UNITS: Final = (1, 100, 1000, 10_000)
_SMALLEST: Final = Decimal("0.1")
MOST_PLACES: Final = 4
LONGEST_AMOUNT: Final = 24
MOST: Final = Decimal(10) ** 15


def units_for(value: Decimal) -> int:
    """Return for how many units a rate is told, so that it has a figure before its end: 100 roubles in manats."""
    return next((units for units in _UNITS if value * units >= _SMALLEST), _UNITS[-1])


def places_for(value: Decimal, *, whole: bool = False) -> int:
    """Return how many figures stand after the sign: two as money has them, four for what is worth little.

    With `whole` there is room for what banks tell exactly, which is less of what is worth much.
    """
    return 2 if value >= (100 if whole else 1) else MOST_PLACES


def rounded(value: Decimal, places: int) -> Decimal:
    """Return the number with so many figures after its sign, halves to the even one as banks do."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def written(value: Decimal, language: str, *, places: int) -> str:
    """Return the number as the language writes it: at least two figures after the sign, at most `places`."""
    pattern = "#,##0.00" + "#" * (places - 2)
    return format_decimal(rounded(value, places), format=pattern, locale=Locale.parse(language))


def currency_name(code: str, language: str) -> str:
    """Return what the language calls the currency, with a capital; empty where CLDR has no word."""
    name = str(Locale.parse(language).currencies.get(code, ""))
    if language == "uz":
        # CLDR has quotation marks where Uzbek has letters of its own.
        name = name.replace("\N{LEFT SINGLE QUOTATION MARK}", "\N{MODIFIER LETTER TURNED COMMA}")
        name = name.replace("\N{RIGHT SINGLE QUOTATION MARK}", "\N{MODIFIER LETTER APOSTROPHE}")
    return capital(name, language)


def amount_of(typed: str, language: str) -> Decimal:
    """Return the amount that a reader typed, by the signs of the language, or by a point where it has none.

    Raises `ConvertingRefused` for what is no amount above nought, or is more than there is money.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if not sign.isspace())[: LONGEST_AMOUNT + 1]
    if not plain.isascii() or not set(plain) <= set("0123456789.,") or len(plain) > LONGEST_AMOUNT:
        raise ConvertingRefused(f"{typed[:40]!r} is no amount")
    locale = Locale.parse(language)
    try:
        amount = parse_decimal(plain, locale=locale, strict=True)
    except NumberFormatError:
        # A point is on many keyboards where the language has a comma, and the other way round.
        other = (
            plain.replace(",", ".") if get_decimal_symbol(locale) == "," else plain.replace(".", "").replace(",", ".")
        )
        try:
            amount = Decimal(other)
        except InvalidOperation as error:
            raise ConvertingRefused(f"{typed[:40]!r} is no amount") from error
    if not Decimal(0) < amount < MOST:
        raise ConvertingRefused(f"{typed[:40]!r} is not between nought and {MOST:,}")
    return amount


def converted(amount: Decimal, *, worth: Decimal, other: Decimal) -> Decimal:
    """Return what `amount` is in another currency; `worth` and `other` are a unit of each in the bank's money."""
    return amount * worth / other
