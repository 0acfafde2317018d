"""The clock: judged by the wire's last entry before the hub starts, and at every append."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.config.clock import LONGEST_SILENCE, TOLERANCE, clock_refusal
from orkhon.config.environment import read_environment
from orkhon.config.last_entry import last_received
from orkhon.config.run import _plans
from orkhon.config.run import main as run
from orkhon.wire.actions.append import append, append_many
from orkhon.wire.errors import ClockDoubted
from orkhon.wire.queries import head
from orkhon.wire.queries import last_received as received_last
from orkhon.wire.verify import verify
from tests.wire.making import NOW, an_intent

LAST = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)


@pytest.mark.parametrize("later", [-TOLERANCE, timedelta(0), timedelta(days=179), LONGEST_SILENCE])
def test_a_clock_near_the_last_entry_is_believed(later: timedelta) -> None:
    assert clock_refusal(now=LAST + later, last=LAST) == ""


def test_an_empty_wire_says_nothing_about_the_clock() -> None:
    assert clock_refusal(now=datetime(1970, 1, 1, tzinfo=UTC), last=None) == ""


def test_a_clock_a_year_behind_needs_the_operators_word() -> None:
    now = LAST - timedelta(days=365)
    said = clock_refusal(now=now, last=LAST)
    assert "the clock says 2025-11-22 16:40 UTC" in said
    assert "received at 2026-11-22 16:40 UTC" in said
    assert "--clock-is-right" in said
    assert clock_refusal(now=now, last=LAST, is_right=True) == ""


def test_a_clock_a_year_ahead_needs_the_operators_word() -> None:
    now = LAST + timedelta(days=365)
    said = clock_refusal(now=now, last=LAST)
    assert "365 days after the wire's last entry" in said
    assert "--clock-is-right" in said
    assert clock_refusal(now=now, last=LAST, is_right=True) == ""


def a_wire_that_ends_at(path: Path, received: datetime | None) -> None:
    """Write a file with just so much of the wire as a start looks at."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE wire_header (position INTEGER, received TEXT)")
        if received is not None:
            naive = received.replace(tzinfo=None)
            database.execute("INSERT INTO wire_header VALUES (1, ?), (2, ?)", ("2020-01-01 00:00:00", str(naive)))
    database.close()


def test_the_last_entry_is_found_without_django(tmp_path: Path) -> None:
    path = tmp_path / "orkhon.sqlite3"
    a_wire_that_ends_at(path, LAST + timedelta(microseconds=5))
    assert last_received(path) == LAST + timedelta(microseconds=5)


def test_a_file_without_a_wire_or_with_an_empty_one_has_no_last_entry(tmp_path: Path) -> None:
    (tmp_path / "nothing.sqlite3").touch()
    assert last_received(tmp_path / "nothing.sqlite3") is None
    a_wire_that_ends_at(tmp_path / "empty.sqlite3", None)
    assert last_received(tmp_path / "empty.sqlite3") is None


@pytest.mark.parametrize(
    ("away", "said"),
    [(timedelta(days=365), "set the clock right, then start"), (-timedelta(days=365), "365 days after")],
)
def test_a_hub_does_not_start_by_a_clock_that_is_a_year_off(
    tmp_path: Path, away: timedelta, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    a_wire_that_ends_at(tmp_path / "orkhon.sqlite3", datetime.now(UTC) + away)
    assert run(read_environment({"ORKHON_HOME": str(tmp_path)}), []) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("orkhon: the clock says ")
    assert said in printed
    assert len(printed.splitlines()) == 1
    assert not (tmp_path / "orkhon.lock").exists()


def test_a_database_file_that_is_none_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "orkhon.sqlite3").write_bytes(b"not a database at all" * 100)
    assert run(read_environment({"ORKHON_HOME": str(tmp_path)}), []) == 1
    assert "cannot be read: file is not a database; `orkhon doctor`" in capsys.readouterr().err


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
@override_settings(ORKHON_CLOCK_TOLERANCE=TOLERANCE)
def test_a_jump_back_of_more_than_minutes_stops_the_wire_until_the_clock_is_right() -> None:
    append(an_intent(uri="urn:altai:1"), now=NOW)
    with pytest.raises(
        ClockDoubted, match=r"2026-11-22 16:34:59 UTC, but position 1 .* 2026-11-22 16:40:00"
    ) as refused:
        append(an_intent(uri="urn:altai:2"), now=NOW - TOLERANCE - timedelta(seconds=1))
    assert refused.value.retryable
    (many,) = append_many([an_intent(uri="urn:altai:2")], now=NOW - timedelta(days=1))
    assert isinstance(many, ClockDoubted)
    assert head() == 1
    append(an_intent(uri="urn:altai:2"), now=NOW + timedelta(seconds=1))
    assert head() == 2


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
@override_settings(ORKHON_CLOCK_TOLERANCE=TOLERANCE)
def test_a_jump_back_of_seconds_is_appended_at_its_own_time() -> None:
    assert received_last() is None
    append(an_intent(uri="urn:altai:1"), now=NOW)
    append(an_intent(uri="urn:altai:2"), now=NOW - timedelta(seconds=30))
    assert received_last() == NOW - timedelta(seconds=30)


