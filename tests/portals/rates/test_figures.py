"""Rates are written as the readers of a language do, amounts are read as they write them, and nothing is a float."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.rates.errors import ConvertingRefused
from orkhon.portals.rates.figures import amount_of, converted, currency_name, places_for, units_for, written

_SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("az", "12.194,21"),
        ("en", "12,194.21"),
        ("kk", f"12{_SPACE}194,21"),
        ("ru", f"12{_SPACE}194,21"),
        ("tr", "12.194,21"),
        ("uz", f"12{_SPACE}194,21"),
    ],
)
def test_numbers_have_the_signs_of_the_language(language: str, said: str) -> None:
    assert written(Decimal("12194.2100"), language, places=2) == said


def test_what_is_worth_little_is_told_for_more_units_and_with_more_figures() -> None:
    assert [units_for(Decimal(value)) for value in ("87.45", "0.8512", "0.0189", "0.0003")] == [1, 1, 100, 1000]
    assert [places_for(Decimal(value)) for value in ("87.45", "0.8512")] == [2, 4]
    assert written(Decimal("0.8512"), "ru", places=4) == "0,8512"
    assert written(Decimal("3.5"), "en", places=4) == "3.50"


def test_every_language_has_names_for_the_money_of_the_banks() -> None:
    for language in INTERFACE_LANGUAGES:
        for code in ("USD", "EUR", "RUB", "CNY", "KZT", "KGS", "UZS", "AZN", "TRY", "TMT"):
            assert currency_name(code, language)
    assert currency_name("UZS", "uz") == "Oʻzbekiston soʻmi"
    assert currency_name("XYZ", "kk") == ""


@pytest.mark.parametrize(
    ("typed", "language", "amount"),
    [
        ("1 000,50", "kk", "1000.50"),
        ("1000.50", "kk", "1000.50"),
        ("1.000,50", "tr", "1000.50"),
        ("1,000.50", "en", "1000.50"),
        ("1000,5", "en", "1000.5"),
        ("12", "az", "12"),
        (" 7 ", "uz", "7"),
    ],
)
def test_an_amount_is_read_as_it_is_written_there(typed: str, language: str, amount: str) -> None:
    assert amount_of(typed, language) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["", "0", "-5", "ten", "1e9", "NaN", "Infinity", "1" * 30, "٥", "1..2", "9" * 16, "<b>"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ConvertingRefused):
        amount_of(typed, "kk")


def test_sums_are_exact() -> None:
    assert converted(Decimal("0.1"), worth=Decimal("3"), other=Decimal(1)) == Decimal("0.3")
    assert converted(Decimal(100), worth=Decimal("87.45"), other=Decimal("0.5")) == Decimal(17490)
