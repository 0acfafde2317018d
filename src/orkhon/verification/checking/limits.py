"""How often one address may ask, by page and program together; and how often for keys that nobody was given."""

from __future__ import annotations

from typing import Final

from orkhon.alliance.programs.limits import RequestLimits

PER_MINUTE: Final = 6
"""Checks from one address: each takes up to some seconds of a processor."""

MISSES_PER_MINUTE: Final = 20

_CHECKS: Final = RequestLimits("checks")
_MISSES: Final = RequestLimits("check-misses")


def wait_for_check(address: str, *, now: float) -> float:
    """Take one check of that address. Return 0, or the seconds to wait."""
    return _CHECKS.take(address, per_minute=PER_MINUTE, now=now)


def wait_for_miss(address: str, *, now: float) -> float:
    """Take one question for a key that is none. Return 0, or the seconds to wait."""
    return _MISSES.take(address, per_minute=MISSES_PER_MINUTE, now=now)
