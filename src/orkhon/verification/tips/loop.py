"""The loop of the tipline: ask Telegram for messages, answer them, and wait when Telegram or the token wants it."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import close_old_connections

from orkhon.intake.words import one_line
from orkhon.verification.actions.answer_tips import answer_tips, api_of
from orkhon.verification.actions.receive_tips import receive_tips
from orkhon.verification.models import TipBot
from orkhon.verification.tips.bot_api import WAIT_S
from orkhon.verification.tips.errors import BotClosed, BotPaused, TipError
from orkhon.verification.tips.messages import read_incoming
from orkhon.verification.tips.queries import the_bot, tips_due

log = logging.getLogger(__name__)

_NO_BOT_S: Final = 10.0
_BETWEEN_S: Final = 0.5
_CLOSED: Final = timedelta(minutes=5)
_LONGEST_PAUSE_S: Final = 300.0
_TROUBLE: Final = 300


def run(stop: threading.Event) -> None:
    """Work until `stop` is set."""
    while not stop.is_set():
        close_old_connections()
        bot = the_bot()
        if bot is None or not bot.enabled:
            stop.wait(_NO_BOT_S)
            continue
        now = _now()
        if bot.due is not None and bot.due > now:
            stop.wait(min(_NO_BOT_S, (bot.due - now).total_seconds()))
            continue
        step(bot, now=now)
        stop.wait(_BETWEEN_S)


def step(bot: TipBot, *, now: datetime) -> None:
    """Ask once and answer what waits; whatever goes wrong is written down, and when to try again."""
    try:
        api = api_of(bot)
        # While answers wait, nobody holds the line open.
        waits = bool(tips_due(bot, now=now, most=1))
        taken = receive_tips(bot, list(read_incoming(api.updates(bot.cursor, wait_s=0 if waits else WAIT_S))), now=now)
        answer_tips(bot, api, now=_now)
    except BotPaused as error:
        _note(bot, due=now + timedelta(seconds=error.seconds), trouble=str(error), failures=bot.failures)
    except BotClosed as error:
        log.warning("the tipline is closed", extra={"cause": one_line(error)})
        _note(bot, due=now + _CLOSED, trouble=str(error), failures=bot.failures + 1)
    except TipError as error:
        failures = bot.failures + 1
        pause = timedelta(seconds=min(_LONGEST_PAUSE_S, 2.0 ** min(failures, 9)))
        _note(bot, due=now + pause, trouble=str(error), failures=failures)
    else:
        TipBot.objects.filter(pk=bot.pk).update(asked=now, heard=now, failures=0, due=None, trouble="")
        if taken:
            log.info("tips taken", extra={"count": taken})


def _note(bot: TipBot, *, due: datetime, trouble: str, failures: int) -> None:
    TipBot.objects.filter(pk=bot.pk).update(
        asked=_now(), due=due, failures=failures, trouble=one_line(trouble)[:_TROUBLE]
    )


def _now() -> datetime:
    return datetime.now(UTC)
