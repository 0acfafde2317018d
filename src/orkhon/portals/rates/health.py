"""How a source of rates fares, in words for people. Touches no database; `now` is passed in."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext

from orkhon.portals.rates.holding import is_stale
from orkhon.portals.rates.models import RateSource


def state_of(source: RateSource, *, now: datetime) -> str:
    """Return the state in a word or two; the problem itself is beside it."""
    if not source.enabled:
        return gettext("not in use")
    if source.last_asked is None:
        return gettext("never asked")
    if source.failures:
        return gettext("failed last time")
    if source.newest_day is None:
        return gettext("nothing told yet")
    if too_old(source.newest_day, source.of.today(now)):
        return gettext("too old")
    return gettext("well")


def too_old(newest: date, today: date) -> bool:
    """True where the newest document is older than a weekly list may be."""
    return is_stale(newest, today, days=7)
