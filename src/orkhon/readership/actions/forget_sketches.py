"""Let the sketches of old days go; their figures stay. Does not load the sketches' library."""

from __future__ import annotations

from datetime import datetime

from orkhon.readership.models import DayCount
from orkhon.readership.periods import day_of


def forget_sketches(before: datetime) -> int:
    """Remove the sketches of days before that moment, but for those that tell a month's readers; return of how many."""
    old = DayCount.objects.filter(day__lt=day_of(before)).exclude(views_sketch=b"", readers_sketch=b"")
    return old.update(views_sketch=b"", readers_sketch=b"")
