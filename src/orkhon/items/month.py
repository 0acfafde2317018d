"""A month of the calendar, in UTC. Pure: whoever asks passes the day in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_WRITTEN: Final = re.compile(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, kw_only=True, order=True, slots=True)
class Month:
    """One month; earlier ones are less. Written `2026-11`."""

    year: int
    month: int

    @classmethod
    def written(cls, text: str) -> Month | None:
        """Return the month that `text` (`2026-11`, of the years 2000 to 2199) names, None for anything else."""
        match = _WRITTEN.fullmatch(text)
        return None if match is None else cls(year=int(match[1]), month=int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of that day."""
        return cls(year=day.year, month=day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

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

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The first moment that is no longer in it."""
        return self.next.since
