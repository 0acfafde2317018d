"""Take in what people sent to the bot, each update once, and say to Telegram how far it was taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from orkhon.verification.models import Tip, TipBot
from orkhon.verification.models.tip import TipKind, TipState
from orkhon.verification.tips.limits import is_over, mark_of, was_told
from orkhon.verification.tips.messages import Incoming


def receive_tips(bot: TipBot, updates: Iterable[tuple[int, Incoming | None]], *, now: datetime) -> int:
    """Keep what is ours of these updates, and the place to go on from; return how many tips are new.

    The rows and the place are committed together, so nothing is lost and nothing comes twice. Who asks too often is
    told so once an hour, and what he sends meanwhile is not kept.
    """
    taken = 0
    with transaction.atomic():
        following = bot.cursor
        for number, incoming in updates:
            following = max(following, number + 1)
            if incoming is not None:
                taken += _keep(bot, incoming, now)
        if following != bot.cursor:
            TipBot.objects.filter(pk=bot.pk).update(cursor=following)
            bot.cursor = following
    return taken


def _keep(bot: TipBot, incoming: Incoming, now: datetime) -> int:
    if Tip.objects.filter(bot=bot, update=incoming.update).exists():
        return 0
    mark = mark_of(incoming.chat, now=now)
    tip = Tip(
        bot=bot,
        update=incoming.update,
        kind=incoming.kind,
        chat=incoming.chat,
        button=incoming.button,
        sender=mark,
        content=incoming.content,
        words=incoming.words,
        file=incoming.file,
        language=incoming.language,
        check_key=incoming.check_key,
        received=now,
        due=now,
    )
    if is_over(mark, now=now):
        if was_told(mark, now=now):
            return 0
        tip.state, tip.words, tip.file = TipState.REFUSED, "", ""
    elif incoming.kind not in (TipKind.PUT, TipKind.HELP):
        # The same from the same person on the same day is the same check, and is only answered once more.
        same = Tip.objects.filter(sender=mark, content=incoming.content, received__gt=now - timedelta(days=1))
        known = same.exclude(check_key="").values_list("check_key", flat=True).first()
        if known:
            tip.check_key, tip.state, tip.words, tip.file = known, TipState.CHECKED, "", ""
    tip.save()
    return 1
