"""What this room does about a redaction: fingerprints of pictures that go are removed, in the index too."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from orkhon.verification.models import Fingerprint, ShownPicture
from orkhon.verification.pictures.fingerprinting import forget
from orkhon.verification.pictures.giving import forget_signed
from orkhon.wire.erasers import Counts, Eraser, Matter, register_eraser

FINGERPRINTS: Final = "fingerprints of pictures"


def _shown(matter: Matter) -> QuerySet[ShownPicture]:
    return ShownPicture.objects.filter(uri__in=matter.uris)


def _going(matter: Matter) -> list[ShownPicture]:
    return [row for row in _shown(matter) if matter.takes(row.uri, row.version)]


def _lonely(rows: list[ShownPicture]) -> QuerySet[Fingerprint]:
    """The fingerprints that no other item's picture has."""
    hashes = {row.sha256 for row in rows if row.sha256}
    elsewhere = set(
        ShownPicture.objects.filter(sha256__in=hashes)
        .exclude(pk__in=[row.pk for row in rows])
        .values_list("sha256", flat=True)
    )
    return Fingerprint.objects.filter(sha256__in=hashes - elsewhere)


def count(matter: Matter) -> Counts:
    """Return how many fingerprints would go."""
    return Counter({FINGERPRINTS: _lonely(_going(matter)).count()})


def erase(matter: Matter, now: datetime) -> Counts:
    """Remove them; safe to repeat."""
    rows = _going(matter)
    gone = list(_lonely(rows))
    forget_signed([row.sha256 for row in rows if row.sha256])
    forget(gone)
    ShownPicture.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return Counter({FINGERPRINTS: len(gone)})


def take_part() -> None:
    """Register with the wire. Called at start."""
    register_eraser(
        Eraser(
            name="verification pictures",
            count=count,
            erase=erase,
            tables=("verification_fingerprint", "verification_shownpicture"),
        )
    )
