"""Confirm one sentence: it is done, the memory learns it, and the same words elsewhere in the document are filled."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.items import Language
from orkhon.translation.actions.save_segment import read_segment, refused, written
from orkhon.translation.actions.versions import tidy, version
from orkhon.translation.errors import SegmentEmpty
from orkhon.translation.memory.actions.forget import forget_wordings
from orkhon.translation.memory.actions.remember import remember
from orkhon.translation.memory.matching import EXACT
from orkhon.translation.models import Segment, SegmentOrigin, SegmentStatus, SegmentVersion, VersionKind

_MOST_EQUAL: Final = 200


def confirm_segment(
    segment_id: int,
    *,
    revision: int,
    user: User | None,
    now: datetime,
    text: str | None = None,
    findings: int | None = None,
    understood: bool = True,
) -> Segment:
    """Confirm what stands there, or `text`, where the segment is still at `revision`; return it at its next one.

    An empty `text` leaves the sentence out of the translation on purpose. `also_filled` of the answer names the
    document's other segments that now have the same words. `understood` says that `user` has the language of the
    original: else what began with an engine is not remembered until somebody who has it confirms it too, who then
    stands as the one that confirmed. Raises `SegmentEmpty`, and as `save_segment` does.
    """
    wanted = None if text is None else tidy(text)
    segment = read_segment(segment_id)
    if wanted is None and segment.status == SegmentStatus.EMPTY:
        raise SegmentEmpty
    said = segment.target if wanted is None else wanted
    same = segment.status == SegmentStatus.CONFIRMED and segment.target == said
    if same and not (understood and _was_confirmed_by_another(segment, user)):
        return segment
    if segment.revision != revision:
        raise refused(segment, said, user, now)
    before = segment.memory if segment.status != SegmentStatus.FILLED else None
    kept = None
    if said != segment.target:
        segment.target, segment.origin, segment.score = said, SegmentOrigin.PERSON, 0
        segment.edited_by, segment.edited_at = user, now
        kept = version(segment, kind=VersionKind.SAVED, text=said, by=user, now=now)
    segment.status = SegmentStatus.CONFIRMED
    segment.previous_source = ""
    segment.confirmed_by, segment.confirmed_at = user, now
    if findings is not None:
        segment.finding_count = findings
    # Out of the memory a machine's words would come as a person's, and nobody would look at them again.
    remembered = understood or not segment.engine
    if not remembered:
        segment.memory = None
    # The memory and the segment say the same, or neither has changed.
    with transaction.atomic():
        won = written(segment, revision, kept, now)
        if won:
            if remembered:
                _remember(segment, before, user, now)
            segment.also_filled = _fill_equal(segment, now, understood=remembered)
    if not won:
        raise refused(read_segment(segment_id), said, user, now)
    return segment


def _was_confirmed_by_another(segment: Segment, user: User | None) -> bool:
    """True for words of an engine that somebody else stands for, who may lack the original's language by now."""
    return user is not None and segment.confirmed_by_id != user.pk and bool(segment.engine)


def _remember(segment: Segment, before: int | None, user: User | None, now: datetime) -> None:
    document = segment.document
    if document.confidential or not segment.target:
        return
    number = remember(
        segment.source,
        segment.target,
        source=Language.parse(document.source_tag),
        target=Language.parse(document.target_tag),
        origin=document.source,
        agency=document.agency,
        reviewer=user,
        now=now,
    )
    if before and before != number and not Segment.objects.filter(memory=before).exclude(pk=segment.pk).exists():
        # What this sentence was called before was mended here, and stands nowhere else.
        forget_wordings([before], origin=document.source)
    if number and segment.memory != number:
        segment.memory = number
        Segment.objects.filter(pk=segment.pk).update(memory=number)


def _fill_equal(segment: Segment, now: datetime, *, understood: bool) -> tuple[int, ...]:
    """Put the words into the document's other sentences that say the same and that no person has touched.

    A machine's words that nobody has compared with the original stay a machine's there too.
    """
    if not segment.target:
        return ()
    same = Segment.objects.filter(
        document=segment.document_id,
        source_key=segment.source_key,
        source=segment.source,
        status__in=(SegmentStatus.EMPTY, SegmentStatus.FILLED),
    ).exclude(pk=segment.pk)
    filled: list[int] = []
    kept: list[SegmentVersion] = []
    for one in same[:_MOST_EQUAL]:
        values = {
            "target": segment.target,
            "status": SegmentStatus.FILLED,
            "origin": SegmentOrigin.MEMORY if understood else SegmentOrigin.MACHINE,
            "score": EXACT,
            "memory": segment.memory,
            "engine": "" if understood else segment.engine,
            "route": "" if understood else segment.route,
            "edited_by": None,
            "edited_at": now,
            "revision": one.revision + 1,
        }
        # Whoever writes there at this moment goes first.
        still = Segment.objects.filter(pk=one.pk, revision=one.revision)
        other_words = one.target != segment.target
        if (other_words or one.engine != values["engine"]) and still.update(**values):
            for name, value in values.items():
                setattr(one, name, value)
            filled.append(one.pk)
            if other_words:
                kept.append(version(one, kind=VersionKind.FILLED, text=one.target, by=None, now=now))
    SegmentVersion.objects.bulk_create(kept)
    return tuple(filled)
