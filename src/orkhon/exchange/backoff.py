"""When a delivery that was not taken is tried again. Pure: chance is passed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

FIRST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(minutes=30)
GIVEN_UP_AFTER: Final = timedelta(hours=24)
"""For so long an address may fail before it is left alone until a person looks."""

REFUSALS_BORNE: Final = 8
"""So often one delivery may be refused as such (400, 413, 422 …) before the next one is tried."""

_OF_THIS_DELIVERY: Final = frozenset({400, 406, 409, 413, 415, 422})


def next_attempt(failures: int, *, now: datetime, chance: float, asked_for: float | None = None) -> datetime:
    """Return when to try again after `failures` in a row: twice as long each time, up to half an hour.

    `chance` (0 to 1) spreads the moment over half to one and a half of it, so that hubs and subscribers that fell
    together do not rise together. `asked_for` (seconds) is the other side's Retry-After, kept up to the longest pause.
    """
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** min(failures - 1, 20))) * (0.5 + chance)
    if asked_for is not None:
        pause = max(pause, min(timedelta(seconds=min(asked_for, 86_400)), LONGEST_PAUSE))
    return now + pause


def concerns_this_delivery(status: int | None) -> bool:
    """True for an answer by which the other side refuses what came, and not everything."""
    return status in _OF_THIS_DELIVERY
