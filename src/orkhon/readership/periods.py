"""The days and months for which readers are counted, in UTC. Pure: `now` is passed in."""

from __future__ import annotations

from datetime import UTC, date, datetime

from orkhon.items.month import Month
from orkhon.readership.errors import MonthUnreadable


def month_of(text: str) -> Month:
    """Return the month written `2026-11`. Raises `MonthUnreadable`."""
    month = Month.written(text)
    if month is None:
        raise MonthUnreadable(text)
    return month


def day_of(moment: datetime) -> date:
    """Return the day of UTC."""
    return moment.astimezone(UTC).date()


def day_name(day: date) -> str:
    """Return what the secret of that day is called: `2026-11-23`."""
    return day.isoformat()


def has_ended(period: str, *, today: date) -> bool:
    """True where the day or month of that name is over."""
    return period != str(Month.of(today)) and period < day_name(today)
