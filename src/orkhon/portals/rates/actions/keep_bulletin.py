"""Keep what a bank's document says, once for each of its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from orkhon.portals.rates.banks import BANKS
from orkhon.portals.rates.bulletins import Bulletin, Quote
from orkhon.portals.rates.errors import BulletinUnreadable
from orkhon.portals.rates.models import Rate


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How many rates were new, and how many of a known day are told otherwise now."""

    new: int
    mended: int


@transaction.atomic
def keep_bulletin(bulletin: Bulletin, *, invented: bool, now: datetime) -> Kept:
    """Keep the rates of the bulletin's own day; a second time changes nothing, a mended one changes what differs.

    Rates of a stand-in never stand beside a bank's: the first true ones take their place, and none are taken after.
    Raises `BulletinUnreadable` for those.
    """
    rows = Rate.objects.filter(bank=bulletin.bank)
    if invented and rows.filter(invented=False).exists():
        raise BulletinUnreadable("the bank's own rates are kept already; a stand-in has no place beside them")
    if not invented:
        rows.filter(invented=True).delete()
    own = BANKS[bulletin.bank].currency
    known = {row.currency: row for row in rows.filter(day=bulletin.day)}
    new, mended = [], []
    for quote in bulletin.quotes:
        if quote.currency == own:
            continue
        facts = _facts(quote, bulletin.days)
        row = known.get(quote.currency)
        if row is None:
            new.append(
                Rate(
                    bank=bulletin.bank,
                    day=bulletin.day,
                    currency=quote.currency,
                    invented=invented,
                    fetched=now,
                    **facts,
                )
            )
        elif any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
            row.fetched = now
            mended.append(row)
    Rate.objects.bulk_create(new, ignore_conflicts=True)
    Rate.objects.bulk_update(mended, ["value", "nominal", "told_change", "days", "fetched"])
    return Kept(new=len(new), mended=len(mended))


def _facts(quote: Quote, days: int) -> dict[str, str | int]:
    return {
        "value": _plain(quote.value),
        "nominal": quote.nominal,
        "told_change": "" if quote.change is None else _plain(quote.change),
        "days": days,
    }


def _plain(number: Decimal) -> str:
    """Return the number with figures alone, never as `1E+3`."""
    return f"{number:f}"
