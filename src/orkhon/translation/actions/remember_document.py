"""Remember a document that was confidential until now. Who may publish was asked by whoever published."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.items import Language
from orkhon.translation.memory.actions.remember import Said, remember_many
from orkhon.translation.models import Document, Segment, SegmentStatus


def remember_document(target: str, *, now: datetime) -> int:
    """Remember all that is confirmed of a document and hold it confidential no longer; return how many sentences.

    Called when it is published: what is embargoed or restricted is not remembered before. One that was never
    confidential has been remembered sentence by sentence, and is left alone.
    """
    document = Document.objects.filter(target=target, confidential=True).first()
    if document is None:
        return 0
    with transaction.atomic():
        confirmed = Segment.objects.filter(document=document, status=SegmentStatus.CONFIRMED).exclude(target="")
        of_people: defaultdict[User | None, list[Segment]] = defaultdict(list)
        for segment in confirmed.select_related("confirmed_by"):
            of_people[segment.confirmed_by].append(segment)
        count = 0
        for person, segments in of_people.items():
            numbers = remember_many(
                [Said(source=one.source, target=one.target) for one in segments],
                source=Language.parse(document.source_tag),
                target=Language.parse(document.target_tag),
                origin=document.source,
                agency=document.agency,
                reviewer=person,
                now=now,
            )
            for segment, number in zip(segments, numbers, strict=True):
                segment.memory = number or None
            count += sum(1 for number in numbers if number)
            Segment.objects.bulk_update(segments, ["memory"], batch_size=200)
        Document.objects.filter(pk=document.pk).update(confidential=False)
    return count
