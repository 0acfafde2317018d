"""Add up what the web processes have handed in: into the sums of days, and into the minutes of the live figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import router, transaction

from orkhon.readership.models import Fragment, LiveMinute, Slice, Tally
from orkhon.readership.periods import day_of
from orkhon.readership.sketches import COARSE, FINE, Kept, merged

KEPT_DAYS: Final = 2
"""For so long after its end a day takes what is handed in late; then its sum is final."""
LIVE_FOR: Final = timedelta(minutes=30)
_AT_ONCE: Final = 5000
_Place = tuple[date, str, str, str, str]
_LivePlace = tuple[datetime, str, str, int]


def add_up(*, now: datetime) -> int:
    """Add up to 5,000 fragments, in one transaction, and return how many there were.

    Each counts once, whatever is killed meanwhile. What is older than `KEPT_DAYS` is dropped.
    """
    database = router.db_for_write(Tally)
    with transaction.atomic(using=database):
        fragments = list(Fragment.objects.select_for_update().order_by("pk")[:_AT_ONCE])
        oldest = day_of(now) - timedelta(days=KEPT_DAYS)
        timely = [one for one in fragments if one.day >= oldest]
        _add_to_days(timely)
        _add_to_minutes([one for one in timely if one.minute > now - LIVE_FOR])
        Fragment.objects.filter(pk__in=[one.pk for one in fragments]).delete()
        LiveMinute.objects.filter(minute__lte=now - LIVE_FOR - timedelta(minutes=1)).delete()
    return len(fragments)


def size_of(slice_: str) -> int:
    """Return how fine the sketches of that slice are."""
    return FINE if slice_ == Slice.WHOLE else COARSE


def _add_to_days(fragments: Iterable[Fragment]) -> None:
    by_place: dict[_Place, list[Fragment]] = defaultdict(list)
    for one in fragments:
        by_place[one.day, one.slice, one.portal, one.language, one.key].append(one)
    if not by_place:
        return
    days, keys = {place[0] for place in by_place}, {place[4] for place in by_place}
    known: dict[_Place, Tally] = {
        (row.day, row.slice, row.portal, row.language, row.key): row
        for row in Tally.objects.select_for_update().filter(day__in=days, key__in=keys)
    }
    new, changed = [], []
    for place, parts in by_place.items():
        day, slice_, portal, language, key = place
        tally = known.get(place)
        if tally is None:
            tally = Tally(day=day, slice=slice_, portal=portal, language=language, key=key)
            new.append(tally)
        else:
            changed.append(tally)
        size = size_of(slice_)
        tally.views_sketch = merged([tally.views_sketch, *(one.views_sketch for one in parts)], size)
        tally.readers_sketch = merged([tally.readers_sketch, *(one.readers_sketch for one in parts)], size)
        if slice_ == Slice.WHOLE:
            tally.month_sketch = merged([tally.month_sketch, *(one.month_sketch for one in parts)], size)
        tally.capped += sum(one.capped for one in parts)
        tally.programs += sum(one.programs for one in parts)
        tally.closed = False
    Tally.objects.bulk_create(new, batch_size=500)
    fields = ["views_sketch", "readers_sketch", "month_sketch", "capped", "programs", "closed"]
    Tally.objects.bulk_update(changed, fields, batch_size=100)


def _add_to_minutes(fragments: Iterable[Fragment]) -> None:
    by_place: dict[_LivePlace, list[Kept]] = defaultdict(list)
    for one in fragments:
        if one.slice == Slice.WHOLE:
            by_place[one.minute, one.portal, one.language, 0].append(one.readers_sketch)
        elif one.slice == Slice.ARTICLE and one.key.isdecimal():
            by_place[one.minute, one.portal, one.language, int(one.key)].append(one.readers_sketch)
    if not by_place:
        return
    minutes = {place[0] for place in by_place}
    known = {
        (row.minute, row.portal, row.language, row.article): row
        for row in LiveMinute.objects.select_for_update().filter(minute__in=minutes)
    }
    new, changed = [], []
    for place, sketches in by_place.items():
        minute, portal, language, article = place
        row = known.get(place)
        size = COARSE if article else FINE
        if row is None:
            row = LiveMinute(minute=minute, portal=portal, language=language, article=article, readers_sketch=b"")
            new.append(row)
        else:
            changed.append(row)
        row.readers_sketch = merged([row.readers_sketch, *sketches], size)
    LiveMinute.objects.bulk_create(new, batch_size=500)
    LiveMinute.objects.bulk_update(changed, ["readers_sketch"], batch_size=100)
