"""When a source is asked next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from orkhon.intake.schedule import LONGEST_BACK_OFF, LONGEST_WISH, next_ask

NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
INTERVAL = timedelta(minutes=2)


def _wait(failures: int = 0, retry_after: float | None = None, chance: float = 0.5) -> timedelta:
    return next_ask(now=NOW, interval=INTERVAL, failures=failures, retry_after=retry_after, chance=chance) - NOW


def test_a_source_that_answers_is_asked_after_its_interval() -> None:
    assert _wait() == INTERVAL


def test_each_failure_in_a_row_doubles_the_wait_up_to_an_hour() -> None:
    minutes = [_wait(failures) / timedelta(minutes=1) for failures in range(8)]
    assert minutes == [2, 4, 8, 16, 32, 60, 60, 60]


def test_a_server_that_wants_to_be_left_alone_is_for_a_day_at_most() -> None:
    assert _wait(1, retry_after=7200) == timedelta(hours=2)
    assert _wait(1, retry_after=1) == 2 * INTERVAL
    assert _wait(1, retry_after=10**9) == LONGEST_WISH


def test_chance_moves_the_moment_by_a_tenth() -> None:
    assert _wait(chance=0) == 0.9 * INTERVAL
    assert _wait(chance=1) == 1.1 * INTERVAL


@given(
    st.timedeltas(timedelta(0), timedelta(days=30)),
    st.integers(0, 10**6),
    st.none() | st.floats(-10, 10**8),
    st.floats(0, 1),
)
def test_the_wait_is_never_shorter_than_nine_tenths_of_a_second_nor_endless(
    interval: timedelta, failures: int, wish: float | None, chance: float
) -> None:
    wait = next_ask(now=NOW, interval=interval, failures=failures, retry_after=wish, chance=chance) - NOW
    assert timedelta(seconds=0.9) <= wait <= max(1.1 * max(interval, LONGEST_BACK_OFF), LONGEST_WISH)
