"""Read and write the times of news formats that keep to a norm. Reads no clock.

Unlike the dates of feeds these may lie anywhere: an embargo years ahead, an archive item of 1920.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from orkhon.formats.dates import parse_date

_YEAR = re.compile(r"\d{4}")
_END_OF_TIME = datetime(9990, 1, 1, tzinfo=UTC)


def moment(written: str, zone: tzinfo = UTC) -> datetime | None:
    """Return a time in ISO 8601, basic or extended, a date alone being its midnight, in UTC; None for no time at all.

    Other shapes are read as `parse_date` reads them, where they name a year. Times without a zone are in `zone`.
    """
    written = written.strip()
    if not written or len(written) > 60:
        return None
    try:
        found = datetime.fromisoformat(written)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return parse_date(written, now=_END_OF_TIME, default_zone=zone) if _YEAR.search(written) else None


def basic(time: datetime | None) -> str:
    """Return a time as ISO 8601 writes it without separators (`20261122T090000Z`); empty for none."""
    if time is None:
        return ""
    utc = time.astimezone(UTC)
    fraction = f".{utc.microsecond:06d}" if utc.microsecond else ""
    return f"{utc.year:04d}{utc:%m%dT%H%M%S}{fraction}Z"
