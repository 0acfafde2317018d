"""Keep what a hub that follows this one says: how far it is, and how what was taken back stands there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from orkhon.exchange.models import FollowerAnswer, FollowerStanding, Subscriber
from orkhon.wire.following import taking_back_at


def note_follower(
    subscriber: Subscriber, *, position: int, aside: int, answers: Mapping[int, str], now: datetime
) -> FollowerStanding:
    """Keep its newest word. `answers` are statuses by the positions here of entries that take back; others are left.

    The same word again changes nothing but the time. It confirms no notice: that takes a person's name.
    """
    # A hub that names any number that comes to its mind would fill the table.
    known = taking_back_at(answers.keys()) if answers else set()
    with transaction.atomic():
        standing, _ = FollowerStanding.objects.update_or_create(
            subscriber=subscriber, defaults={"position": position, "aside": aside, "at": now}
        )
        FollowerAnswer.objects.bulk_create(
            [
                FollowerAnswer(subscriber=subscriber, position=at, status=status, at=now)
                for at, status in sorted(answers.items())
                if at in known
            ],
            update_conflicts=True,
            unique_fields=["subscriber", "position"],
            update_fields=["status", "at"],
        )
    return standing
