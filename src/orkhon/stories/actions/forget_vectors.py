"""Let vectors go whose time is over. Stories that are made of them stay."""

from __future__ import annotations

from datetime import datetime

from orkhon.stories.models import Vector
from orkhon.wire.queries import entry_at, head

_AT_ONCE = 1_000


def forget_vectors(before: datetime) -> int:
    """Remove the vectors of entries that were received before that moment, and return how many they were.

    Where stories are made again from further back, those texts are read anew.
    """
    last = _last_before(before)
    removed = 0
    while last:
        some = list(Vector.objects.filter(pk__lte=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
        if not some:
            break
        removed += Vector.objects.filter(pk__in=some).delete()[0]
    return removed


def _last_before(moment: datetime) -> int:
    """Return the last position that was received before the moment; time goes on in the log, so it is halved."""
    low, high = 0, head()
    while low < high:
        middle = (low + high + 1) // 2
        entry = entry_at(middle)
        if entry is not None and entry.received < moment:
            low = middle
        else:
            high = middle - 1
    return low
