"""What saved topics hold of a person: what he looks for and how far he read, where he is told, and of what he was.

All of it goes with the account, but for topics that are shared: those are their agency's, and lose their owner.
"""

from __future__ import annotations

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.search.models import Following, SavedTopic, TelegramChat, Telling
from orkhon.search.topics.reach import is_leaned_on

KEPT = "saved topics that were shared within an agency: they stay that agency's, without their maker's name"


def held_of(user: User) -> Plain:
    """Return the person's topics, what he follows, his chat, and what he was told."""
    return {
        "saved topics": [
            {
                "name": one.name,
                "words": one.text,
                "agencies": one.agencies,
                "languages": one.languages,
                "types": one.types,
                "topics": one.subjects,
                "places": one.places,
                "shared": one.shared,
                "made": one.created.isoformat(),
            }
            for one in SavedTopic.objects.filter(owner=user).order_by("pk")
        ],
        "follows": [
            {
                "topic": one.topic.name,
                "since": one.since.isoformat(),
                "read up to": one.seen,
                "by e-mail": one.mail,
                "by Telegram": one.telegram,
                "digest at": f"{one.hour:02}:00 {one.zone}",
            }
            for one in Following.objects.filter(user=user).select_related("topic").order_by("pk")
        ],
        "Telegram chats": [
            {"chat": one.chat, "confirmed": one.confirmed.isoformat() if one.confirmed else None}
            for one in TelegramChat.objects.filter(user=user)
        ],
        "told": [
            {"item": one.uri, "by": one.way, "state": one.state, "at": one.told.isoformat() if one.told else None}
            for one in Telling.objects.filter(following__user=user).order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Remove it. A product may be narrowed by a topic of his: that one is the alliance's too, and stays."""
    Following.objects.filter(user=user).delete()
    TelegramChat.objects.filter(user=user).delete()
    for topic in SavedTopic.objects.filter(owner=user):
        if topic.shared or is_leaned_on(topic):
            SavedTopic.objects.filter(pk=topic.pk).update(owner=None)
        else:
            topic.delete()


register_holding(Holding(room="search", export=held_of, erase=erase, kept=KEPT))
