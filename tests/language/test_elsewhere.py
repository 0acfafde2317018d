"""Numbers, dates and units in the alphabets that are not a language's main one, found where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language import find_dates, find_numbers, find_quantities
from orkhon.language.numbers import find_numbers as in_main_script
from tests.examples import examples


@pytest.mark.parametrize(
    ("tag", "text", "value", "written"),
    [
        ("uz-Cyrl", "Йўлга 2,5 млрд. сўм берилди.", 2_500_000_000, "2,5 млрд"),
        ("uz-Cyrl", "Бу уч минг беш юз киши.", 3_500, "уч минг беш юз"),
        ("kk-Latn", "Oǵan 3 mln teñge berildi.", 3_000_000, "3 mln"),
        ("az-Cyrl", "Она 3 млн манат верилди.", 3_000_000, "3 млн"),
        ("kk-Arab", "وعان 3 ملن تەڭگە بەرىلدى.", 3_000_000, "3 ملن"),
    ],
)
def test_a_number_is_found_in_another_alphabet_where_it_stands(tag: str, text: str, value: int, written: str) -> None:
    (found,) = find_numbers(text, tag)
    assert found.value == value
    assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    ("tag", "text", "wanted", "written"),
    [
        ("uz-Cyrl", "У 2024 йил 15 мартда келди.", (2024, 3, 15), "2024 йил 15 мартда"),
        ("kk-Latn", "Ol 2024 jylǵy 5 qyrküiek küni keldi.", (2024, 9, 5), "2024 jylǵy 5 qyrküiek"),
        ("az-Cyrl", "О, 5 сентјабр 2024 ҝүнү ҝәлди.", (2024, 9, 5), "5 сентјабр 2024"),
        ("tk-Cyrl", "Ол 5 сентябрь гүни гелди.", (None, 9, 5), "5 сентябрь"),
    ],
)
def test_a_date_is_found_in_another_alphabet_where_it_stands(
    tag: str, text: str, wanted: tuple[int | None, int, int], written: str
) -> None:
    (found,) = find_dates(text, tag)
    assert (found.year, found.month, found.day) == wanted
    assert text[found.start : found.end] == written


def test_a_quantity_is_found_in_another_alphabet() -> None:
    text = "Нарх 5 фоиз ошди, 2,5 млрд. сўм сарфланди."
    percent, sum_of_money = find_quantities(text, "uz-Cyrl")
    assert (percent.unit, text[percent.start : percent.end]) == ("percent", "5 фоиз")
    assert (sum_of_money.unit, text[sum_of_money.start : sum_of_money.end]) == ("UZS", "2,5 млрд. сўм")


@pytest.mark.parametrize("language", ["kk", "kk-Cyrl", "uz-Latn", "ru", "en", "de", "xx"])
def test_the_main_script_and_other_languages_are_read_as_they_stand(language: str) -> None:
    text = "Бұл 3 млн 200 мың теңге, 15%."
    assert find_numbers(text, language) == in_main_script(text, language)


@given(st.text(alphabet="аьшқ сў12.,-ъ'ʻЯ\n%", max_size=60))
@settings(max_examples=examples(300))
def test_every_place_lies_in_the_text(text: str) -> None:
    for tag in ("uz-Cyrl", "az-Cyrl", "tk-Cyrl"):
        places = [(one.start, one.end) for one in find_numbers(text, tag)]
        places += [(one.start, one.end) for one in find_dates(text, tag)]
        places += [(one.start, one.end) for one in find_quantities(text, tag)]
        assert all(0 <= start < end <= len(text) for start, end in places)
