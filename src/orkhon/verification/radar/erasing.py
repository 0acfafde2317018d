"""What the radar does about a redaction: passages of copies go, for they say again what must go from the item."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from orkhon.verification.models import RadarAlert
from orkhon.wire.erasers import Counts, Eraser, Matter, register_eraser

PASSAGES = "passages of altered copies"


def count(matter: Matter) -> Counts:
    """Return in how many alerts passages would go."""
    return Counter({PASSAGES: len(_rows(matter))})


def erase(matter: Matter, now: datetime) -> Counts:
    """Empty them; that there was an alert, where and of which type, stays. Safe to repeat."""
    rows = _rows(matter)
    RadarAlert.objects.filter(pk__in=rows).update(differences=[], title="")
    return Counter({PASSAGES: len(rows)})


def _rows(matter: Matter) -> list[int]:
    found = RadarAlert.objects.filter(uri__in=matter.uris).exclude(differences=[])
    return [row.pk for row in found.only("pk", "uri", "version") if matter.takes(row.uri, row.version)]


def take_part() -> None:
    """Register with the wire. Called at start."""
    register_eraser(Eraser(name="radar", count=count, erase=erase, tables=("verification_radaralert",)))
