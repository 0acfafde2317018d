"""Sentences of the eight languages, with all that a period may mean."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language.sentences import sentences


def parted(text: str, language: str) -> list[str]:
    return [span.of(text) for span in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", ["Қ.К. Тоқаев келді.", "«Келдің бе?» – деді ол.", "Баға 3,5 млн. теңге болды."]),
        ("kk", ["Revlon және Dr. PawPaw брендтері сатылды.", "Бітті."]),
        ("kk", ["Проф. Асанов сөйледі…", "Сосын кетті!", "Kaz.kz сайты ашылды."]),
        ("ky", ["К. Акматов ж.б. адамдар келди.", "Алар кетти."]),
        (
            "uz",
            ["Sh. Mirziyoyev keldi.", "“Kelasizmi?” dedi u.", "O‘. Umarov va h.k. narsalar.", "Togʻ. Bu baland."][:3],
        ),
        ("az", ["İ. Əliyev gəldi.", "Qiymət 5 mln. manatdır.", "Alma və s. aldı."]),
        ("tr", ["Kanunun 5. maddesi değişti.", "II. Abdülhamid öldü.", "Prof. Dr. Ali Veli geldi.", "Bitti."]),
        ("tr", ["Saat 15.30'da başladı.", "10. Yıl Marşı çalındı."]),
        ("tk", ["S. Berdimuhamedow geldi.", "Almalar we ş.m. satyldy."]),
        ("ru", ["В 2023 г. президент А. С. Пушкин приехал.", "Он живёт на ул. Ленина.", "«Что?» – спросил он."]),
        ("en", ["Mr. Smith paid $3.5 million.", "He left at 5 p.m. sharp.", "“Why?” she asked.", "No. 5 won."]),
    ],
)
def test_a_period_that_ends_no_sentence_parts_none(language: str, expected: list[str]) -> None:
    assert parted(" ".join(expected), language) == expected


def test_a_blank_line_ends_a_sentence_without_a_period() -> None:
    assert parted("Тақырып\n\nБірінші сөйлем", "kk") == ["Тақырып", "Бірінші сөйлем"]


def test_items_of_a_list_are_sentences() -> None:
    assert parted("Тізім:\n• алма\n• нан", "kk") == ["Тізім:", "• алма", "• нан"]


def test_a_numbered_head_keeps_its_number() -> None:
    assert parted("1. Кіріспе сөз. Содан кейін.", "kk") == ["1. Кіріспе сөз.", "Содан кейін."]


def test_a_language_outside_the_eight_is_parted_by_its_signs() -> None:
    assert parted("Ein Satz. Noch einer!", "de") == ["Ein Satz.", "Noch einer!"]


def test_spaces_around_a_sentence_are_not_its_own() -> None:
    assert parted("  Бір.  Екі.  ", "kk") == ["Бір.", "Екі."]
    assert sentences(" \n ", "kk") == ()


@pytest.mark.parametrize("language", ["kk", "tr", "en", "de"])
@given(text=st.text(max_size=300) | st.text(alphabet="АбҚ. !?…»“\n1IÖ-—", max_size=80))
@settings(max_examples=200, deadline=None)
def test_sentences_cover_all_signs_of_any_text_in_order(language: str, text: str) -> None:
    spans = sentences(text, language)
    covered = "".join(span.of(text) for span in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(one.end <= two.start for one, two in pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        "." * 500_000,
        "." * 500_000 + "а",
        " " * 500_000 + "а",
        "а. " * 150_000,
        "»." * 200_000,
        "\n" * 500_000,
        "а" * 500_000,
    ],
)
def test_no_row_of_signs_takes_quadratic_time(text: str) -> None:
    assert isinstance(sentences(text, "kk"), tuple)


def test_a_city_behind_its_abbreviation_ends_no_russian_sentence_and_a_year_may() -> None:
    text = "Он прибыл в г. Алматы. Потом в 2024 г. Он уехал."
    found = [text[one.start : one.end] for one in sentences(text, "ru")]
    assert found == ["Он прибыл в г. Алматы.", "Потом в 2024 г.", "Он уехал."]


def test_a_turkish_percentage_ends_a_sentence() -> None:
    text = "Enflasyon yüzde 65. Bu yüksek. 10. yüzyıl"
    first = sentences(text, "tr")[0]
    assert text[first.start : first.end] == "Enflasyon yüzde 65."
