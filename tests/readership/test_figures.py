"""What web processes hand in becomes days, months and the figures of now; secrets go when their time is over."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections, router
from pypdf import PdfReader

from orkhon.audit.queries import ActFilter, acts
from orkhon.items.month import Month
from orkhon.keeping.tables import left_out_of_backups, models_to_move
from orkhon.readership.actions.add_up import add_up
from orkhon.readership.actions.close_days import close_days
from orkhon.readership.actions.destroy_secrets import VERB, destroy_secrets
from orkhon.readership.actions.forget_sketches import forget_sketches
from orkhon.readership.actions.hand_in import hand_in
from orkhon.readership.actions.keep_secret import secrets_for
from orkhon.readership.counting import Counter
from orkhon.readership.document import document
from orkhon.readership.models import DayCount, Fragment, LiveMinute, PeriodSecret, Tally
from orkhon.readership.queries import MonthReport, month_report, months_counted, readers_now, views_of
from orkhon.readership.report import Names, shown
from orkhon.readership.sheets import sheet

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
PHONE = b"Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36"


def read(people: range, page: str = "orkhon kk science 7", *, now: datetime = NOW, country: str = "KZ") -> None:
    """Let one web process see those people open the page, and hand in what it counted."""
    made = Counter()
    made.use(secrets_for(now))
    for number in people:
        made.see(
            page.encode(),
            named={b"user-agent": PHONE, b"accept-language": b"kk"},
            client=f"10.{number >> 8 & 255}.{number & 255}.7",
            host=b"news.example",
            country=country,
            now=now.timestamp(),
        )
    hand_in(made.take(now=now.timestamp()), now=now)


def report(*, today: date = TODAY, month: Month | None = None, portals: tuple[str, ...] = ("orkhon",)) -> MonthReport:
    """Return the month of November."""
    return month_report(month or Month(year=2026, month=11), portals=portals, today=today)


def test_two_processes_add_up_and_a_reader_of_both_is_one() -> None:
    read(range(100))
    read(range(50, 150))
    assert add_up(now=NOW) > 0
    (line,) = report().lines
    assert (line.readers.value, line.views.value) == (150, 150)
    assert views_of([7, 8]) == {7: 150, 8: 0}


def test_what_was_added_up_is_not_added_again() -> None:
    read(range(10))
    add_up(now=NOW)
    assert add_up(now=NOW) == 0
    assert not Fragment.objects.exists()
    assert views_of([7]) == {7: 10}


def test_a_month_counts_who_came_on_two_days_once_and_both_views() -> None:
    read(range(100), now=NOW - timedelta(days=1))
    read(range(100), now=NOW)
    add_up(now=NOW)
    (line,) = report().lines
    assert line.readers.least <= 100 <= line.readers.most
    assert line.readers.value < 110
    assert line.views.value == 200
    assert [day.readers.value for day in report().days] == [100, 100]


def test_a_portals_readers_in_two_languages_are_one_reader() -> None:
    read(range(100))
    read(range(100), "orkhon ru science 8")
    add_up(now=NOW)
    (whole,) = report().portals
    assert whole.readers.value == 100
    assert {line.language: line.readers.value for line in report().lines} == {"kk": 100, "ru": 100}


def test_a_day_that_is_over_is_written_down_and_a_late_process_is_added() -> None:
    yesterday = NOW - timedelta(days=1)
    read(range(100), now=yesterday)
    add_up(now=yesterday)
    assert close_days(now=yesterday) == 0
    assert close_days(now=NOW) > 0
    assert DayCount.objects.get(slice="article", key="7").views == 100
    assert close_days(now=NOW) == 0
    before = views_of([7])
    read(range(100, 110), now=yesterday)
    assert close_days(now=NOW) == 0, "a day is not closed while something waits to be added"
    add_up(now=NOW)
    close_days(now=NOW)
    assert (before, views_of([7])) == ({7: 100}, {7: 110})
    assert DayCount.objects.get(slice="article", key="7").views == 110


def test_what_is_killed_between_writing_down_and_marking_counts_once() -> None:
    yesterday = NOW - timedelta(days=1)
    read(range(30), now=yesterday)
    add_up(now=NOW)
    close_days(now=NOW)
    Tally.objects.update(closed=False)
    close_days(now=NOW)
    assert views_of([7]) == {7: 30}
    close_days(now=NOW + timedelta(days=5))
    assert not Tally.objects.exists()
    assert views_of([7]) == {7: 30}
    (line,) = report().lines
    assert (line.readers.value, line.views.value) == (30, 30)


def test_old_days_keep_their_figures_without_their_sketches() -> None:
    read(range(40), now=NOW)
    add_up(now=NOW)
    close_days(now=NOW + timedelta(days=9))
    assert forget_sketches(NOW + timedelta(days=9)) == 1
    (line,) = report(today=date(2027, 1, 1)).lines
    assert (line.readers.value, line.views.value) == (40, 40)
    assert [day.readers.value for day in report().days] == [40]


def test_the_figures_of_now_are_of_five_and_of_thirty_minutes() -> None:
    read(range(20), now=NOW - timedelta(minutes=20))
    read(range(10, 15), "orkhon kk science 9", now=NOW)
    read(range(3), "culture kk history 4", now=NOW)
    add_up(now=NOW)
    lines = {
        (line.portal, line.article): (line.five.value, line.thirty.value)
        for line in readers_now(portals=["orkhon"], now=NOW)
    }
    assert lines == {("orkhon", 0): (5, 20), ("orkhon", 9): (5, 5), ("orkhon", 7): (0, 20)}
    add_up(now=NOW + timedelta(minutes=45))
    assert readers_now(portals=["orkhon"], now=NOW + timedelta(minutes=45)) == []
    assert not LiveMinute.objects.exists()


def test_all_processes_are_given_the_same_secrets_and_before_midnight_those_of_tomorrow_too() -> None:
    assert secrets_for(NOW) == secrets_for(NOW + timedelta(hours=1))
    evening = datetime(2026, 11, 30, 23, 45, tzinfo=UTC)
    today, tomorrow = secrets_for(evening)
    assert (today.day, tomorrow.day) == (date(2026, 11, 30), date(2026, 12, 1))
    assert len({today.of_day, tomorrow.of_day, today.of_month, tomorrow.of_month}) == 4
    assert tomorrow in secrets_for(evening + timedelta(hours=1))


def test_secrets_are_destroyed_with_their_day_and_month_and_the_audit_says_so() -> None:
    secrets_for(NOW)
    assert destroy_secrets(now=NOW) == []
    tomorrow = NOW + timedelta(days=1)
    secrets_for(tomorrow)
    assert destroy_secrets(now=tomorrow) == ["2026-11-23"]
    assert set(PeriodSecret.objects.values_list("period", flat=True)) == {"2026-11-24", "2026-11"}
    assert destroy_secrets(now=datetime(2026, 12, 1, tzinfo=UTC)) == ["2026-11", "2026-11-24"]
    assert not PeriodSecret.objects.exists()
    assert {act.object_key for act in acts(ActFilter(verb=VERB))} == {"2026-11-23", "2026-11-24", "2026-11"}


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_no_byte_of_a_destroyed_secret_is_left_in_the_file() -> None:
    connection = connections[router.db_for_write(PeriodSecret)]
    (given,) = secrets_for(NOW)
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        assert any(given.of_day in part.read_bytes() for part in _files(file))
    destroy_secrets(now=NOW + timedelta(days=40))
    assert not PeriodSecret.objects.exists()
    if connection.vendor == "sqlite":
        for part in _files(file):
            assert given.of_day not in part.read_bytes()
            assert given.of_month not in part.read_bytes()


def _files(file: Path) -> list[Path]:
    return [part for part in (file, file.with_name(f"{file.name}-wal")) if part.exists()]


def test_secrets_and_what_is_not_closed_are_in_no_backup() -> None:
    aside = {model._meta.db_table for model in (PeriodSecret, Fragment, Tally, LiveMinute)}
    assert aside <= left_out_of_backups()
    assert DayCount in models_to_move()


def test_a_report_tells_sections_countries_classes_and_what_was_left_out() -> None:
    read(range(30))
    read(range(30, 40), "orkhon kk culture 9", country="")
    read(range(5), "culture kk history 4")
    add_up(now=NOW)
    found = report()
    assert {share.key: share.views.value for share in found.sections} == {"science": 30, "culture": 10}
    assert {share.key: share.views.value for share in found.countries} == {"KZ": 30, "-": 10}
    assert [share.key for share in found.articles] == ["7", "9"]
    assert [share.key for share in found.referrers] == ["none"]
    assert (found.over, found.first) == (False, NOW.date())
    assert report(today=date(2026, 12, 1)).over
    assert [str(month) for month in months_counted(today=date(2027, 1, 2))] == ["2027-01", "2026-12", "2026-11"]


def test_no_cell_of_the_sheet_is_taken_for_a_formula() -> None:
    read(range(3))
    add_up(now=NOW)
    names = Names(
        portals={"orkhon": "=cmd|' /C calc'!A0"},
        articles={"7": "@SUM(1+1)"},
        sections={("orkhon", "kk", "science"): "\t=1+1"},
    )
    rows = list(csv.reader(io.StringIO(sheet(report(), names).decode("utf-8-sig"))))
    cells = {cell for row in rows for cell in row}
    assert {"'=cmd|' /C calc'!A0", "'@SUM(1+1)", "'\t=1+1"} <= cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert rows[1][:3] == ["2026-11", "portal", "orkhon"]
    assert rows[1][6:12] == ["3"] * 6


def test_the_pdf_has_every_letter_of_the_eight_languages() -> None:
    read(range(3))
    add_up(now=NOW)
    letters = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Ёё Əə Ğğ İı Şş Çç Öö Üü Ňň Žž Ýý Ää Oʻ Gʻ Ўў Ҳҳ"
    made = document(shown(report(), Names(portals={"orkhon": letters}, month="2026")), hub="Орхон & Co")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert "?" not in text
    assert "Орхон & Co" in text
    for letter in letters.replace(" ", ""):
        assert letter in text, letter


def test_a_month_of_which_nothing_is_known_makes_an_empty_report() -> None:
    found = report(month=Month(year=2024, month=2))
    assert (found.first, found.lines) == (None, ())
    assert document(shown(found, Names()), hub="").startswith(b"%PDF")
    assert len(sheet(found, Names()).splitlines()) == 1
