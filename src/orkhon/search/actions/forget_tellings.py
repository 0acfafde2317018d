"""Forget who was told of what, and old matches, as the schedule of retention says."""

from __future__ import annotations

from datetime import datetime

from orkhon.search.models import TelegramChat, Telling, TellingState, TopicMatch


def forget_tellings(before: datetime) -> int:
    """Remove what was told or left out before, matches as old, and chats that nobody confirmed. Return how many.

    An item that changes after that counts as a new match, and is told again.
    """
    told = Telling.objects.filter(created__lt=before).exclude(state=TellingState.WAITING)
    matches = TopicMatch.objects.filter(at__lt=before)
    chats = TelegramChat.objects.filter(confirmed=None, asked__lt=before)
    return sum(int(rows.delete()[0]) for rows in (told, matches, chats))
