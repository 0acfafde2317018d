"""When a day's digest is due, by a person's own clock. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

_SECOND: Final = timedelta(seconds=1)


def next_digest(after: datetime, *, hour: int, zone: str) -> datetime:
    """Return the first moment after `after` at which it is `hour` o'clock in `zone`, in UTC.

    An hour that the clock leaves out one day is then the moment to which it leaps; of one that comes twice it is the
    first. A zone that this machine does not know is UTC.
    """
    local = zone_of(zone)
    # From the day before: its hour, left out, may fall on the next day.
    day = after.astimezone(local).date() - timedelta(days=1)
    while True:
        due = _moment(datetime.combine(day, time(hour)), local)
        if due > after:
            return due
        day += timedelta(days=1)


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of that name, UTC where there is none."""
    return ZoneInfo(name if name in zone_names() else "UTC")


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all zones that this machine knows."""
    return frozenset(available_timezones()) | {"UTC"}


def _moment(wanted: datetime, local: ZoneInfo) -> datetime:
    """Return the first moment at which the clock shows `wanted` or, where it never does, more."""
    moment = wanted.replace(tzinfo=local, fold=0).astimezone(UTC)
    if moment.astimezone(local).replace(tzinfo=None) == wanted:
        return moment
    early, late = moment - timedelta(days=2), moment
    while late - early > _SECOND:
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle.astimezone(local).replace(tzinfo=None) >= wanted:
            late = middle
        else:
            early = middle
    return late
