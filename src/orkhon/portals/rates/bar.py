"""What a portal shows of rates: the bar under its name, and the lines of its page of rates. Words and figures alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from orkhon.portals import moments
from orkhon.portals.rates.banks import BANKS, Bank
from orkhon.portals.rates.facet import currencies_of
from orkhon.portals.rates.figures import currency_name, places_for, rounded, units_for, written
from orkhon.portals.rates.queries import Standing, rates_of


@dataclass(frozen=True, kw_only=True)
class Line:
    """One currency as readers see it. `units` of it are worth `value`; `moved` is `up`, `down`, `same` or empty.

    `stale` says that `day_words` must be said, for the rate is not of today.
    """

    currency: str
    name: str
    units: str
    value: str
    change: str
    moved: str
    day: date
    day_words: str
    stale: bool
    ahead: bool


@dataclass(frozen=True, kw_only=True)
class Bar:
    """The bar. `currency` is what the values are in, `own` its name; `invented` where a stand-in told them."""

    bank: Any
    currency: str
    own: str
    lines: tuple[Line, ...]
    invented: bool

    @property
    def stale(self) -> bool:
        """True where every line is too old."""
        return all(line.stale for line in self.lines)


def bar_of(bank: str, currencies: str, *, language: str, now: datetime) -> Bar | None:
    """Return the bar of a portal in one language; None where it wants none, or nothing is known yet."""
    known = BANKS.get(bank)
    if known is None:
        return None
    standings = rates_of(bank, currencies_of(currencies, bank), now=now)
    return bar_with(known, standings, language=language) if standings else None


def bar_with(bank: Bank, standings: Iterable[Standing], *, language: str, whole: bool = False) -> Bar:
    """Return the bar that shows those rates, or with `whole` the table, which has room for all figures."""
    kept = list(standings)
    return Bar(
        bank=bank.name,
        currency=bank.currency,
        own=currency_name(bank.currency, language),
        lines=tuple(line_of(one, language, whole=whole) for one in kept),
        invented=any(one.invented for one in kept),
    )


def line_of(standing: Standing, language: str, *, whole: bool = False) -> Line:
    """Return one rate in words and figures."""
    units = units_for(standing.value)
    value = standing.value * units
    places = places_for(value, whole=whole)
    moved, change = _movement(standing, units, places)
    return Line(
        currency=standing.currency,
        name=currency_name(standing.currency, language),
        units=moments.number(units, language) if units > 1 else "",
        value=written(value, language, places=places),
        change=written(change, language, places=places) if moved in {"up", "down"} else "",
        moved=moved,
        day=standing.day,
        day_words=moments.day_and_month(standing.day, language),
        stale=standing.stale,
        ahead=standing.ahead,
    )


def _movement(standing: Standing, units: int, places: int) -> tuple[str, Decimal]:
    """Return which way it moved and by how much, as far as the figures show it."""
    if standing.change is None:
        return "", Decimal(0)
    change = rounded(standing.change * units, places)
    return ("up" if change > 0 else "down" if change < 0 else "same"), abs(change)
