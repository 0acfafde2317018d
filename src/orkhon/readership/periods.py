"""The days and months for which readers are counted, in UTC. Pure: `now` is passed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from orkhon.readership.errors import MonthUnreadable

_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One month of UTC."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str) -> Month:
        """Return the month written `2026-11`. Raises `MonthUnreadable`."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise MonthUnreadable(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of that day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def next(self) -> Month:
        """The month that follows."""
        return Month.of(self.first + timedelta(days=32))

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    @property
    def days(self) -> list[date]:
        """All its days, in order."""
        count = (self.next.first - self.first).days
        return [self.first + timedelta(days=number) for number in range(count)]


def day_of(moment: datetime) -> date:
    """Return the day of UTC."""
    return moment.astimezone(UTC).date()


def day_name(day: date) -> str:
    """Return what the secret of that day is called: `2026-11-23`."""
    return day.isoformat()


def has_ended(period: str, *, today: date) -> bool:
    """True where the day or month of that name is over."""
    return period != str(Month.of(today)) and period < day_name(today)
