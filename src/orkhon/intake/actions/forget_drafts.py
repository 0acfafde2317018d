"""Remove what intake has kept long enough: drafts that were decided on, and keys of what no source lists any more."""

from __future__ import annotations

from datetime import datetime

from orkhon.intake.actions.decide_draft import remove_unused
from orkhon.intake.models import Draft, DraftState, TakenArrival


def forget_drafts(before: datetime) -> int:
    """Remove drafts that were sent or refused before, with what no item names of their files. Return how many.

    What was sent is on the wire, and who sent it in the audit.
    """
    forgotten = 0
    for draft in Draft.objects.exclude(state=DraftState.WAITING).filter(decided__lt=before):
        draft.delete()
        for file in draft.files:
            remove_unused(file["sha256"])
        forgotten += 1
    return forgotten


def forget_arrivals(before: datetime) -> int:
    """Forget the keys of files, letters and documents that their sources did not list since. Return how many."""
    return TakenArrival.objects.filter(at__lt=before).delete()[0]
