"""Read what is kept of rates: what holds today, what held before it, and how the sources fare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from orkhon.portals.rates.banks import BANKS
from orkhon.portals.rates.holding import is_stale
from orkhon.portals.rates.models import Rate, RateSource

_BEFORE: Final = timedelta(days=12)
"""A weekly list's former one is within, with holidays; what is older is no change from yesterday."""
_EACH: Final = 12
"""Rows that are read at once for each currency; those without one among them are asked for by themselves."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What one currency is worth by one bank. `value` and `change` are for one unit, in the bank's own money.

    `change` is from the bank's day before; None where that is not known. `ahead`: it holds from a day to come, and
    nothing older is known. `stale`: the bank must have told a newer one.
    """

    currency: str
    value: Decimal
    change: Decimal | None
    day: date
    stale: bool
    ahead: bool
    invented: bool
    fetched: datetime


def rates_of(bank: str, currencies: Collection[str], *, now: datetime) -> list[Standing]:
    """Return what holds today of those currencies, in their order; what the bank never told is left out."""
    if not currencies:
        return []
    today = BANKS[bank].today(now)
    rows = Rate.objects.filter(bank=bank, currency__in=currencies).order_by("-day")
    found = _by_currency(rows[: _EACH * len(currencies)])
    missing = [currency for currency in currencies if currency not in found]
    # Most often the bank never told it, and every page would ask for each.
    told = (
        set(rows.filter(currency__in=missing).order_by().values_list("currency", flat=True).distinct())
        if missing
        else ()
    )
    for currency in told:
        found |= _by_currency(rows.filter(currency=currency)[:_EACH])
    return [_standing(found[currency], today) for currency in currencies if found.get(currency)]


def all_rates_of(bank: str, *, now: datetime) -> list[Standing]:
    """Return what holds today of all currencies that the bank told in the last months, by code."""
    today = BANKS[bank].today(now)
    newest = Rate.objects.filter(bank=bank).order_by("-day").values_list("day", flat=True).first()
    if newest is None:
        return []
    rows = Rate.objects.filter(bank=bank, day__gte=min(newest, today) - 3 * _BEFORE).order_by("-day")
    return [_standing(kept, today) for _code, kept in sorted(_by_currency(rows).items())]


def sources() -> list[RateSource]:
    """Return all sources, by bank."""
    return list(RateSource.objects.order_by("bank", "pk"))


def due_sources(*, now: datetime) -> list[RateSource]:
    """Return the sources in use whose time has come, the longest waiting first."""
    waiting = [one for one in RateSource.objects.filter(enabled=True) if one.next_ask is None or one.next_ask <= now]
    return sorted(waiting, key=lambda one: (one.next_ask is not None, one.next_ask or now, one.pk))


def _by_currency(rows: Iterable[Rate]) -> dict[str, list[Rate]]:
    found: dict[str, list[Rate]] = defaultdict(list)
    for row in rows:
        found[row.currency].append(row)
    return dict(found)


def _standing(rows: list[Rate], today: date) -> Standing:
    """Return what holds of one currency; `rows` are its newest, the newest first."""
    past = [row for row in rows if row.day <= today]
    # Banks tell today what holds tomorrow; it is not today's rate, but better than none.
    holds = past[0] if past else rows[-1]
    before = next((row for row in past[1:] if row.day >= holds.day - _BEFORE), None)
    change = Decimal(holds.told_change) / holds.nominal if holds.told_change else None
    return Standing(
        currency=holds.currency,
        value=holds.per_unit,
        change=holds.per_unit - before.per_unit if before is not None else change,
        day=holds.day,
        stale=is_stale(holds.day, today, days=holds.days),
        ahead=holds.day > today,
        invented=holds.invented,
        fetched=holds.fetched,
    )
