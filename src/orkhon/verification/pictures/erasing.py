"""What this room does about a redaction: fingerprints of pictures that go are removed, in the index too, and so are
signed forms, whose credentials quote the item. Signed forms also go with any picture or rendition that is deleted.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.signals import pre_delete

from orkhon.media.models import Picture, PictureRendition
from orkhon.verification.models import Fingerprint, ShownPicture
from orkhon.verification.pictures.fingerprinting import forget
from orkhon.verification.pictures.giving import forget_picture, forget_rendition, forget_signed
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
    forget_signed(_signed(matter, rows))
    forget(gone)
    ShownPicture.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return Counter({FINGERPRINTS: len(gone)})


def _signed(matter: Matter, rows: list[ShownPicture]) -> Q:
    """The signed forms of the item's pictures. What stays for other articles is signed anew, by what is left to say.

    Those that the desk removes are gone with their pictures, whichever of the two rooms is asked first.
    """
    hashes = {row.sha256 for row in rows if row.sha256}
    pictures = Picture.objects.filter(Q(item_uri__in=matter.uris) | Q(sha256__in=hashes))
    return Q(picture__in=list(pictures.values_list("pk", flat=True)))


def take_part() -> None:
    """Register with the wire, and follow what is deleted of the desk's pictures. Called at start."""
    pre_delete.connect(forget_picture, sender=Picture, dispatch_uid="orkhon.verification.signed.picture")
    pre_delete.connect(forget_rendition, sender=PictureRendition, dispatch_uid="orkhon.verification.signed.rendition")
    register_eraser(
        Eraser(
            name="verification pictures",
            count=count,
            erase=erase,
            tables=("verification_fingerprint", "verification_shownpicture", "verification_signedrendition"),
        )
    )
