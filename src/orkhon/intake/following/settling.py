"""Let a person say that what was set aside of a followed hub is taken care of. Changes nothing on the wire."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orkhon.audit.actions.record import record
from orkhon.intake.models import SetAsideRecord


def settle_aside(aside: SetAsideRecord, *, by: str, now: datetime) -> SetAsideRecord:
    """Return the entry, taken care of by the person of that user name; the first name stands. The entry is kept."""
    with transaction.atomic():
        rows = SetAsideRecord.objects.filter(pk=aside.pk, settled__isnull=True)
        if rows.update(settled=now, settled_by=by):
            record(
                "intake.settle_aside",
                actor=by,
                now=now,
                object_type="intake.hub",
                object_key=aside.hub.code,
                details={"position": str(aside.position)},
            )
    aside.refresh_from_db()
    return aside
