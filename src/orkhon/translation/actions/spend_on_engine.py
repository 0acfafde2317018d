"""Count what an engine is sent and what that costs, and refuse what would go beyond its limit for the month."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_UP, Decimal
from typing import Final

from django.db.models import F

from orkhon.translation.models.engines import Engine, EngineUse

MILLION: Final = 1_000_000


def spend_on_engine(engine: Engine, characters: int, *, now: datetime) -> bool:
    """Put down a question of so many characters before it is sent; False, and nothing put down, beyond the limit.

    The limit is asked in the same statement that adds, so that processes that ask at once do not pass it together.
    """
    use, _made = EngineUse.objects.get_or_create(engine=engine, month=now.date().replace(day=1))
    cost = cost_of(engine, characters)
    rows = EngineUse.objects.filter(pk=use.pk)
    if engine.cap is not None:
        rows = rows.filter(spent__lte=int(engine.cap * MILLION) - cost)
    return bool(
        rows.update(characters=F("characters") + characters, questions=F("questions") + 1, spent=F("spent") + cost)
    )


def give_back(engine: Engine, characters: int, *, now: datetime) -> None:
    """Take back what was put down for a question that never left the hub."""
    EngineUse.objects.filter(engine=engine, month=now.date().replace(day=1)).update(
        characters=F("characters") - characters,
        questions=F("questions") - 1,
        spent=F("spent") - cost_of(engine, characters),
    )


def cost_of(engine: Engine, characters: int) -> int:
    """Return what so many characters cost, in millionths of the currency, rounded up."""
    # A million characters cost `price`, so one costs `price` millionths.
    return int((Decimal(engine.price) * characters).to_integral_value(ROUND_UP))
