"""Hand in what a web process has counted: rows of its own, so that no process waits for another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from orkhon.readership.counting import Seen
from orkhon.readership.models import Fragment


def hand_in(seen: Sequence[Seen], *, now: datetime) -> None:
    """Write one flush, all of it or nothing."""
    minute = now.replace(second=0, microsecond=0)
    Fragment.objects.bulk_create(
        [
            Fragment(
                day=one.day,
                slice=one.slice,
                portal=one.portal[:60],
                language=one.language[:2],
                key=one.key[:60],
                views_sketch=one.views,
                readers_sketch=one.readers,
                month_sketch=one.month,
                capped=one.capped,
                programs=one.programs,
                minute=minute,
            )
            for one in seen
        ],
        batch_size=500,
    )
