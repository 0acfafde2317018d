"""Stems of the eight languages, by words that are in no measured set on purpose."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.language_stems import forms_with_lemmas, score_pairs
from orkhon.language.stemming import stem

LANGUAGES = ("az", "kk", "ky", "tk", "uz", "tr", "ru", "en")


@pytest.mark.parametrize(
    ("language", "forms", "expected"),
    [
        ("kk", "мектептеріміздегі мектепте мектептердің Мектебі", "мектеп"),
        ("kk", "оқыған оқиды оқымайды оқып", "оқы"),
        ("kk", "халқымыздың халыққа халқы", "халық"),
        ("ky", "мамлекеттердин мамлекетибизде мамлекети", "мамлекет"),
        ("ky", "иштегендер иштебейт иштеп иштөө", "иште"),
        ("uz", "maktablarimizda maktabning maktabga", "maktab"),
        ("uz", "qishlogʻimizdan qishloqlar qishlog'i", "qishloq"),
        ("uz", "yuragim yurakka yuragining", "yurak"),
        ("az", "ürəyimiz ürəkdə ürəklərin", "ürək"),
        ("az", "yazıçılarımızdan yazıçının yazıçıya", "yazıçı"),
        ("tk", "kitabymyz kitaplaryň kitapda", "kitap"),
        ("tr", "kitaplarımızdan kitabın kitaplar", "kitap"),
        ("ru", "президентов президенту", "президент"),
        ("en", "elections election", "election"),
    ],
)
def test_forms_of_one_word_share_its_stem(language: str, forms: str, expected: str) -> None:
    assert {stem(form, language) for form in forms.split()} == {expected}


@pytest.mark.parametrize(
    ("language", "word"),
    [("kk", "бала"), ("kk", "алма"), ("ky", "апа"), ("uz", "bola"), ("az", "dünya"), ("tk", "ene")],
)
def test_a_word_that_only_looks_inflected_stays_whole(language: str, word: str) -> None:
    assert stem(word, language) == word


def test_harmony_bars_a_suffix_that_cannot_stand_there() -> None:
    assert stem("театрлер", "kk") == "театрлер"
    assert stem("театрлар", "kk") == "театр"


def test_every_apostrophe_of_uzbek_gives_the_same_stem() -> None:
    assert len({stem(f"o{sign}g{sign}limning", "uz") for sign in "ʻ‘’'ʼ`"}) == 1


def test_a_name_with_a_turkish_apostrophe_loses_what_stands_behind_it() -> None:
    assert stem("Mirziyoyev’in", "tr") == "mirziyoyev"


def test_words_in_the_other_script_get_the_stem_of_the_main_one() -> None:
    assert stem("мактабларимизда", "uz-Cyrl") == stem("maktablarimizda", "uz-Latn") == "maktab"


def test_a_language_without_rules_gives_the_word_in_lower_case() -> None:
    assert stem("Häuser", "de") == "häuser"


@pytest.mark.parametrize("language", LANGUAGES)
@given(word=st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_stem(language: str, word: str) -> None:
    found = stem(word, language)
    assert isinstance(found, str)
    assert not word.isalpha() or found


def test_a_word_beyond_all_words_comes_back_as_it_is() -> None:
    word = "лар" * 1_000_000
    assert stem(word, "kk") == word


@pytest.mark.outside_data
@pytest.mark.parametrize(("language", "least"), [("kk", 0.72), ("ky", 0.72), ("uz", 0.75), ("az", 0.80), ("tr", 0.95)])
def test_stems_agree_with_gold_lemmas_as_far_as_promised(language: str, least: float) -> None:
    folder = os.environ.get("ORKHON_TEST_DATA")
    if not folder:
        pytest.skip("ORKHON_TEST_DATA names no folder of outside data")
    forms = forms_with_lemmas(Path(folder) / "lemmas-dev" / f"{language}.tsv")
    assert score_pairs(forms, lambda form: stem(form, language)).f1 >= least


@pytest.mark.parametrize(
    ("language", "form", "name"),
    [("kk", "НАТО-ның", "НАТО"), ("kk", "АҚШ-тың", "АҚШ"), ("az", "ABŞ-ın", "ABŞ"), ("tk", "BMG-niň", "BMG")],
)
def test_a_name_in_capitals_meets_its_form_with_a_hyphen(language: str, form: str, name: str) -> None:
    assert stem(form, language) == stem(name, language)


@pytest.mark.parametrize(
    ("form", "stemmed"),
    [
        ("Тоқаевтың", "тоқаев"),
        ("Тоқаевқа", "тоқаев"),
        ("Бектеновтің", "бектенов"),
        ("Алиевтің", "алиев"),
        ("Назарбаевтан", "назарбаев"),
    ],
)
def test_borrowed_surnames_take_suffixes_of_either_harmony(form: str, stemmed: str) -> None:
    assert stem(form, "kk") == stemmed


@pytest.mark.parametrize(
    ("language", "word", "stemmed"),
    [("uz", "Ўзбекистонда", "oʻzbekiston"), ("az", "шәһәрдә", "şəhər"), ("tk", "шәхерде", "şäher")],
)
def test_a_bare_code_takes_the_script_from_the_word(language: str, word: str, stemmed: str) -> None:
    assert stem(word, language) == stemmed
    assert stem(word, f"{language}-Cyrl") == stemmed
