"""Write to a person's Telegram chat by the bot of an agency, once the person has shown that the chat is his.

The bot is a source of the kind `bot`: its token is that source's secret, and stands in no error and no log.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.utils.translation import gettext

from orkhon.alliance.errors import SecretRefused
from orkhon.alliance.models import Source
from orkhon.alliance.source_secrets import has_secret, read_secret
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.search.models import TelegramChat
from orkhon.search.topics.errors import ChatRefused, ChatUnreached, TopicError
from orkhon.search.topics.reach import agencies_of

MOST_TRIES: Final = 5
CODE_HOLDS: Final = timedelta(minutes=15)
BETWEEN_CODES: Final = timedelta(minutes=1)
_TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}")
_NAME: Final = "the Telegram Bot API"
_FOR_GOOD: Final = frozenset({400, 403})


def bots_for(user: User) -> list[Source]:
    """Return the bots by which the person may be told: his agencies' first, then the joint desk's."""
    home, mine = Path(settings.ORKHON_HOME), agencies_of(user)
    if not mine:
        return []
    codes = {*mine, settings.ORKHON_DESK_AGENCY}
    rows = Source.objects.filter(connector="bot", enabled=True, agency__code__in=codes).select_related("agency")
    bots = [row for row in rows.order_by("pk") if has_secret(home, row.pk)]
    return sorted(bots, key=lambda row: row.agency.code not in mine)


def serves(bot: Source, user: User) -> bool:
    """True where the bot is of an agency of the person, or the joint desk's: no other learns what he looks for."""
    mine = agencies_of(user)
    return bool(mine) and bot.agency.code in {*mine, settings.ORKHON_DESK_AGENCY}


def begin(user: User, *, chat: int, bot: Source, now: datetime) -> TelegramChat:
    """Send a code to the chat, which the person repeats to show that he reads it. Raises `ChatRefused` and others.

    One a minute: the chat may be somebody else's.
    """
    last = TelegramChat.objects.filter(user=user).values_list("asked", flat=True).first()
    if last is not None and now - last < BETWEEN_CODES:
        raise ChatRefused(gettext("a code was sent a moment ago; wait a minute for another one"))
    code = f"{secrets.randbelow(1_000_000):06}"
    found, _ = TelegramChat.objects.update_or_create(
        user=user,
        defaults={
            "bot": bot,
            "chat": chat,
            "code": make_password(code),
            "asked": now,
            "tries": 0,
            "confirmed": None,
            "trouble": "",
        },
    )
    # The code says who asked for it: who did not must be able to tell.
    try:
        write(
            found,
            gettext("%(code)s is the code for alerts to %(name)s. Whoever did not ask for it ignores it.")
            % {"code": code, "name": user.get_username()},
        )
    except TopicError:
        TelegramChat.objects.filter(pk=found.pk).update(code="", trouble="no code could be sent")
        raise
    return found


def confirm(chat: TelegramChat, code: str, *, now: datetime) -> bool:
    """Return whether that is the code that was sent; five may be tried, within a quarter of an hour."""
    if not chat.code or chat.tries >= MOST_TRIES or now - chat.asked > CODE_HOLDS:
        return False
    TelegramChat.objects.filter(pk=chat.pk).update(tries=chat.tries + 1)
    chat.tries += 1
    if not check_password(code.strip(), chat.code):
        return False
    chat.code, chat.confirmed = "", now
    chat.save(update_fields=["code", "confirmed"])
    return True


def write(chat: TelegramChat, text: str) -> None:
    """Send the text. Raises `ChatRefused` where it will never be taken, `ChatUnreached` otherwise."""
    bot = chat.bot
    try:
        token = read_secret(Path(settings.ORKHON_HOME), bot.pk).strip()
    except SecretRefused as error:
        raise ChatUnreached(str(error)) from error
    if not bot.enabled or not _TOKEN.fullmatch(token):
        raise ChatUnreached(
            gettext("the source %(number)s is paused or its secret is no token of a bot") % {"number": bot.pk}
        )
    fields: Mapping[str, str] = {"chat_id": str(chat.chat), "text": text, "disable_web_page_preview": "true"}
    try:
        fetch(
            FetchRequest(
                url=f"{bot.url.partition('?')[0].rstrip('/')}/bot{token}/sendMessage",
                name=_NAME,
                form=urlencode(fields).encode(),
                max_bytes=200_000,
                timeout=15.0,
                allow_local=bot.local,
            )
        )
    except RefusedByServer as error:
        if error.status in _FOR_GOOD:
            raise ChatRefused(
                gettext(
                    "Telegram answered %(status)s: there is no such chat, or the bot may not write in it; write to "
                    "the bot first"
                )
                % {"status": error.status}
            ) from error
        raise ChatUnreached(str(error)) from error
    except OutboundError as error:
        raise ChatUnreached(str(error)) from error