YEAR = timedelta(days=365)


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
@override_settings(ORKHON_LONGEST_SILENCE=LONGEST_SILENCE)
def test_a_jump_of_a_year_ahead_stops_the_wire_until_the_clock_is_right() -> None:
    append(an_intent(uri="urn:altai:1"), now=NOW)
    with pytest.raises(ClockDoubted, match=r"365 days after .* ORKHON_CLOCK_IS_RIGHT=1 before one command") as refused:
        append(an_intent(uri="urn:altai:2"), now=NOW + YEAR)
    assert refused.value.retryable
    assert head() == 1
    append(an_intent(uri="urn:altai:2"), now=NOW + LONGEST_SILENCE)
    assert head() == 2


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
@override_settings(ORKHON_CLOCK_TOLERANCE=TOLERANCE, ORKHON_LONGEST_SILENCE=LONGEST_SILENCE)
@pytest.mark.parametrize("away", [YEAR, -YEAR])
def test_who_vouches_for_the_clock_goes_on_and_the_wire_stays_whole(away: timedelta) -> None:
    append(an_intent(uri="urn:altai:1"), now=NOW)
    with override_settings(ORKHON_CLOCK_IS_RIGHT=True):
        append(an_intent(uri="urn:altai:2"), now=NOW + away)
    append(an_intent(uri="urn:altai:3"), now=NOW + away)
    assert head() == 3
    assert verify().whole


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
@override_settings(ORKHON_CLOCK_TOLERANCE=TOLERANCE, ORKHON_LONGEST_SILENCE=LONGEST_SILENCE)
def test_a_start_vouches_for_one_step_alone_and_a_later_jump_is_refused_again() -> None:
    append(an_intent(uri="urn:altai:1"), now=NOW)
    with override_settings(ORKHON_CLOCK_IS_RIGHT=received_last()):
        append(an_intent(uri="urn:altai:2"), now=NOW + YEAR)
        for away in (YEAR, -YEAR):
            with pytest.raises(ClockDoubted):
                append(an_intent(uri="urn:altai:3"), now=NOW + YEAR + away)
    assert head() == 2


def test_the_word_for_the_clock_travels_as_the_time_of_the_doubted_entry(tmp_path: Path) -> None:
    home = {"ORKHON_HOME": str(tmp_path)}
    assert read_environment(home).clock_is_right is False
    assert read_environment({**home, "ORKHON_CLOCK_IS_RIGHT": "1"}).clock_is_right is True
    last = LAST + timedelta(microseconds=5)
    children = _plans(read_environment(home), 3, doubted=last)[1:]
    assert [child.name for child in children] == ["web", "readers", "heavy"]
    for child in children:
        word = child.environment["ORKHON_CLOCK_IS_RIGHT"]
        assert read_environment({**home, "ORKHON_CLOCK_IS_RIGHT": word}).clock_is_right == last
    unvouched = _plans(read_environment(home), 3, doubted=None)[1]
    assert unvouched.environment["ORKHON_CLOCK_IS_RIGHT"] == ""
