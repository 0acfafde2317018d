"""Remove what intake holds of a redacted item: its memory, its pictures, and what sources' health says of refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from orkhon.intake.models import MirroredMedia, SeenItem, SourceHealth
from orkhon.intake.queries import hash_of
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.wire.erased_names import remember_erased
from orkhon.wire.erasers import Eraser, Matter, register_eraser


def _orders(matter: Matter) -> QuerySet[MirroredMedia]:
    return MirroredMedia.objects.filter(pk__in=[hash_of(address) for address in matter.media])


def _memories(matter: Matter) -> QuerySet[SeenItem]:
    """Return the memories of items that are gone as a whole.

    Of the others they stay, for they alone keep a former text from coming back out of some cache.
    """
    return SeenItem.objects.filter(uri_hash__in=[hash_of(uri) for uri in matter.closed])


def _count(matter: Matter) -> Mapping[str, int]:
    return {"mirrored pictures": _orders(matter).filter(fetched__isnull=False).count()}


def _erase(matter: Matter, now: datetime) -> Mapping[str, int]:
    removed = 0
    for order in _orders(matter):
        # Bytes that came from another address as well belong to another item too, and stay with that one.
        if order.sha256 and not MirroredMedia.objects.filter(sha256=order.sha256).exclude(pk=order.pk).exists():
            remember_erased(matter.position, [order.sha256])
            removed += remove_bytes(order.sha256)
        order.delete()
    _memories(matter).delete()
    # What stands there may quote a headline, and comes again with the next poll where it is still so.
    SourceHealth.objects.exclude(items_refused=[]).update(items_refused=[])
    return {"mirrored pictures": removed}


register_eraser(
    Eraser(
        name="intake",
        count=_count,
        erase=_erase,
        tables=("intake_seenitem", "intake_mirroredmedia", "intake_sourcehealth"),
    )
)
