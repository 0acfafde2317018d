"""Which language a text is in, by sentences of our own that are in no training text and in no measured one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.language_identification import sentences_of, tag_of
from orkhon.language import KNOWN_TAGS, identifying_model
from orkhon.language.converting import convert
from orkhon.language.grams import WEIGHT_OF_CAPITAL, WEIGHT_OF_SMALL, grams_of, script_of, weighed_words_of, words_of
from orkhon.language.identifying import identify
from orkhon.language.identifying_model import UNKNOWN, Model, Words

MODEL = Path(identifying_model.__file__).with_name("identifying.model")

NEIGHBOURS = ("ba-Cyrl", "crh-Latn", "kaa-Cyrl", "kaa-Latn", "tt-Cyrl", "ug-Arab")

SENTENCES = {
    "kk-Cyrl": "Кеше түнде ауылға қатты боран соғып, жолдар жабылып қалды.",
    "ky-Cyrl": "Кечээ түндө айылга катуу бороон согуп, жолдор жабылып калды.",
    "uz-Latn": "Kecha tunda qishloqda kuchli boʻron boʻlib, yoʻllar yopilib qoldi.",
    "uz-Cyrl": "Кеча тунда қишлоқда кучли бўрон бўлиб, йўллар ёпилиб қолди.",
    "az-Latn": "Dünən gecə kənddə güclü külək əsdi və yollar bağlandı.",
    "az-Cyrl": "Дүнән ҝеҹә кәнддә ҝүҹлү күләк әсди вә јоллар бағланды.",
    "tr-Latn": "Dün gece köyde şiddetli fırtına çıktı ve yollar kapandı.",
    "tk-Latn": "Düýn gije obada güýçli ýel öwüsdi we ýollar ýapyldy.",
    "ru-Cyrl": "Вчера ночью в деревне была сильная буря, и дороги закрыли.",
    "en-Latn": "A heavy storm hit the village last night and the roads were closed.",
}


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_sentence_is_told_by_its_language_and_script(tag: str) -> None:
    found = identify(SENTENCES[tag])
    assert found.tag == tag
    assert found.confidence > 0.9
    assert found.ranked[0][0] == tag
    assert found.parts == ()


@pytest.mark.parametrize("target", ["kk-Latn", "kk-Latn-x-2018", "kk-Arab"])
def test_a_kazakh_sentence_is_told_in_its_other_scripts(target: str) -> None:
    assert identify(convert(SENTENCES["kk-Cyrl"], "kk-Cyrl", target)).tag == target


def test_the_reformed_spelling_of_uzbek_is_told_from_the_one_in_force() -> None:
    reformed = convert(SENTENCES["uz-Latn"], "uz-Latn", "uz-Latn-x-2026")
    assert identify(reformed).tag == "uz-Latn-x-2026"


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʻ", "ʼ", "`"])
def test_every_apostrophe_met_in_uzbek_is_as_good_as_the_right_one(apostrophe: str) -> None:
    assert identify(SENTENCES["uz-Latn"].replace("ʻ", apostrophe)).tag == "uz-Latn"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("tt-Cyrl", "Кичә төнлә авылда көчле буран булды, һәм юллар ябылды."),
        ("ba-Cyrl", "Кисә төндә ауылда көслө буран булды, һәм юлдар ябылды, тип яҙҙылар."),
        ("ug-Arab", "تۈنۈگۈن كېچە يېزىدا قاتتىق بوران چىقىپ، يوللار ئېتىلىپ قالدى."),
    ],
)
def test_a_neighbour_is_not_taken_for_ours(tag: str, text: str) -> None:
    assert identify(text).tag == tag


@pytest.mark.parametrize(
    "text", ["", " \n\t", "30", "2023 — 15:40, 7 %", "😀😀", "ქართული ენა", "今日は天気がいい", "..."]
)
def test_a_text_without_letters_of_ours_is_unknown(text: str) -> None:
    found = identify(text)
    assert found.tag == UNKNOWN
    assert found.confidence == 0.0


@pytest.mark.parametrize("word", ["Ankara", "Astana", "ok", "radio"])
def test_one_shared_word_is_unknown_but_has_guesses(word: str) -> None:
    found = identify(word)
    assert found.tag == UNKNOWN
    assert found.ranked


def test_a_word_with_a_capital_counts_less_than_one_without() -> None:
    assert weighed_words_of("Ýer ýer") == [("ýer", WEIGHT_OF_CAPITAL), ("ýer", WEIGHT_OF_SMALL)]
    assert 0 < WEIGHT_OF_CAPITAL < WEIGHT_OF_SMALL
    model = Model(MODEL.read_bytes())
    small, capital = model.fields(model.weighed("ýer")), model.fields(model.weighed("Ýer"))
    assert max(small) * WEIGHT_OF_CAPITAL == max(capital) * WEIGHT_OF_SMALL


@pytest.mark.parametrize(
    "word",
    [
        "сөз",
        "Сөз",
        "qishloq",
        "Düýn",
        "ауылға",
        "قاتتىق",
        "İstanbul",
        "ЙОЛ",
        "kəndə",
        "oʻylab",
        "togʻ",
        "tog'",
        "LʼOreal",
    ],
)
def test_a_clean_word_weighs_the_same_on_the_short_way_as_on_the_long_one(word: str) -> None:
    model = Model(MODEL.read_bytes())
    # An invisible sign sends the word the long way round, through normalisation.
    assert model.weighed(f"{word}\u200b") == model.weighed(f"«{word}»,") == model.weighed(word) > 0


def test_latin_brands_in_a_cyrillic_text_make_no_mixture_of_it() -> None:
    text = "Дүкен Samsung, Toyota, Panasonic және Bosch, Philips, Electrolux сияқты тауарларды арзанға сата бастады."
    found = identify(text)
    assert found.tag == "kk-Cyrl"
    assert found.parts == ()


def test_what_is_remembered_of_words_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identifying_model, "_REMEMBERED", 50)
    words = Words(Model(MODEL.read_bytes()))
    weights = [words[f"сөз{'аб' * number}"] for number in range(120)]
    assert len(words) <= 50
    assert words["сөз"] == weights[0]
    long = "а" * 100_000
    assert words[long] > 0
    assert long not in words


def test_an_address_says_nothing_of_the_language() -> None:
    assert identify("https://example.kz/kk/news @someone news@example.uz").tag == UNKNOWN
    assert identify(f"{SENTENCES['kk-Cyrl']} https://example.com/breaking-news-about-the-weather").tag == "kk-Cyrl"


def test_latin_names_in_a_cyrillic_sentence_do_not_change_its_language() -> None:
    assert identify("Microsoft пен Google компаниялары Алматыда кеңсе ашты.").tag == "kk-Cyrl"


def test_a_mixture_is_unknown_and_tells_its_stretches() -> None:
    text = f"{SENTENCES['kk-Cyrl']} {SENTENCES['ru-Cyrl']}"
    found = identify(text)
    assert found.tag == UNKNOWN
    assert [part.tag for part in found.parts] == ["kk-Cyrl", "ru-Cyrl"]
    assert text[found.parts[0].start : found.parts[0].end] == SENTENCES["kk-Cyrl"]
    assert text[found.parts[1].start : found.parts[1].end] == SENTENCES["ru-Cyrl"]


def test_letters_with_marks_apart_weigh_as_much_as_composed_ones() -> None:
    assert words_of("i\u0307l и\u0306од") == ["il", "йод"]


def test_runs_of_letters_know_where_a_word_begins_and_ends() -> None:
    assert grams_of("ве") == ["в", "е", "_в", "ве", "е_", "_ве", "ве_", "_ве_"]
    assert script_of("ве") == 1
    assert script_of("გა") is None


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_is_answered_with_a_tag_of_the_list(text: str) -> None:
    found = identify(text)
    assert found.tag in {*KNOWN_TAGS, *NEIGHBOURS, UNKNOWN}
    assert 0 <= found.confidence <= 1
    assert all(0 <= part.start < part.end <= len(text) for part in found.parts)


@pytest.mark.parametrize("text", ["а" * 10_000_000, "ab " * 3_000_000, "\u0301" * 1_000_000, "\ud800" * 100_000])
def test_a_huge_text_is_answered_from_its_beginning(text: str) -> None:
    assert identify(text).confidence <= 1


@pytest.mark.outside_data
def test_news_that_nothing_was_trained_on_is_told_nearly_always(test_data: Path) -> None:
    for code, texts in sentences_of(test_data).items():
        right = sum(identify(text).tag == tag_of(code) for text in texts)
        assert right >= 0.99 * len(texts), code


def test_two_words_are_not_taken_for_a_neighbour_that_shares_them() -> None:
    assert identify("TÜRKİYE CUMHURİYETİ").tag in {"und", "tr-Latn"}
    assert identify("Türkiye Cumhuriyeti").tag in {"und", "tr-Latn"}
