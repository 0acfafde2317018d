"""Remove what intake holds of a redacted item: its memory, its pictures, what sources' health says of refusals,
and the words of other hubs' entries that were set aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from orkhon.intake.actions.decide_draft import remove_unused
from orkhon.intake.models import Draft, MirroredMedia, SeenItem, SetAsideRecord, SourceHealth, UploadedFile
from orkhon.intake.queries import hash_of
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.wire.erased_names import remember_erased
from orkhon.wire.erasers import Eraser, Matter, register_eraser


def _orders(matter: Matter) -> QuerySet[MirroredMedia]:
    """Return the pictures at the item's addresses, and those that came along with it and are named by their hash."""
    by_address = Q(pk__in=[hash_of(address) for address in matter.media])
    return MirroredMedia.objects.filter(by_address | Q(item_uri__in=matter.closed, url__startswith="ni:///"))


def _drafts(matter: Matter) -> QuerySet[Draft]:
    return Draft.objects.filter(uri_hash__in=[hash_of(uri) for uri in matter.closed])


def _memories(matter: Matter) -> QuerySet[SeenItem]:
    """Return the memories of items that are gone as a whole.

    Of the others they stay, for they alone keep a former text from coming back out of some cache.
    """
    return SeenItem.objects.filter(uri_hash__in=[hash_of(uri) for uri in matter.closed])


def _set_aside(matter: Matter) -> list[SetAsideRecord]:
    """Return what other hubs sent of the item and could not be taken, where its words are still kept."""
    found = SetAsideRecord.objects.filter(uri__in=matter.uris)
    return [
        one
        for one in found
        if one.record.get("body") is not None and matter.takes(one.uri, str(one.record["statement"]["version"]))
    ]


def _count(matter: Matter) -> Mapping[str, int]:
    counts = {"mirrored pictures": _orders(matter).filter(fetched__isnull=False).count()}
    more = {"drafts": _drafts(matter).count(), "entries of other hubs": len(_set_aside(matter))}
    return counts | {name: count for name, count in more.items() if count}


def _erase(matter: Matter, now: datetime) -> Mapping[str, int]:
    removed = 0
    for order in _orders(matter):
        # Bytes that came from another address as well belong to another item too, and stay with that one.
        if order.sha256 and not MirroredMedia.objects.filter(sha256=order.sha256).exclude(pk=order.pk).exists():
            remember_erased(matter.position, [order.sha256])
            removed += remove_bytes(order.sha256)
            UploadedFile.objects.filter(sha256=order.sha256).delete()
        order.delete()
    drafts = list(_drafts(matter))
    _drafts(matter).delete()
    for sha256 in {file["sha256"] for draft in drafts for file in draft.files}:
        remember_erased(matter.position, [sha256])
        removed += remove_unused(sha256)
    _memories(matter).delete()
    aside = _set_aside(matter)
    for one in aside:
        one.forget_words()
    # What stands there may quote a headline, and comes again with the next poll where it is still so.
    SourceHealth.objects.exclude(items_refused=[]).update(items_refused=[])
    more = {"drafts": len(drafts), "entries of other hubs": len(aside)}
    return {"mirrored pictures": removed} | {name: count for name, count in more.items() if count}


register_eraser(
    Eraser(
        name="intake",
        count=_count,
        erase=_erase,
        tables=(
            "intake_seenitem",
            "intake_mirroredmedia",
            "intake_sourcehealth",
            "intake_draft",
            "intake_setasiderecord",
        ),
    )
)
