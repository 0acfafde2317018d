"""Judge the clock by the wire's last entry. Reads no clock and no database; knows no Django."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

TOLERANCE: Final = timedelta(minutes=5)
"""How far an entry may be dated before the one in front of it.

A poll takes 20 s and waits 10 s for the lock, and the clocks of several machines differ by some more.
"""

LONGEST_SILENCE: Final = timedelta(days=180)
"""After a longer one the clock is doubted, unless the operator vouches for it."""


def clock_refusal(*, now: datetime, last: datetime | None, is_right: bool = False) -> str:
    """Return why the hub must not start by this clock, in one line; empty when it may.

    `last` is when the wire's last entry was received, None while the log is empty. A clock that is behind would date
    new entries before old ones, for ever; one that is far ahead would lift embargoes that have not passed. `is_right`
    is the operator's word that the clock is right all the same: after a long silence, or where it was the last entry
    that a wrong clock dated.
    """
    if last is None or is_right:
        return ""
    if now < last - TOLERANCE:
        return (
            f"the clock says {now:%Y-%m-%d %H:%M} UTC, but the wire's last entry was received at "
            f"{last:%Y-%m-%d %H:%M} UTC; set the clock right, then start again; or, if a wrong clock dated that entry, "
            "say that this one is right by --clock-is-right"
        )
    if now > last + LONGEST_SILENCE:
        return (
            f"the clock says {now:%Y-%m-%d %H:%M} UTC, {(now - last).days} days after the wire's last entry "
            f"({last:%Y-%m-%d %H:%M} UTC); set the clock right, or say that it is by --clock-is-right"
        )
    return ""


def doubted_entry(word: str) -> bool | datetime:
    """Return what `ORKHON_CLOCK_IS_RIGHT` vouches for: all (True), nothing (False), or one last entry's time.

    `orkhon run --clock-is-right` hands its processes the time of the entry that was doubted, so that the word is used
    up by the next entry, and a clock that jumps later is refused again. Raises `ValueError`.
    """
    if word in {"", "0", "1"}:
        return word == "1"
    moment = datetime.fromisoformat(word)
    if moment.tzinfo is None:
        raise ValueError(f"{word!r} has no offset from UTC")
    return moment
