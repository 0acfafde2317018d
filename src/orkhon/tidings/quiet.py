"""When somebody may be written to who wants to be left in peace at night. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHours:
    """From `begins` o'clock until before `ends` by the clock of `zone`; the same hour twice is never."""

    begins: int
    ends: int
    zone: str


def after_quiet(moment: datetime, quiet: QuietHours | None) -> datetime:
    """Return the moment itself, or when the quiet hours in which it falls are over."""
    if quiet is None or quiet.begins == quiet.ends:
        return moment
    zone = zone_of(quiet.zone)
    local = moment.astimezone(zone)
    if not _is_within(local.hour, quiet):
        return moment
    day = local.date() if local.hour < quiet.ends else local.date() + timedelta(days=1)
    return max(moment, datetime.combine(day, time(quiet.ends), tzinfo=zone).astimezone(UTC))


def _is_within(hour: int, quiet: QuietHours) -> bool:
    if quiet.begins < quiet.ends:
        return quiet.begins <= hour < quiet.ends
    return hour >= quiet.begins or hour < quiet.ends


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of that name, UTC where this machine knows none."""
    return ZoneInfo(name if name in available_timezones() else "UTC")
