"""Let pages be made anew on which a pin's time has ended. What stands there then follows from the clock alone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Max

from orkhon.portals.front.arrangement import read_arrangement
from orkhon.portals.front.models import FrontArrangement


def end_pins(*, since: datetime, now: datetime) -> int:
    """Tell the caches of each page whose pin ended after `since` and up to `now`; return how many pages there are.

    Nothing in the rows changes: that one is written at all is what the caches hear of, in the same transaction.
    """
    newest = FrontArrangement.objects.order_by().values("portal", "language", "section").annotate(last=Max("pk"))
    rows = FrontArrangement.objects.filter(pk__in=newest.values("last")).values_list("pk", "content")
    ended = [
        pk
        for pk, content in rows
        if any(pin.until and since < pin.until <= now for pin in read_arrangement(content).pins.values())
    ]
    return FrontArrangement.objects.filter(pk__in=ended).update(revision=F("revision")) if ended else 0
