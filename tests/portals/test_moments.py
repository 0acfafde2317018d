"""Times, dates and numbers as the eight languages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from orkhon.portals import moments

EVENING = datetime(2026, 11, 22, 16, 40, 5, tzinfo=UTC)
NARROW = "\u202f"
"""The narrow space that does not break, which CLDR sets before some abbreviations."""
ALMATY = ZoneInfo("Asia/Almaty")


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("az", "22 noyabr 2026, bazar"),
        ("en", "Sunday, November 22, 2026"),
        ("kk", "2026 ж. 22 қараша, жексенбі"),
        ("ky", "2026-ж., 22-ноябрь, жекшемби"),
        ("ru", "Воскресенье, 22 ноября 2026 г."),
        ("tk", "22 noýabr 2026 ýekşenbe"),
        ("tr", "22 Kasım 2026 Pazar"),
        ("uz", "Yakshanba, 22-noyabr, 2026"),
    ],
)
def test_the_day_at_the_head_of_a_page_is_as_the_language_writes_it(language: str, wanted: str) -> None:
    assert moments.whole_date(EVENING, language, UTC).replace(NARROW, " ") == wanted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("tr", "ikindi", "İkindi"),
        ("az", "iyun", "İyun"),
        ("en", "is", "Is"),
        ("tr", "ırmak", "Irmak"),
        ("kk", "іні", "Іні"),
        ("ru", "", ""),
    ],
)
def test_a_capital_follows_the_language(language: str, text: str, wanted: str) -> None:
    assert moments.capital(text, language) == wanted


@pytest.mark.parametrize("language", ["az", "en", "kk", "ky", "ru", "tk", "tr", "uz"])
def test_the_clock_is_the_same_everywhere_and_in_the_zone_of_the_readers(language: str) -> None:
    assert moments.clock(EVENING, language, ALMATY) == "21:40"
    assert moments.clock_with_seconds(EVENING, language, UTC) == "16:40:05"


def test_a_list_names_the_day_of_what_is_not_of_today_in_the_readers_zone() -> None:
    midnight = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
    assert moments.in_list(EVENING, "tr", UTC, midnight) == "16:40"
    assert moments.in_list(EVENING, "tr", ALMATY, midnight) == "22 Kas, 21:40"
    assert moments.earlier_day(EVENING, "tr", ALMATY, midnight) == "22 Kas"
    assert moments.earlier_day(EVENING, "tr", UTC, midnight) == ""


def test_today_and_yesterday_are_words_with_the_time() -> None:
    with translation.override("kk"):
        assert moments.in_words(EVENING, "kk", UTC, EVENING) == "бүгін, 16:40"
        assert moments.in_words(EVENING, "kk", UTC, EVENING + timedelta(days=1)) == "кеше, 16:40"
        later = moments.in_words(EVENING, "kk", UTC, EVENING + timedelta(days=2))
        assert later.replace(NARROW, " ") == "2026 ж. 22 қараша, 16:40"


def test_numbers_are_grouped_and_names_are_known() -> None:
    assert moments.number(48213, "tr") == "48.213"
    assert moments.number(48213, "en") == "48,213"
    assert moments.language_name("kk", "tr") == "Kazakça"
    assert moments.language_name("xx", "tr") == "xx"
    assert moments.country_name("KZ", "uz") == "Qozogʻiston"
    assert moments.day_of_month(EVENING, "az", UTC) == "22 noyabr"


def test_no_line_parts_the_groups_of_a_number() -> None:
    assert moments.unbroken("31 700 жолаушы, 1 200 300 жүк") == "31\xa0700 жолаушы, 1\xa0200\xa0300 жүк"
    assert moments.unbroken("2026 жылы 12 адам, 5 2026") == "2026 жылы 12 адам, 5 2026"
