"""Give the secret of a day or a month, made when it is first wanted: the same one to all processes of the hub."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Final

from orkhon.items.month import Month
from orkhon.readership.counting import Secrets
from orkhon.readership.models import PeriodSecret
from orkhon.readership.periods import day_name, day_of

_BYTES: Final = 32
_AHEAD: Final = timedelta(minutes=30)


def secrets_for(now: datetime) -> list[Secrets]:
    """Return the secrets of today, and in the last half hour of a day those of tomorrow as well.

    So no view waits for the database at midnight. Never those of a day that is over: they are to be gone.
    """
    days = sorted({day_of(now), day_of(now + _AHEAD)})
    return [_secrets_of(day, now=now) for day in days]


def _secrets_of(day: date, *, now: datetime) -> Secrets:
    return Secrets(day=day, of_day=_kept(day_name(day), now=now), of_month=_kept(str(Month.of(day)), now=now))


def _kept(period: str, *, now: datetime) -> bytes:
    made = {"secret": secrets.token_bytes(_BYTES), "made": now}
    return bytes(PeriodSecret.objects.get_or_create(period=period, defaults=made)[0].secret)
