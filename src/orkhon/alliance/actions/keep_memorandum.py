"""Tell the log that a memorandum was made, changed or ended; and end one that was in force, which is never deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from orkhon.alliance.announcing import PolicyChange, announce
from orkhon.alliance.models import Memorandum


def announce_memorandum(memorandum: Memorandum, what: str, *, now: datetime, changed: Collection[str] = ()) -> None:
    """Write into the log that the memorandum was `created`, `changed` or `ended`, with its terms as they now are.

    Terms are codes, days and uris: its names, text and restrictions are people's words, and stay out of what is kept
    for ever. Call it in the transaction of the change, after it. Raises `NotAnnounced`; the change must not stand then.
    """
    announce(
        PolicyChange(
            agency=memorandum.agency.code if memorandum.agency is not None else settings.ORKHON_DESK_AGENCY,
            subject=f"memorandum:{memorandum.pk}",
            what=what,
            details=_details(memorandum) | ({"changed": " ".join(sorted(changed))} if changed else {}),
        ),
        now=now,
    )


def end_memorandum(memorandum: Memorandum, *, now: datetime) -> None:
    """End it at this moment and announce it; nothing happens where it was ended before. Raises `NotAnnounced`."""
    with transaction.atomic():
        ended = Memorandum.objects.filter(pk=memorandum.pk, ended__isnull=True).update(ended=now)
        memorandum.refresh_from_db(fields=["ended"])
        if ended:
            announce_memorandum(memorandum, "ended", now=now)


def _details(memorandum: Memorandum) -> dict[str, str]:
    facts = {
        "kind": memorandum.kind,
        "by": memorandum.agency.code if memorandum.agency is not None else "",
        "partners": " ".join(sorted(memorandum.partners.values_list("code", flat=True))),
        "permits": " ".join(sorted(memorandum.permits)),
        "forbids": memorandum.forbids,
        "languages": memorandum.languages,
        "territories": memorandum.territories,
        "portals": memorandum.portals,
        "items": " ".join(memorandum.items.split()),
        "signed": memorandum.signed.isoformat(),
        "starts": memorandum.first_day.isoformat(),
        "until": memorandum.until.isoformat() if memorandum.until is not None else "",
        "ended": memorandum.ended.isoformat() if memorandum.ended is not None else "",
    }
    return {name: value for name, value in facts.items() if value}
