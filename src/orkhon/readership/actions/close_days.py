"""Write down the days that are over: the record of readership, in the hub's own database and in its backups."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from orkhon.readership.actions.add_up import KEPT_DAYS, size_of
from orkhon.readership.models import DayCount, Fragment, Slice, Tally
from orkhon.readership.periods import day_of
from orkhon.readership.sketches import figure_of

_FIELDS = [
    "views_sketch", "readers_sketch", "month_sketch", "capped", "programs", "views", "views_least", "views_most",
    "readers",
]  # fmt: skip


def close_days(*, now: datetime) -> int:
    """Write every sum of a day that is over and changed since it was written last; return how many.

    A day is written whole each time, so whatever is killed in between, nothing counts twice. Sums whose time for late
    additions is over are let go.
    """
    today = day_of(now)
    if Fragment.objects.filter(day__lt=today, day__gte=today - timedelta(days=KEPT_DAYS)).exists():
        return 0
    rows = list(Tally.objects.filter(day__lt=today, closed=False))
    with transaction.atomic():
        DayCount.objects.bulk_create(
            [_count_of(row) for row in rows],
            batch_size=200,
            update_conflicts=True,
            unique_fields=["day", "slice", "portal", "language", "key"],
            update_fields=_FIELDS,
        )
    for start in range(0, len(rows), 500):
        Tally.objects.filter(pk__in=[row.pk for row in rows[start : start + 500]]).update(closed=True)
    Tally.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS), closed=True).delete()
    return len(rows)


def _count_of(row: Tally) -> DayCount:
    size = size_of(row.slice)
    views, readers = figure_of([row.views_sketch], size), figure_of([row.readers_sketch], size)
    return DayCount(
        day=row.day,
        slice=row.slice,
        portal=row.portal,
        language=row.language,
        key=row.key,
        # A whole portal's stay as they are; of the rest the numbers are enough.
        views_sketch=row.views_sketch if row.slice == Slice.WHOLE else b"",
        readers_sketch=row.readers_sketch if row.slice == Slice.WHOLE else b"",
        month_sketch=row.month_sketch,
        capped=row.capped,
        programs=row.programs,
        views=views.value,
        views_least=views.least,
        views_most=views.most,
        readers=readers.value,
    )
