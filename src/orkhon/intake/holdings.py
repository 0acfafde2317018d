"""What intake keeps of one item: pictures, drafts, and other hubs' entries that were set aside. Reads alone."""

from __future__ import annotations

from dataclasses import dataclass

from orkhon.intake.models import Draft, MirroredMedia, SetAsideRecord
from orkhon.intake.queries import hash_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdings:
    """`pictures` came along or were fetched; `aside` are set-aside entries whose words are still kept here."""

    pictures: tuple[MirroredMedia, ...]
    drafts: int
    aside: tuple[SetAsideRecord, ...]


def holdings_of(uri: str) -> Holdings:
    """Return what intake keeps of the item."""
    aside = SetAsideRecord.objects.filter(uri=uri).select_related("hub")
    return Holdings(
        pictures=tuple(MirroredMedia.objects.filter(item_uri=uri).order_by("ordered", "pk")),
        drafts=Draft.objects.filter(uri_hash=hash_of(uri)).count(),
        aside=tuple(one for one in aside if one.record.get("body") is not None),
    )
