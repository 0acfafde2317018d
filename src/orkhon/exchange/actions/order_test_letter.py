"""Have a test letter sent to who answers for kills, to be confirmed as a kill is."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Min

from orkhon.audit.actions.record import record
from orkhon.exchange.models import Notice, Subscriber
from orkhon.exchange.models.notice import TEST


def order_test_letter(subscriber: Subscriber, *, by: str, now: datetime) -> Notice:
    """Return the notice of the kind `test`. It takes the way of a kill's: the same letter box, link and page.

    Its position is below zero, where no entry is; so it is never taken for something of the log.
    """
    with transaction.atomic():
        # The row is locked, so that two clicks at once make two letters and no error.
        Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        lowest = Notice.objects.filter(subscriber=subscriber, position__lt=0).aggregate(least=Min("position"))["least"]
        notice = Notice.objects.create(
            subscriber=subscriber,
            position=(lowest or 0) - 1,
            uri=f"test:{subscriber.code}",
            agency=settings.ORKHON_DESK_AGENCY,
            kind=TEST,
            created=now,
            next_attempt=now,
        )
        record(
            "exchange.order_test_letter",
            actor=by,
            now=now,
            object_type="exchange.subscriber",
            object_key=subscriber.code,
        )
    return notice
