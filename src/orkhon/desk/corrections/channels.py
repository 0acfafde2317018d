"""Where a correction is to be told besides the article: a registry that rooms with channels fill, and rows of work.

A row is made in the transaction that publishes the correction, and is done by a loop: no crash forgets it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from orkhon.desk.models import Article, ChannelState, Correction, CorrectionInChannel

log = logging.getLogger(__name__)

GIVEN_UP_AFTER: Final = 50
"""Attempts, later and later: about a day."""

_A_STEP: Final = 20
_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrectionChannel:
    """One channel: a Telegram channel, a bulletin on air.

    `carried` tells whether it ever gave the article out; `tell` tells the correction there, and may be called again
    after a crash. It raises anything where it could not.
    """

    code: str
    carried: Callable[[Article], bool]
    tell: Callable[[Correction, datetime], None]


_channels: dict[str, CorrectionChannel] = {}


def register_channel(channel: CorrectionChannel) -> None:
    """Let corrections be told in that channel. Called at start."""
    _channels[channel.code] = channel


def open_work(correction: Correction, *, now: datetime) -> None:
    """Make a row for each channel that gave the article out."""
    CorrectionInChannel.objects.bulk_create(
        [
            CorrectionInChannel(correction=correction, channel=code, due=now)
            for code, channel in _channels.items()
            if channel.carried(correction.article)
        ],
        ignore_conflicts=True,
    )


def tell_due(*, now: datetime) -> int:
    """Tell what is due, and return how much was told. What fails is tried again later and holds up nothing else."""
    waiting = CorrectionInChannel.objects.filter(state=ChannelState.WAITING, due__lte=now, channel__in=_channels)
    told = 0
    for row in waiting.select_related("correction__article__locale").order_by("due")[:_A_STEP]:
        mine = CorrectionInChannel.objects.filter(pk=row.pk)
        mine.update(attempts=F("attempts") + 1)
        try:
            _channels[row.channel].tell(row.correction, now)
        except Exception as error:
            log.exception("correction not told", extra={"correction": row.correction_id, "channel": row.channel})
            over = row.attempts + 1 >= GIVEN_UP_AFTER
            mine.update(
                state=ChannelState.GIVEN_UP if over else ChannelState.WAITING,
                due=now + min(_LONGEST_PAUSE, _FIRST_PAUSE * float(2 ** min(row.attempts, 20))),
                error=f"{type(error).__name__}: {error}"[:300],
            )
        else:
            mine.update(state=ChannelState.DONE, done=now, error="")
            told += 1
    return told
