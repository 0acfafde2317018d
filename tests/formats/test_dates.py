"""Dates as the region's feeds and pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel.dates import format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.formats.dates import month_names, parse_date
from tests.examples import examples

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FIVE = timezone(timedelta(hours=5))
CASES = [
    ("Sun, 22 Nov 2026 08:15:00 +0500", "2026-11-22T03:15"),
    ("Sun, 22 Nov 2026 08:15:00 GMT", "2026-11-22T08:15"),
    ("22 Nov 2026 08:15 EST", "2026-11-22T13:15"),
    ("Sun, 22 Nov 26 08:15:00 +0000", "2026-11-22T08:15"),
    ("Sun, 22 Nov 2026 08:15:00 +05:00", "2026-11-22T03:15"),
    ("Sun, 22 Nov 2026 08:15:00+0500", "2026-11-22T03:15"),
    ("2026-11-22T08:15:00+02:00", "2026-11-22T06:15"),
    ("2026-11-22T08:15:00+0500", "2026-11-22T03:15"),
    ("2026-11-22T08:15:00.123Z", "2026-11-22T08:15"),
    ("2026-11-22 08:15:00 +05:00", "2026-11-22T03:15"),
    ("2026-11-22 08:15:00", "2026-11-22T03:15"),
    ("2026-11-22", "2026-11-21T19:00"),
    ("20261122T081500Z", "2026-11-22T08:15"),
    ("1795335300", "2026-11-22T08:15"),
    ("1795335300000", "2026-11-22T08:15"),
    ("21.02.2026 [19:22]", "2026-02-21T14:22"),
    ("15:21 / 2023-11-09", "2023-11-09T10:21"),
    ("• 6 Ноября, 13:25", "2026-11-06T08:25"),
    ("• 6 Желтоқсан, 13:25", "2025-12-06T08:25"),
    ("16 Қараша 2018, 16:49 7886", "2018-11-16T11:49"),
    ("09 September 2025, 18:45", "2025-09-09T13:45"),
    ("09.04.2025 1332", "2025-04-08T19:00"),
    ("22 Kasım 2026 Pazar 08:15", "2026-11-22T03:15"),
    ("22 KASIM 2026, 08:15", "2026-11-22T03:15"),
    ("15 MAYIS 2026 08:15", "2026-05-15T03:15"),
    ("22 noyabr 2026, 08:15", "2026-11-22T03:15"),
    ("2026-yil 22-noyabr, 08:15", "2026-11-22T03:15"),
    ("November 22, 2026 8:15 pm", "2026-11-22T15:15"),
    ("22.11.2026 08:15 (UTC+04:00)", "2026-11-22T04:15"),
    ("11/22/2026 08:15", "2026-11-22T03:15"),
    ("29 февраля, 10:00", "2024-02-29T05:00"),
    ("22 Nov 2026 08:15:00 MSK", "2026-11-22T05:15"),
]


@pytest.mark.parametrize(("written", "wanted"), CASES)
def test_a_date_is_read_as_its_writer_meant_it(written: str, wanted: str) -> None:
    moment = parse_date(written, now=NOW, default_zone=FIVE)
    assert moment is not None
    assert moment.strftime("%Y-%m-%dT%H:%M") == wanted
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        "",
        "  ",
        "yesterday",
        "2026-13-45",
        "32.01.2026",
        "2099-01-01",
        "0001-01-01T00:00:00Z",
        "25:61",
        "9" * 300,
        "1899-12-31",
    ],
)
def test_nonsense_and_the_far_future_are_no_date(written: str) -> None:
    assert parse_date(written, now=NOW) is None


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("22.11. 05:00", "2026-11-22T05:00"),
        ("22.11 05:00", "2026-11-22T05:00"),
        ("22.11., 05:00", "2026-11-22T05:00"),
        ("22. 11. 05:00", "2026-11-22T05:00"),
        ("22.11 - 05:00", "2026-11-22T05:00"),
        ("05:00 22.11.", "2026-11-22T05:00"),
        ("22/11 05:00", "2026-11-22T05:00"),
        ("11/22 05:00", "2026-11-22T05:00"),
        ("22-11 05:30:10", "2026-11-22T05:30"),
        ("22.11. 08:15 (UTC+04:00)", "2026-11-22T04:15"),
        ("22.11 05:30 -0500", "2026-11-22T10:30"),
        ("30.11. 05:00", "2025-11-30T05:00"),
        ("29.02. 05:00", "2024-02-29T05:00"),
        ("05:00 - 22.11.", "2026-11-22T05:00"),
        ("22.11.26, 10:00 - 11:00", "2026-11-22T10:00"),
        ("22.11.05 05:00", "2005-11-22T05:00"),
        ("22. 11. 26 05:00", "2026-11-22T05:00"),
        ("22.11. 2024 05:00", "2024-11-22T05:00"),
    ],
)
def test_a_date_of_numbers_without_a_year_is_the_nearest_past_and_its_hour_is_no_year(
    written: str, wanted: str
) -> None:
    moment = parse_date(written, now=NOW)
    assert moment is not None
    assert moment.strftime("%Y-%m-%dT%H:%M") == wanted


@pytest.mark.parametrize(
    "written",
    [
        "22.11.05:00",
        "22.11. 05.00",
        "22.11.05.00",
        "22.11. 10:00 - 11:00",
        "10:22.11.05",
        "22.11.05h00",
        "22. 11. 05 pm",
        "2026.11. 05:00",
        "05:00 22.11 2019",
        "22.11. 05:00 2019",
        "05.11 - 06.11 10:00",
        "22.11. 10:00 - 11:00 2019",
        "1.05 mln 10:00",
        "32.11. 05:00",
        "22.13. 05:00",
        "22.11.",
    ],
)
def test_numbers_that_may_be_an_hour_or_a_year_or_no_date_are_not_guessed(written: str) -> None:
    assert parse_date(written, now=NOW) is None


@pytest.mark.parametrize("locale", ["az", "en", "kk", "ky", "ru", "tk", "tr", "uz", "az_Cyrl", "uz_Cyrl"])
@pytest.mark.parametrize("pattern", ["d MMMM y, HH:mm", "d LLLL y, HH:mm", "HH:mm, d MMM y", "MMMM d, y HH:mm"])
@pytest.mark.parametrize("shout", [False, True])
def test_all_twelve_months_of_every_language_are_known(locale: str, pattern: str, shout: bool) -> None:
    for month in range(1, 13):
        moment = datetime(2025, month, 17, 13, 25, tzinfo=UTC)
        written = format_datetime(moment, pattern, locale=locale)
        if shout:
            written = written.replace("i", "İ").upper() if locale in ("tr", "az") else written.upper()
        assert parse_date(written, now=NOW) == moment, written


def test_no_month_name_is_claimed_by_two_months() -> None:
    assert len(month_names()) > 120
    assert month_names()["мамыр"] == 5


@settings(deadline=None)
@given(st.datetimes(datetime(1950, 1, 1), datetime(2026, 11, 22), timezones=st.just(UTC)))  # noqa: DTZ001
def test_iso_and_rfc_822_come_back_exactly(moment: datetime) -> None:
    assert parse_date(moment.isoformat(), now=NOW) == moment
    assert parse_date(moment.strftime("%d.%m.%Y %H:%M:%S"), now=NOW) == moment.replace(microsecond=0)


@settings(deadline=None, max_examples=examples(300))
@given(st.text(alphabet=st.sampled_from("0123456789 :.-/+TZапрelмнамmay,[]()"), max_size=40) | st.text(max_size=60))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    moment = parse_date(text, now=NOW)
    assert moment is None or moment.tzinfo is UTC
