"""Kazakh between Cyrillic, four Latin spellings and töte."""

from __future__ import annotations

import pytest

from orkhon.language import convert, kazakh_spelling, losses

_SENTENCE = "Қазақстан Үкіметі тәуелсіз елдің дамуына қаржы бөлді, ал қиын міндет аяқталды."


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("kk-Latn", "Qazaqstan Ükımetı täuelsız eldıñ damuyna qarjy böldı, al qiyn mındet aiaqtaldy."),
        ("kk-Latn-x-2018", "Qazaqstan Úkimeti táýelsiz eldiń damýyna qarjy bóldi, al qıyn mindet aıaqtaldy."),
        ("kk-Latn-x-2017", "Qazaqstan U'kimeti ta'y'elsiz eldin' damy'yna qarjy bo'ldi, al qi'yn mindet ai'aqtaldy."),
        ("kk-Latn-x-qa", "Qazaqstan Ükimeti täwelsiz eldiñ damwına qarjı böldi, al qïın mindet ayaqtaldı."),
    ],
)
def test_a_sentence_is_written_in_every_latin_spelling_and_comes_back(tag: str, written: str) -> None:
    assert convert(_SENTENCE, "kk-Cyrl", tag) == written
    assert convert(written, tag, "kk-Cyrl") == _SENTENCE
    # The spelling of a Latin text without a year is recognised.
    assert kazakh_spelling(written) == tag
    assert convert(written, "kk-Latn", "kk-Cyrl") == _SENTENCE


@pytest.mark.parametrize(
    "word",
    [
        "аяқ",
        "аю",
        "қоян",
        "тыйым",
        "қияр",
        "айтса",
        "кетші",
        "чемпион",
        "акция",
        "миллиард",
        "материал",
        "ащы",
        "тұщы",
        "қаһарман",
        "гауһар",
        "электр",
        "сентябрь",
        "фильм",
        "цирк",
        "май",
        "ойын",
        "кейін",
        "киім",
        "бару",
        "тау",
        "район",
        "дәуір",
        "концерт",
        "премьер",
    ],
)
def test_words_that_the_draft_of_2021_writes_alike_come_back_by_place_or_list(word: str) -> None:
    assert convert(convert(word, "kk-Cyrl", "kk-Latn"), "kk-Latn", "kk-Cyrl") == word
    capitals = word.upper()
    assert convert(convert(capitals, "kk-Cyrl", "kk-Latn"), "kk-Latn", "kk-Cyrl") == capitals


@pytest.mark.parametrize(
    ("cyrillic", "tote"),
    [
        ("тілі", "ءتىلى"),
        ("өмір", "ءومىر"),
        ("үлкен", "ۇلكەن"),
        ("тәжік", "تاجىك"),
        ("тоқаев", "توقايەۆ"),
        ("баку", "باكۋ"),
        ("астана", "استانا"),
        ("бішкек", "بىشكەك"),
        ("самарқанд", "سامارقاند"),
    ],
)
def test_the_hamza_is_written_where_nothing_else_tells_a_front_word(cyrillic: str, tote: str) -> None:
    assert convert(cyrillic, "kk-Cyrl", "kk-Arab") == tote
    if cyrillic != "баку":
        assert convert(tote, "kk-Arab", "kk-Cyrl") == cyrillic


def test_both_hamzas_and_the_joined_vowels_are_read() -> None:
    for written in ("ءومىر", "ٴومىر", "ٶمىر"):
        assert convert(written, "kk-Arab", "kk-Cyrl") == "өмір"


def test_punctuation_turns_with_the_script() -> None:
    assert convert("Иә, солай ма?", "kk-Cyrl", "kk-Arab").endswith("ما؟")
    assert "،" in convert("Иә, солай", "kk-Cyrl", "kk-Arab")


def test_a_comma_within_a_number_stays_the_numbers_own() -> None:
    assert "501,81 " in convert("доллар 501,81 теңге", "kk-Cyrl", "kk-Arab")
    assert convert("2026, 5", "kk-Cyrl", "kk-Arab") == "2026، 5"
    assert convert("1،5", "kk-Arab", "kk-Cyrl") == "1,5"


def test_a_roman_numeral_typed_in_cyrillic_letters_is_one_in_latin() -> None:
    assert convert("ХХІ ғасыр, ХІХ ғасыр", "kk-Cyrl", "kk-Latn") == "XXI ğasyr, XIX ğasyr"


def test_one_latin_spelling_turns_into_another() -> None:
    assert convert("Qazaqstan Úkimeti", "kk-Latn-x-2018", "kk-Latn") == "Qazaqstan Ükımetı"


def test_what_the_way_to_latin_merges_is_listed() -> None:
    merged = {frozenset(loss.letters) for loss in losses("kk-Cyrl", "kk-Latn")}
    assert {frozenset({"и", "й"}), frozenset({"х", "һ"}), frozenset({"э", "е"})} <= merged
    assert losses("az-Latn", "az-Cyrl") == ()


def test_an_english_name_does_not_turn_the_draft_into_another_spelling() -> None:
    assert kazakh_spelling("Washington, New York: Qazaqstan eksportty arttyrady, auyl damu jolynda") == "kk-Latn"
