"""What this room does about a redaction: vectors of the words that go, and what a report was, are removed.

The engine's own memory of them is dropped by whoever makes the stories, as soon as it comes to the entry; the states
that it has written down before are removed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import router, transaction

from orkhon.stories import snapshots
from orkhon.stories.models import Report, Vector
from orkhon.stories.writing import StoredRows, let_go
from orkhon.wire.entries import CONTENT_KINDS
from orkhon.wire.erasers import Counts, Eraser, Matter, register_eraser
from orkhon.wire.queries import entries_of

VECTORS = "vectors of texts"
REPORTS = "reports in stories"


def count(matter: Matter) -> Counts:
    """Return how many vectors and reports would go."""
    gone = positions_of(matter)
    return Counter(
        {
            VECTORS: Vector.objects.filter(pk__in=gone).count(),
            REPORTS: Report.objects.filter(uri__in=matter.closed).exclude(story="").count(),
        }
    )


def erase(matter: Matter, now: datetime) -> Counts:
    """Remove them, and the engine's states that were written before; safe to repeat."""
    vectors, _ = Vector.objects.filter(pk__in=positions_of(matter)).delete()
    reports = Report.objects.filter(uri__in=matter.closed).count()
    with transaction.atomic(using=router.db_for_write(Report)):
        rows = StoredRows()
        # An item with another version left is set right by whoever makes the stories.
        for uri in sorted(matter.closed):
            let_go(rows, uri, erased=True)
        rows.finish({})
    snapshots.remove_before(matter.position)
    return Counter({VECTORS: vectors, REPORTS: reports})


def positions_of(matter: Matter) -> Collection[int]:
    """Return the positions of the versions whose words go."""
    return [
        entry.position
        for uri in sorted(matter.uris)
        for entry in entries_of(uri)
        if entry.kind in CONTENT_KINDS and matter.takes(uri, entry.version)
    ]


def take_part() -> None:
    """Register with the wire. Called at start."""
    register_eraser(Eraser(name="stories", count=count, erase=erase, tables=("stories_vector", "stories_report")))
