"""Case as each language writes it."""

from __future__ import annotations

import pytest

from orkhon.language.casing import capitalise, fold_i, lower, title, upper


@pytest.mark.parametrize("language", ["tr", "az", "crh", "gag", "tr-Latn", "kk-Latn", "kk-Latn-x-qa", "tk-Latn-x-cta"])
def test_dotted_and_dotless_i_are_two_letters(language: str) -> None:
    assert lower("Iİ", language) == "ıi"
    assert upper("ıi", language) == "Iİ"
    assert lower("I\u0307", language) == "i"


@pytest.mark.parametrize("language", ["uz", "tk", "en", "kk-Latn-x-2018", "kk-Cyrl", ""])
def test_elsewhere_i_has_one_capital(language: str) -> None:
    assert upper("i", language) == "I"
    assert lower("I", language) == "i"
    assert lower("İ", language) == "i"


def test_titles_do_not_start_a_word_after_an_apostrophe() -> None:
    assert title("oʻzbek ISʼHOQ gʻalaba SHAHAR", "uz") == "Oʻzbek Isʼhoq Gʻalaba Shahar"
    assert title("istanbul'da ILICA", "tr") == "İstanbul'da Ilıca"


def test_capitalise_raises_the_first_letter_and_nothing_else() -> None:
    assert capitalise("ʼiPhone", "tr") == "ʼİPhone"
    assert capitalise("123", "en") == "123"


def test_the_four_i_are_one_where_the_language_is_unknown() -> None:
    assert {fold_i(sign) for sign in ("I", "İ", "ı", "i", "i\u0307")} == {"i"}
