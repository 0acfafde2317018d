"""Ask for the empty sentences of a document to be filled by machine."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.audit.actions.record import record
from orkhon.audit.actors import HUB, doer_of
from orkhon.translation.models import Document, MachineRequest, RequestState, Segment, SegmentStatus

OPEN: Final = (RequestState.WAITING, RequestState.RUNNING)


def request_machine(document: Document, *, user: User | None, now: datetime) -> MachineRequest:
    """Return the request that the machine's loop takes up; the one that is open already, where there is one.

    Whoever calls has asked whether the person may write the article. `user` is None where the hub asks by itself.
    """
    with transaction.atomic():
        # The document's row is locked, so that two clicks at once make one request.
        Document.objects.select_for_update().get(pk=document.pk)
        waiting = MachineRequest.objects.filter(document=document, state__in=OPEN).order_by("pk").first()
        if waiting is not None:
            return waiting
        request = MachineRequest.objects.create(
            document=document,
            asked_by=user,
            asked_at=now,
            next_attempt=now,
            left=Segment.objects.filter(document=document, status=SegmentStatus.EMPTY).count(),
        )
        record(
            "translation.request_machine",
            actor=HUB if user is None else doer_of(user),
            now=now,
            object_type="translation.document",
            object_key=str(document.pk),
            details={"from": document.source_tag, "to": document.target_tag},
        )
    return request
