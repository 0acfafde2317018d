"""When a bank's rates are too old to be shown as today's."""

from __future__ import annotations

from datetime import date

import pytest

from orkhon.portals.rates.holding import is_stale, rests

FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 11, day) for day in (20, 21, 22, 23, 24))


@pytest.mark.parametrize(
    ("day", "today", "stale"),
    [
        (FRIDAY, FRIDAY, False),
        (FRIDAY, SATURDAY, False),
        (FRIDAY, SUNDAY, False),
        (FRIDAY, MONDAY, False),
        (FRIDAY, TUESDAY, True),
        (MONDAY, TUESDAY, False),
        (MONDAY, FRIDAY, False),
        (MONDAY, date(2026, 11, 25), True),
        (FRIDAY, date(2027, 11, 20), True),
    ],
)
def test_fridays_rates_hold_until_monday_is_over(day: date, today: date, stale: bool) -> None:
    assert is_stale(day, today) is stale


def test_a_weekly_list_is_stale_after_its_week_and_a_working_day() -> None:
    assert not is_stale(FRIDAY, date(2026, 11, 27), days=7)
    assert is_stale(FRIDAY, date(2026, 12, 1), days=7)


def test_the_banks_rest_on_saturdays_and_sundays() -> None:
    assert [rests(day) for day in (FRIDAY, SATURDAY, SUNDAY, MONDAY)] == [False, True, True, False]
