"""Quantities: numbers with their units, percents and currencies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language.units import find_quantities


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("kk", "5 млн АҚШ доллары", [("5 млн АҚШ доллары", "5000000", "USD")]),
        ("kk", "25 км жер, 500 теңгеге", [("25 км", "25", "kilometre"), ("500 теңгеге", "500", "KZT")]),
        ("kk", "-10°C суық", [("-10°C", "-10", "degree Celsius")]),
        ("ky", "он беш миң сомго", [("он беш миң сомго", "15000", "KGS")]),
        ("uz", "3 mlrd so'm", [("3 mlrd so'm", "3000000000", "UZS")]),
        ("uz", "25 foizga", [("25 foizga", "25", "percent")]),
        ("az", "3 mln. manat", [("3 mln. manat", "3000000", "AZN")]),
        ("tr", "1.500 liraya, %5", [("1.500 liraya", "1500", "TRY"), ("%5", "5", "percent")]),
        ("tr", "5 km'lik yol, 90 ha’dan", [("5 km'lik", "5", "kilometre"), ("90 ha’dan", "90", "hectare")]),
        ("tr", "yüzde 70 km", [("70", "70", "percent"), ("70 km", "70", "kilometre")]),
        ("tr", "yüzde 70'inin, %70 kişi", [("70'inin", "70", "percent"), ("%70", "70", "percent")]),
        ("tk", "20 manatdan", [("20 manatdan", "20", "TMT")]),
        ("ru", "€3 млн и 5 человек", [("€3 млн", "3000000", "EUR"), ("5 человек", "5", "person")]),
        ("en", "$5bn over 12 km", [("$5bn", "5000000000", "USD"), ("12 km", "12", "kilometre")]),
    ],
)
def test_a_number_meets_its_unit(language: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = find_quantities(text, language)
    assert [(text[one.start : one.end], str(one.value), one.unit) for one in found] == expected


@pytest.mark.parametrize(("language", "text"), [("kk", "5-сом"), ("en", "5 metals"), ("kk", "12 бала"), ("de", "5 km")])
def test_a_number_without_a_unit_is_no_quantity(language: str, text: str) -> None:
    assert find_quantities(text, language) == ()


@given(text=st.text(max_size=200) | st.text(alphabet="0123456789 .$€%°Ckmмлн", max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_searched_for_quantities(text: str) -> None:
    for language in ("kk", "tr", "en"):
        for one in find_quantities(text, language):
            assert 0 <= one.start < one.end <= len(text)
