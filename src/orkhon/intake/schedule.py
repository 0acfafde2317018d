"""Say when a source is asked next. Touches no database and no clock; chance is passed in."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_BACK_OFF = timedelta(hours=1)
LONGEST_WISH = timedelta(days=1)
"""A server that wants to be left alone for longer is asked each day all the same: it may have erred."""

SHORTEST = timedelta(seconds=1)
JITTER = 0.1
"""The share of the interval by which the moment moves, so that sources of one server are not asked together."""


def next_ask(
    *, now: datetime, interval: timedelta, failures: int, retry_after: float | None, chance: float
) -> datetime:
    """Return the moment of the next poll.

    After each of `failures` in a row the interval doubles, up to an hour (or the interval itself, if that is
    longer). `retry_after` is what the server asked for, in seconds; `chance`, from 0 to 1, moves the moment
    by up to a tenth, and never before what the server asked for.
    """
    usual = max(interval, SHORTEST)
    wait = usual
    if failures:
        # Twelve doublings of a second are more than an hour already.
        wait = max(usual, min(usual * 2 ** min(failures, 12), LONGEST_BACK_OFF))
    wished = min(timedelta(seconds=max(0.0, retry_after or 0.0)), LONGEST_WISH)
    moved = wait * (1 + JITTER * (2 * chance - 1))
    return now + max(moved, wished)
