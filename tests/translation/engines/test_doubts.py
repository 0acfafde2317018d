"""What machines do wrong is found, and what people translate is left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from orkhon.items import Language
from orkhon.translation.engines.doubts import doubts, is_refusal, swapped
from orkhon.translation.engines.happenings import Doubt
from orkhon.translation.engines.marks import as_html, from_html, peeled, same_marks

KK, TR, RU, UZ, EN = (Language.parse(tag) for tag in ("kk", "tr", "ru", "uz", "en"))

SAID = "Қазақстан Президенті Астанада 25 елдің елшілерімен кездесіп, жаңа келісімге қол қойды."
RIGHT = "Kazakistan Cumhurbaşkanı Astana'da 25 ülkenin büyükelçileriyle görüşerek yeni bir anlaşma imzaladı."


def doubt(said: str, answer: str | None, source: Language = KK, target: Language = TR) -> Doubt | None:
    return doubts([said], [answer], source=source, target=target)[0]


def test_a_good_translation_is_believed() -> None:
    assert doubt(SAID, RIGHT) is None


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, Doubt.EMPTY),
        ("  ", Doubt.EMPTY),
        (SAID, Doubt.UNTRANSLATED),
        (
            "Президент Казахстана встретился в Астане с послами 25 стран и подписал новое соглашение.",
            Doubt.SCRIPT,
        ),
        (
            "The President of Kazakhstan met the ambassadors of 25 countries in Astana and signed an agreement.",
            Doubt.LANGUAGE,
        ),
        ("Kazakistan Cumhurbaşkanı Astana'da büyükelçilerle görüşerek yeni bir anlaşma imzaladı.", Doubt.NUMBERS),
        (RIGHT.replace("25", "52"), Doubt.NUMBERS),
        (RIGHT + " 300 kişi katıldı.", Doubt.NUMBERS),
        ("Kazakistan Cumhurbaşkanı 25 " + "ülkenin " * 12, Doubt.REPEATS),
        ("<p>" + RIGHT + "</p>", Doubt.HTML),
        ("As an AI language model, I cannot translate political news about the 25 countries.", Doubt.REFUSAL),
        ("Görüştü 25.", Doubt.LENGTH),
        (RIGHT + " Bu çok önemli bir gelişmedir ve herkes bunu biliyor." * 8, Doubt.REPEATS),
    ],
)
def test_what_a_machine_does_wrong_is_found(answer: str | None, why: Doubt) -> None:
    assert doubt(SAID, answer) == why


def test_an_answer_that_goes_on_and_on_is_too_long() -> None:
    words = "Birinci haber geldi, ikinci gün yağmur yağdı, üçüncü akşam herkes evine döndü ve şehir sessizce uyudu. "
    more = "Ertesi sabah pazar kuruldu, çocuklar okula gitti, yaşlılar kahvede oturdu, kuşlar dallarda öttü durdu."
    assert doubt("Бүгін жаңбыр жауды деп хабарлады.", words + more) == Doubt.LENGTH


def test_cyrillic_uzbek_is_the_wrong_script_where_latin_was_ordered() -> None:
    cyrillic = "Қозоғистон Президенти Остонада 25 мамлакат элчилари билан учрашди ва янги битимни имзолади."
    assert doubt(SAID, cyrillic, KK, UZ) == Doubt.SCRIPT
    assert doubt(SAID, cyrillic, KK, Language.parse("uz-Cyrl")) is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Ол 3 кітап жазды деп хабарлады тілшіміз бүгін.", "Muhabirimiz bugün onun üç kitap yazdığını bildirdi."),
        ("Бюджет 1,5 млрд теңгеге өсті деп хабарлады.", "Bütçenin 1,5 milyar tenge arttığı bildirildi."),
        ("«Qazaqstan» FC – Barcelona 2:1", "«Qazaqstan» FC – Barcelona 2:1"),
        ("BBC, CNN, Reuters", "BBC, CNN, Reuters"),
    ],
)
def test_numbers_in_words_and_names_as_they_are_make_no_doubt(said: str, answer: str) -> None:
    assert doubt(said, answer) is None


def test_swapped_sentences_are_found_by_numbers_and_names() -> None:
    said = [
        "Президент Астанада 340 кәсіпкермен кездесті.",
        "Самарқандта 1500 орындық театр ашылды.",
        "Ауа райы бүгін жылы болады деп күтілуде.",
    ]
    right = [
        "Cumhurbaşkanı Astana'da 340 girişimciyle görüştü.",
        "Semerkant'ta 1500 kişilik tiyatro açıldı.",
        "Bugün havanın sıcak olması bekleniyor.",
    ]
    assert doubts(said, right, source=KK, target=TR) == [None, None, None]
    wrong = [right[1], right[0], right[2]]
    assert doubts(said, wrong, source=KK, target=TR) == [Doubt.SWAPPED, Doubt.SWAPPED, None]


def test_swapped_sentences_are_found_by_words_that_both_languages_have() -> None:
    said = ["Театрда жаңа спектакль қойылды, билет қымбат емес.", "Парламент депутаттары бюджет жобасын талқылады."]
    right = [
        "Tiyatroda yeni bir oyun sahnelendi, bilet pahalı değil.",
        "Parlamento milletvekilleri bütçe taslağını tartıştı.",
    ]
    assert doubts(said, right, source=KK, target=TR) == [None, None]
    assert doubts(said, right[::-1], source=KK, target=TR) == [Doubt.SWAPPED, Doubt.SWAPPED]


def test_swapped_sentences_without_numbers_are_found_by_their_lengths() -> None:
    said = [
        "Ол келді.",
        "Кеше кешке дейін қала тұрғындары жаңа саябақтың ашылуына жиналып, ән салып, би билеп, мерекелеп жүрді.",
    ]
    right = [
        "O geldi.",
        "Dün akşama kadar kent sakinleri yeni parkın açılışında toplanıp şarkı söyledi, dans etti ve kutlama yaptı.",
    ]
    assert doubts(said, right, source=KK, target=TR) == [None, None]
    found = doubts(said, [right[1], right[0]], source=KK, target=TR)
    assert all(found)


def test_one_answer_for_several_sentences_is_doubted_in_each() -> None:
    said = ["Бүгін жаңбыр жауды деп хабарлады.", "Ертең күн ашық болады деп күтілуде."]
    same = "Bugün yağmur yağdığı bildirildi."
    assert doubts(said, [same, same], source=KK, target=TR) == [Doubt.REPEATS, Doubt.REPEATS]


@pytest.mark.parametrize(
    "answer",
    [
        "büyük temiz şehir",
        "büyük ⟦1⟧temiz şehir",
        "büyük ⟦/1⟧temiz⟦1⟧ şehir",
        "büyük ⟦2⟧temiz⟦/2⟧ şehir",
        "büyük ⟦1⟧temiz⟦/1⟧ ⟦1⟧şehir⟦/1⟧",
        "büyük ⟦1⟧temiz⟦/1⟧ şehir ⟦",
    ],
)
def test_marks_that_were_lost_or_broken_are_found(answer: str) -> None:
    assert doubt("үлкен ⟦1⟧таза⟦/1⟧ қала", answer) == Doubt.MARKS


def test_marks_go_through_html_and_back() -> None:
    text = "a ⟦1⟧b ⟦2⟧c⟦/2⟧⟦/1⟧ <d> & ⟦3/⟧e"
    assert from_html(as_html(text)) == text
    assert same_marks(text, text)


def test_marks_round_a_whole_sentence_are_taken_off_and_put_back() -> None:
    one = peeled("⟦1⟧⟦2⟧Таза қала.⟦/2⟧⟦/1⟧ ")
    assert (one.before, one.text, one.after) == ("⟦1⟧⟦2⟧", "Таза қала.", "⟦/2⟧⟦/1⟧ ")
    assert peeled("⟦1⟧Таза⟦/1⟧ ⟦2⟧қала⟦/2⟧").text == "⟦1⟧Таза⟦/1⟧ ⟦2⟧қала⟦/2⟧"


def test_news_about_artificial_intelligence_is_no_refusal() -> None:
    assert not is_refusal("Carnegie Mellon'da bir yapay zeka sistemi üzerinde çalıştı.")
    assert is_refusal("I'm sorry, but I can't assist with that.")
    assert is_refusal("Я не могу перевести этот текст.")


@pytest.mark.outside_data
@pytest.mark.parametrize("pair", ["kk-tr", "kk-ru", "ru-tr", "en-uz", "tr-az", "ru-ky", "tr-tk", "en-kk"])
def test_hardly_a_sentence_that_people_translated_is_doubted(test_data: Path, pair: str) -> None:
    with (test_data / "ntrex-dev" / "parallel.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[:300]
    one, other = pair.split("-")
    source, target = Language.parse(one), Language.parse(other)
    found = [
        why
        for start in range(0, len(rows), 20)
        for why in doubts(
            [row[one] for row in rows[start : start + 20]],
            [row[other] for row in rows[start : start + 20]],
            source=source,
            target=target,
        )
    ]
    # Most of these few have a number that the translator added, as `550 pounds (249 kg)`.
    assert len([why for why in found if why is not None]) <= len(rows) * 0.08
    assert not {Doubt.LANGUAGE, Doubt.SCRIPT, Doubt.UNTRANSLATED, Doubt.REPEATS, Doubt.REFUSAL} & set(found)


@pytest.mark.outside_data
@pytest.mark.parametrize(("pair", "least"), [("kk-tr", 0.66), ("ru-tr", 0.66), ("tr-az", 0.8), ("en-uz", 0.62)])
def test_neighbours_that_changed_places_are_found(test_data: Path, pair: str, least: float) -> None:
    with (test_data / "ntrex-dev" / "parallel.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[:400]
    one, other = pair.split("-")
    source, target = Language.parse(one), Language.parse(other)
    seen = [
        bool(swapped([row[one] for row in two], [row[other] for row in reversed(two)], source=source, target=target))
        for two in zip(rows[::2], rows[1::2], strict=True)
    ]
    assert sum(seen) / len(seen) >= least
