"""Make, change and delete saved topics, and follow them. The caller asks who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from orkhon.search.models import Following, SavedTopic, Telling, TellingState, Way, When
from orkhon.search.topics.times import next_digest
from orkhon.wire.queries import head


@dataclass(frozen=True, kw_only=True)
class Alerts:
    """How somebody wants to be told: by each way never, at once, or at `hour` o'clock in `zone`, an IANA name."""

    mail: When = When.NEVER
    telegram: When = When.NEVER
    hour: int = 8
    zone: str = "UTC"


def keep_topic(topic: SavedTopic, *, by: User, asks_anew: bool, now: datetime) -> SavedTopic:
    """Save the topic, new or changed. A new one is its maker's, who follows it from now on.

    `asks_anew`: it asks for something else now, so its matches are another question's and go; nothing is told twice.
    """
    fresh = topic.pk is None
    with transaction.atomic():
        if fresh:
            topic.owner, topic.created = by, now
        if fresh or asks_anew:
            topic.begun, topic.trouble = head(), ""
        topic.changed = now
        topic.save()
        if fresh:
            follow_topic(topic, user=by, alerts=Alerts(), now=now)
        elif asks_anew:
            topic.matches.all().delete()
    return topic


def follow_topic(topic: SavedTopic, *, user: User, alerts: Alerts, now: datetime) -> Following:
    """Let the person follow the topic, told as `alerts` says; what waits is told when that says from now on."""
    facts = {"mail": alerts.mail, "telegram": alerts.telegram, "hour": alerts.hour, "zone": alerts.zone}
    with transaction.atomic():
        found, made = Following.objects.get_or_create(
            topic=topic, user=user, defaults={**facts, "seen": head(), "since": now}
        )
        if not made:
            Following.objects.filter(pk=found.pk).update(**facts)
            found.refresh_from_db()
            _change_what_waits(found, now=now)
    return found


def unfollow_topic(topic: SavedTopic, *, user: User) -> None:
    """Let the person follow it no more: nothing that waits is sent, and the address of the feed opens nothing."""
    Following.objects.filter(topic=topic, user=user).delete()


def mark_read(following: Following, *, up_to: int) -> None:
    """Count matches up to that position as read; never back."""
    Following.objects.filter(pk=following.pk, seen__lt=up_to).update(seen=up_to)


def renew_feed(following: Following) -> Following:
    """Give the person's feed another address; the former one opens nothing from now on."""
    Following.objects.filter(pk=following.pk).update(feed_number=F("feed_number") + 1)
    following.refresh_from_db()
    return following


def due_by(following: Following, way: Way, *, now: datetime) -> datetime | None:
    """Return when the person is told by that way of what matches now, None for never."""
    when = following.when_by(way)
    if when is When.NEVER:
        return None
    return now if when is When.AT_ONCE else next_digest(now, hour=following.hour, zone=following.zone)


def _change_what_waits(following: Following, *, now: datetime) -> None:
    for way in Way:
        # What was handed over once may have arrived, and is settled as it was.
        waiting = Telling.objects.filter(following=following, way=way, state=TellingState.WAITING, attempts=0)
        due = due_by(following, way, now=now)
        if due is None:
            waiting.filter(taken_back=0).update(state=TellingState.LEFT_OUT)
        else:
            waiting.filter(taken_back=0).update(due=due)
