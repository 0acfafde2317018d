"""How often one person, and all together, may ask the bot. Marks people for one day, by a hash; knows no number.

The mark is made with the hub's secret and the day, so it tells nothing by the next day, and is emptied with the tip.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.crypto import salted_hmac

from orkhon.verification.models import Tip
from orkhon.verification.models.tip import TipState

MOST_AN_HOUR: Final = 10
MOST_A_DAY: Final = 30
MOST_OF_ALL_A_DAY: Final = 5_000


def mark_of(chat: int, *, now: datetime) -> str:
    """Return what stands for a person on that day."""
    return salted_hmac(f"orkhon.verification.tips {now:%Y-%m-%d}", str(chat), algorithm="sha256").hexdigest()


def is_over(mark: str, *, now: datetime) -> bool:
    """True where this person has asked as often as one may, or all together have."""
    mine = Tip.objects.filter(sender=mark)
    if mine.filter(received__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        return True
    if mine.filter(received__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        return True
    return Tip.objects.filter(received__gt=now - timedelta(days=1)).count() >= MOST_OF_ALL_A_DAY


def was_told(mark: str, *, now: datetime) -> bool:
    """True where the person was told within the hour that it is too often: once is enough."""
    lately = now - timedelta(hours=1)
    return Tip.objects.filter(sender=mark, state=TipState.REFUSED, received__gt=lately).exists()
