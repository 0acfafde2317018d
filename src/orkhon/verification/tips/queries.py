"""How the tipline stands: its bot, and figures of what came. No screen and no query tells one sender from another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from orkhon.verification.models import Tip, TipBot
from orkhon.verification.models.tip import TipState
from orkhon.verification.tips.secrets import has_token


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How it stands. `waiting` are messages without an answer yet, `oldest` since when; the others are of one day."""

    bot: TipBot | None
    has_token: bool
    received: int
    answered: int
    waiting: int
    given_up: int
    over: int
    oldest: datetime | None


def the_bot() -> TipBot | None:
    """Return the alliance's bot, None where none was set up."""
    return TipBot.objects.select_related("site").order_by("pk").first()


def standing(*, now: datetime) -> Standing:
    """Return how the tipline stands."""
    bot = the_bot()
    day = Tip.objects.filter(received__gt=now - timedelta(days=1)).order_by()
    counted = dict(day.values_list("state").annotate(count=Count("pk")))
    open_tips = Tip.objects.filter(state__in=(TipState.WAITING, TipState.CHECKED))
    return Standing(
        bot=bot,
        has_token=bot is not None and has_token(Path(settings.ORKHON_HOME), bot.pk),
        received=sum(counted.values()),
        answered=counted.get(TipState.ANSWERED, 0),
        waiting=open_tips.count(),
        given_up=counted.get(TipState.GIVEN_UP, 0),
        over=counted.get(TipState.REFUSED, 0),
        oldest=open_tips.order_by("received").values_list("received", flat=True).first(),
    )


def tips_due(bot: TipBot, *, now: datetime, most: int) -> list[Tip]:
    """Return the messages to do something about now, the longest waiting first."""
    rows = Tip.objects.filter(bot=bot, chat__isnull=False, due__lte=now)
    states = (TipState.WAITING, TipState.CHECKED, TipState.REFUSED)
    return list(rows.filter(state__in=states).order_by("due", "pk")[:most])
