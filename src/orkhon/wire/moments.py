"""The one demand that this room has of times: they are aware."""

from __future__ import annotations

from datetime import UTC, datetime

from orkhon.wire.errors import IntentRefused


def in_utc(now: datetime) -> datetime:
    """Return `now` in UTC. Raises `IntentRefused` for a naive time."""
    if now.utcoffset() is None:
        raise IntentRefused(f"now is {now!r}, without a time zone; give aware times")
    return now.astimezone(UTC)
