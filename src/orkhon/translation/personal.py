"""What documents and the memory hold of a person: which sentences he wrote and confirmed, and when.

The sentences stay, for they are their agency's; his name goes from them with the account.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import F

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.translation.models import Segment, SegmentVersion, Wording, WordingUse

KEPT = "sentences that were translated: they stay their agency's, without the translator's name"


def held_of(user: User) -> Plain:
    """Return what the person wrote and confirmed, sentence by sentence, and what the memory has from him."""
    return {
        "written": [
            {"translation": target, "source": source, "text": text, "at": at.isoformat()}
            for target, source, text, at in SegmentVersion.objects.filter(by=user)
            .order_by("pk")
            .values_list("document__target", "source", "text", "at")
        ],
        "confirmed": [
            {"translation": one.target_of, "text": one.target, "at": one.confirmed_at.isoformat()}
            for one in Segment.objects.filter(confirmed_by=user, confirmed_at__isnull=False)
            .annotate(target_of=F("document__target"))
            .order_by("pk")
            if one.confirmed_at
        ],
        "remembered": [
            {"text": text, "language": tag, "from": origin, "at": when.isoformat()}
            for text, tag, origin, when in Wording.objects.filter(reviewer=user)
            .order_by("pk")
            .values_list("text", "tag", "origin", "when")
        ],
        "uses": [
            {"from": origin, "at": when.isoformat()}
            for origin, when in WordingUse.objects.filter(reviewer=user).order_by("pk").values_list("origin", "when")
        ],
    }


def erase(user: User) -> None:
    """Take the name from all of it."""
    SegmentVersion.objects.filter(by=user).update(by=None)
    Segment.objects.filter(edited_by=user).update(edited_by=None)
    Segment.objects.filter(confirmed_by=user).update(confirmed_by=None)
    Wording.objects.filter(reviewer=user).update(reviewer=None)
    WordingUse.objects.filter(reviewer=user).update(reviewer=None)


register_holding(Holding(room="translation", export=held_of, erase=erase, kept=KEPT))
