"""Numbers and names of reports side by side, in several languages. Pure."""

from __future__ import annotations

import pytest

from orkhon.stories.comparing import Telling, alone_among, compared, told_in


def telling(report: str, agency: str, tag: str, text: str, *, independent: bool = True) -> Telling:
    return Telling(report=report, agency=agency, independent=independent, told=told_in("", text, tag))


FLOODS = [
    ("en", "The flood killed 12 people and destroyed 140 houses. Damage is put at 3 million dollars."),
    ("ru", "В результате наводнения погибли 12 человек, разрушено 140 домов. Ущерб оценивается в 3 млн долларов."),
    ("tr", "Selde 12 kişi hayatını kaybetti, 140 ev yıkıldı. Zarar 3 milyon dolar olarak tahmin ediliyor."),
    ("kk", "Су тасқынынан 12 адам қаза тапты, 140 үй қирады. Шығын 3 миллион доллар деп бағаланды."),
    ("uz", "Suv toshqinida 12 kishi halok boʻldi, 140 ta uy vayron boʻldi. Zarar 3 million dollar deb baholandi."),
]


@pytest.mark.parametrize(("tag", "text"), FLOODS[1:], ids=[tag for tag, _ in FLOODS[1:]])
def test_the_same_numbers_meet_across_languages_and_agree(tag: str, text: str) -> None:
    found = compared([telling("a", "altai", *FLOODS[0]), telling("b", "manas", tag, text)])
    assert not [one for one in found if one.differing]
    assert {one.slot for one in found} >= {"=dead", "USD"}


def test_a_number_that_differs_names_the_report_that_stands_alone() -> None:
    (first,) = [
        one
        for one in compared(
            [
                telling("a", "altai", "en", "The flood killed 12 people."),
                telling("b", "manas", "ru", "При наводнении погибли 15 человек."),
                telling("c", "caspian", "tr", "Selde 12 kişi öldü."),
            ]
        )
        if one.slot == "=dead"
    ]
    assert (first.usual, set(first.differing)) == (12, {"b"})
    assert set(first.nouns) == {"en", "ru", "tr"}


def test_a_round_number_agrees_and_years_dates_and_ordinals_are_nothing_that_is_counted() -> None:
    found = compared(
        [
            telling("a", "altai", "en", "In 2026 the 3rd train carried 612 passengers on 22 November 2026."),
            telling("b", "manas", "en", "In 2025 the 5th train carried 600 passengers on 23 November 2026."),
        ]
    )
    assert [(one.slot, set(one.differing)) for one in found] == [("=passengers", set())]


def test_a_report_with_two_values_for_a_thing_says_nothing_of_it() -> None:
    told = [
        telling("a", "altai", "en", "The train carried 612 passengers, and 40 passengers more from Narin."),
        telling("b", "manas", "en", "The train carried 598 passengers."),
    ]
    assert not compared(told)


def test_one_agency_agrees_with_itself_and_a_copy_says_nothing() -> None:
    told = [
        telling("a", "altai", "en", "The train carried 612 passengers."),
        telling("b", "altai", "ru", "Поезд перевёз 598 пассажиров."),
        telling("c", "manas", "en", "The train carried 700 passengers.", independent=False),
    ]
    assert not compared(told)
    assert "c" not in alone_among(told)


def test_a_name_is_nobodys_own_where_another_agency_spells_it_in_another_script() -> None:
    told = [
        telling("a", "altai", "en", "The train was seen off by minister Daniyar Sarsen and by Timur Olimov."),
        telling("b", "manas", "ru", "Поезд проводил министр Данияр Сарсен, сообщили в ведомстве."),
    ]
    alone = alone_among(told)
    assert [name.said for name in alone["a"].names] == ["Timur Olimov"]
    assert "b" not in alone or not alone["b"].names


def test_what_is_measured_is_called_by_its_unit_without_the_number() -> None:
    told = [
        telling("a", "altai", "en", "The race took two hours and they ran 3.2 kilometres."),
        telling("b", "manas", "ru", "Забег длился два часа, пробежали три километра."),
    ]
    nouns = {one.slot: one.nouns for one in compared(told)}
    assert nouns == {"hour": {"en": "hours", "ru": "часа"}, "kilometre": {"en": "kilometres", "ru": "километра"}}


@pytest.mark.parametrize(
    ("tag", "text", "slots"),
    [
        ("tr", "Okul 37 puanla ikinci oldu.", set()),
        ("tr", "Kazada 12 kişi öldü.", {"=dead"}),
        ("az", "Komanda 37 xalla ikinci oldu, 40 xalı olan komanda birinci olub.", set()),
        ("az", "Qəzada 12 nəfər öldü.", {"=dead"}),
        ("uz", "U 12 ta kitob oldi.", set()),
        ("uz", "Halokatda 12 kishi oʻldi.", {"=dead"}),
        ("uz-Cyrl", "Ҳалокатда 12 киши ўлди.", {"=dead"}),
        ("kk-Latn", "Apatta 12 adam qaza tapty.", {"=dead"}),
    ],
)
def test_who_became_something_or_took_something_is_not_counted_among_the_dead(
    tag: str, text: str, slots: set[str]
) -> None:
    found = {figure.slot for figure in told_in("", text, tag).figures}
    assert found & {"=dead"} == slots


@pytest.mark.parametrize(
    "text", ["", " ", "1", "%" * 500, "a" * 50_000, "9" * 50_000, "۱۲۳ ½ ¾ 1e309 -0", "\x00\ud800 5"]
)
def test_any_text_is_read(text: str) -> None:
    for tag in ("en", "kk-Latn", "uz-Cyrl", "und", "xx"):
        told_in(text, text, tag)
