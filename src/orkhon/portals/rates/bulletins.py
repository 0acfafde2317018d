"""A bank's document once it is read: a day and what each currency is worth on it. Decimal numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """What `nominal` units of `currency` (ISO 4217) are worth in the bank's own money.

    `change` is by how much that is more than the time before, where the document says so itself.
    """

    currency: str
    value: Decimal
    nominal: int
    change: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulletin:
    """What one document says. `day` is the one that it names itself; a file asked for on Sunday may name Friday.

    `days` is for how long it says that it holds: seven for a weekly list. `skipped` counts lines that name no rate,
    such as metals, and currencies without a number.
    """

    bank: str
    day: date
    quotes: tuple[Quote, ...]
    days: int = 1
    skipped: int = 0
