"""Dates found and said in the eight languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language.conventions import CONVENTION_LANGUAGES
from orkhon.language.dates import DateNotSaid, find_dates, say_date

EACH = pytest.mark.parametrize("language", CONVENTION_LANGUAGES)


@EACH
@given(day=st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), weekday=st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_date_is_found_as_it_was_said(language: str, day: date, weekday: bool) -> None:
    found = find_dates(say_date(day, language, weekday=weekday), language)
    assert [(one.year, one.month, one.day) for one in found] == [(day.year, day.month, day.day)]


@pytest.mark.parametrize(
    ("language", "said", "spoken"),
    [
        ("kk", "2023 жылғы 6 қараша", "екі мың жиырма үшінші жылғы алтыншы қараша"),
        ("ky", "2023-жылдын 6-ноябры", "эки миң жыйырма үчүнчү жылдын алтынчы ноябры"),
        ("uz", "2023-yil 6-noyabr", "ikki ming yigirma uchinchi yil oltinchi noyabr"),
        ("az", "6 noyabr 2023-cü il", "altı noyabr iki min iyirmi üçüncü il"),
        ("tr", "6 Kasım 2023", "altı Kasım iki bin yirmi üç"),
        ("tk", "2023-nji ýylyň 6-njy noýabry", "iki müň ýigrimi üçünji ýylyň altynjy noýabry"),
        ("ru", "6 ноября 2023 года", "шестое ноября две тысячи двадцать третьего года"),
        ("en", "6 November 2023", "the sixth of November twenty twenty-three"),
    ],
)
def test_a_date_is_said_as_its_language_writes_and_speaks_it(language: str, said: str, spoken: str) -> None:
    assert say_date(date(2023, 11, 6), language) == said
    assert say_date(date(2023, 11, 6), language, spoken=True) == spoken


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("kk", "2023 жылдың 6 қарашасында өтті", [("2023 жылдың 6 қарашасында", 2023, 11, 6)]),
        ("kk", "1980 жылдары", [("1980 жылдары", 1980, None, None)]),
        ("kk", "ол 22.11.2026 күні", [("22.11.2026", 2026, 11, 22)]),
        ("ky", "6-ноябрда", [("6-ноябрда", None, 11, 6)]),
        ("uz", "6-noyabr kuni", [("6-noyabr", None, 11, 6)]),
        ("uz", "6-ноябрь куни", [("6-ноябрь", None, 11, 6)]),
        ("az", "6 noyabr 2023-cü ildə", [("6 noyabr 2023-cü ildə", 2023, 11, 6)]),
        ("tr", "6 Kasım 2023'te", [("6 Kasım 2023'te", 2023, 11, 6)]),
        ("tr", "3-5 Mayıs 2024", [("3", 2024, 5, 3), ("5 Mayıs 2024", 2024, 5, 5)]),
        ("tk", "2023-nji ýylyň 6-njy noýabrynda", [("2023-nji ýylyň 6-njy noýabrynda", 2023, 11, 6)]),
        ("ru", "в мае 2020", [("мае 2020", 2020, 5, None)]),
        ("en", "on November 6, 2023", [("November 6, 2023", 2023, 11, 6)]),
        ("en", "in 1999", [("1999", 1999, None, None)]),
        ("en", "2026-11-22", [("2026-11-22", 2026, 11, 22)]),
    ],
)
def test_dates_are_found_in_the_forms_of_the_press(
    language: str, text: str, expected: list[tuple[str, int | None, int | None, int | None]]
) -> None:
    found = find_dates(text, language)
    assert [(text[one.start : one.end], one.year, one.month, one.day) for one in found] == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "қазан асып, маусымда ойнады"),
        ("tr", "ocak ve ekim"),
        ("ru", "31 февраля"),
        ("kk", "32.13.2026"),
        ("en", "may be"),
        ("en", "29.02.2023"),
        ("de", "6. November 2023"),
    ],
)
def test_a_month_alone_and_a_day_that_no_month_has_are_no_dates(language: str, text: str) -> None:
    assert find_dates(text, language) == ()


def test_a_date_in_another_language_is_refused() -> None:
    with pytest.raises(DateNotSaid, match="none of them"):
        say_date(date(2023, 11, 6), "de")


@EACH
@given(text=st.text(max_size=200) | st.text(alphabet="0123456789 .-/,мартmay жыл", max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_searched_for_dates(language: str, text: str) -> None:
    for one in find_dates(text, language):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize(
    "text", ["1" * 300_000, "2023 " * 60_000, "6 қараша " * 30_000, "1." * 150_000, "2023-" * 60_000]
)
def test_no_row_of_digits_takes_quadratic_time(text: str) -> None:
    assert isinstance(find_dates(text, "kk"), tuple)


@pytest.mark.parametrize(
    ("language", "text", "month"),
    [("tr", "5 EKİM 2024", 10), ("tr", "15 KASIM", 11), ("tr", "10 MAYIS 2024", 5), ("az", "19 İYUN 2024", 6)],
)
def test_months_in_capitals_are_read_with_both_i(language: str, text: str, month: int) -> None:
    (found,) = find_dates(text, language)
    assert found.month == month
    assert text[found.start : found.end] == text


@pytest.mark.parametrize(
    ("language", "text", "month", "day"),
    [
        ("az", "sentyabrın 5-də", 9, 5),
        ("az", "Mayın 28-də", 5, 28),
        ("kk", "қыркүйектің 5-і", 9, 5),
        ("kk", "15 қыркүйегіне", 9, 15),
        ("tr", "15 Aralığında", 12, 15),
    ],
)
def test_a_day_stands_behind_its_month_in_the_genitive_and_months_change_before_suffixes(
    language: str, text: str, month: int, day: int
) -> None:
    (found,) = find_dates(f"— {text} —", language)
    assert (found.month, found.day) == (month, day)
    assert f"— {text} —"[found.start : found.end] == text


@pytest.mark.parametrize("text", ["мамыр 28 адам", "мамырдың 28 адамы"])
def test_a_number_behind_a_month_is_no_day_without_its_suffix(text: str) -> None:
    assert find_dates(text, "kk") == ()
