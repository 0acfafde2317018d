"""Strict keys are equal for one word in several scripts and for nothing else; loose keys find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language import KNOWN_TAGS, Strength, convert, fold
from orkhon.language.errors import UnknownTag

_SENTENCES = {
    "uz-Latn": "Oʻzbekiston shaharlarida yoʻl qurilishi va Isʼhoq aka AQSHga ketdi, litsey ochildi.",
    "az-Latn": "Bakı şəhərində İLIQ hava gözlənilir, NATO'nun iclası cümə günü keçirilir.",
    "tk-Latn": "Türkmenistanyň ýaşlary raýonda žurnal okaýar we obýekt gurýar.",
    "kk-Cyrl": "Қазақстан Үкіметі аяқталған акция туралы қаһарман халыққа айтты.",
    "ky-Cyrl": "Кыргызстандын жаңы району Европага элчилерди жиберди.",
}


@pytest.mark.parametrize("tag", _SENTENCES)
def test_every_script_of_a_sentence_has_one_strict_and_one_loose_key(tag: str) -> None:
    text, code = _SENTENCES[tag], tag[:2]
    for other in KNOWN_TAGS:
        if other.startswith(code) and "-x-" not in other and other != "kk-Arab":
            converted = convert(text, tag, other)
            assert fold(converted, Strength.STRICT, code) == fold(text, Strength.STRICT, code), other
            assert fold(converted.upper() if code != "az" else converted, Strength.LOOSE, code) == fold(
                text, Strength.LOOSE, code
            ), other


@pytest.mark.parametrize(("one", "two", "language"), [
    ("Исҳоқ", "Ишоқ", "uz"), ("oʻt", "ot", "uz"), ("sanʼat", "sanat", "uz"), ("қыз", "кыз", "kk"), ("ұн", "үн", "kk"),
    ("qız", "qiz", "az"), ("ək", "ek", "az"), ("Әлиев", "Алиев", "kk"), ("ýaş", "yaş", "tk"), ("сөз", "соз", "ky"),
    ("kar", "kâr", "tr"), ("все", "всё", "ru"),
])  # fmt: skip
def test_strict_keeps_different_words_apart(one: str, two: str, language: str) -> None:
    assert fold(one, Strength.STRICT, language) != fold(two, Strength.STRICT, language)


@pytest.mark.parametrize("others", [
    [("Тоқаев", "kk"), ("Токаев", "ru"), ("Tokayev", "tr"), ("Tokaýew", "tk"), ("Toqayev", "uz"), ("توقايەۆ", "kk")],
    [("журнал", "ru"), ("žurnal", "tk"), ("jurnal", "uz"), ("jurnal", "az"), ("журнал", "kk")],
    [("шаҳар", "uz"), ("shahar", "uz"), ("şahar", "uz")],
    [("hâlâ", "tr"), ("hala", "tr")],
])  # fmt: skip
def test_loose_finds_a_word_across_scripts_and_languages(others: list[tuple[str, str]]) -> None:
    assert len({fold(word, Strength.LOOSE, language) for word, language in others}) == 1


def test_loose_without_a_language_reads_the_commonest_values() -> None:
    assert fold("توقايەۆ Тоқаев Tokayev", Strength.LOOSE) == "tokaev tokaev tokaev"


def test_strict_without_a_language_joins_no_scripts_but_all_i() -> None:
    assert fold("ISTANBUL İstanbul ıstanbul", Strength.STRICT) == "istanbul istanbul istanbul"
    assert fold("Токаев", Strength.STRICT) != fold("Tokaev", Strength.STRICT)


def test_what_stands_between_words_is_kept() -> None:
    assert fold("Бір,  екі\n— үш!", Strength.STRICT, "kk") == "bır,  ekı\n— üş!"


def test_a_spelling_of_latin_can_be_said() -> None:
    assert fold("táýelsiz", Strength.STRICT, "kk-Latn-x-2018") == fold("тәуелсіз", Strength.STRICT, "kk")


def test_a_wrong_tag_of_a_language_of_ours_is_refused() -> None:
    with pytest.raises(UnknownTag):
        fold("a", Strength.STRICT, "kk-Hebr")
    assert fold("Straße", Strength.STRICT, "de") == "straße"


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(alphabet=st.one_of(st.characters(), st.characters(categories=["Cs"])), max_size=40),
    strength=st.sampled_from(list(Strength)),
    language=st.sampled_from([None, "kk", "ky", "uz", "az", "tr", "tk", "ru", "en", "uz-Cyrl", "xx"]),
)
def test_any_text_folds_and_keeps_its_lines(text: str, strength: Strength, language: str | None) -> None:
    assert fold(text, strength, language).count("\n") == text.count("\n")


def test_a_run_without_spaces_folds_in_linear_time() -> None:
    assert fold("Шаҳар" * 40_000, Strength.LOOSE, "uz") == "sahar" * 40_000
