"""Write to the Telegram chat that a person has confirmed: alerts of topics, and what is told of the work."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext

from orkhon.search.models import TelegramChat
from orkhon.search.topics import telegram
from orkhon.search.topics.errors import ChatRefused, ChatUnreached, NotSent
from orkhon.tidings.errors import NotSent as TidingNotSent
from orkhon.tidings.ways import Message

_LONGEST: Final = 3_500
"""Telegram takes 4,096 of a message's signs."""


def say(user: User, text: str) -> None:
    """Send the text to the person's chat. Raises `NotSent`; a chat that takes none says so on its page."""
    chat = TelegramChat.objects.select_related("bot__agency").filter(user=user, confirmed__isnull=False).first()
    if chat is None:
        raise NotSent(gettext("no Telegram chat is confirmed"), for_good=True)
    if not telegram.serves(chat.bot, user):
        said = gettext("the bot of %(code)s is none of yours any more; forget this chat and choose another bot") % {
            "code": chat.bot.agency.code
        }
        TelegramChat.objects.filter(pk=chat.pk).update(trouble=said)
        raise NotSent(said, for_good=True)
    try:
        telegram.write(chat, text)
    except ChatRefused as error:
        TelegramChat.objects.filter(pk=chat.pk).update(trouble=str(error)[:200])
        raise NotSent(str(error), for_good=True) from error
    except ChatUnreached as error:
        raise NotSent(str(error)) from error


def send_to_chat(user: User, message: Message, now: datetime) -> None:
    """Send what is told of the work. Raises the `NotSent` of that room."""
    lines = ("\n".join(part for part in (line.words, line.link) if part) for line in message.lines)
    try:
        say(user, "\n\n".join(lines)[:_LONGEST])
    except NotSent as failure:
        raise TidingNotSent(str(failure), for_good=failure.for_good) from failure
