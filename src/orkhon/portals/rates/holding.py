"""How long a bank's rates hold, and when they are too old to be shown as today's. Touches no database and no clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5
_TOLERATED: Final = 1
"""Working days: Friday's rates are Monday's until the afternoon, when the bank tells new ones."""


def rests(day: date) -> bool:
    """True on Saturdays and Sundays, when none of the seven banks tells rates. Their holidays are not known here."""
    return day.weekday() >= _SATURDAY


def is_stale(day: date, today: date, *, days: int = 1) -> bool:
    """True where the bank must have told newer rates by now: two working days began since those of `day` ended.

    `days` is for how long they were told to hold. Friday's are not stale on Monday, and are on Tuesday; in a week of
    holidays they are said to be of their day, which is true.
    """
    ended = day + timedelta(days=max(days, 1) - 1)
    past = (today - ended).days
    if past > 7:
        return True
    return sum(not rests(ended + timedelta(days=number)) for number in range(1, past + 1)) > _TOLERATED
