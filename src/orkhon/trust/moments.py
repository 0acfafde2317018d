"""Moments as signed documents write them: RFC 3339, in UTC, with microseconds and Z."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from orkhon.trust.errors import TrustError

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class MomentError(TrustError):
    """A time is without a zone, or not in the one form that signed documents have."""


@lru_cache(maxsize=256)
def moment_text(moment: datetime) -> str:
    """Return `2026-11-22T01:44:00.000000Z` for an aware datetime. Raises `MomentError` for a naive one."""
    if moment.utcoffset() is None:
        raise MomentError(f"{moment!r} has no time zone; give aware times")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def told(moment: datetime) -> str:
    """Return `2026-11-22 01:44:00 UTC`, for people. Raises `MomentError` for a naive one."""
    return f"{moment_text(moment)[:19].replace('T', ' ')} UTC"


def read_moment(text: str) -> datetime:
    """Return the aware UTC datetime that `moment_text` wrote. Raises `MomentError`."""
    if _MOMENT.fullmatch(text) is None:
        raise MomentError(f"{text!r} is not a moment such as 2026-11-22T01:44:00.000000Z")
    try:
        return datetime.fromisoformat(text)
    except ValueError as cause:
        raise MomentError(f"{text!r} names no moment: {cause}") from cause
