"""Offer a text for a sentence: it fills an empty one, and stands beside any other."""

from __future__ import annotations

from datetime import datetime

from orkhon.translation.actions.save_segment import written
from orkhon.translation.actions.versions import tidy, version
from orkhon.translation.models import Segment, SegmentOrigin, SegmentStatus, SegmentVersion, VersionKind


def propose(
    segment_id: int,
    text: str,
    *,
    origin: SegmentOrigin,
    engine: str = "",
    route: str = "",
    score: int = 0,
    now: datetime,
    memory: int | None = None,
) -> bool:
    """Fill the segment if it is still empty and return True, else keep the text as a suggestion and return False.

    A person's words are never overwritten. A segment that is gone takes nothing. Raises `TextTooLong`.
    """
    text = tidy(text)
    segment = Segment.objects.filter(pk=segment_id).first()
    if segment is None or not text:
        return False
    if segment.status == SegmentStatus.EMPTY:
        segment.target, segment.status, segment.origin = text, SegmentStatus.FILLED, origin
        segment.engine, segment.route, segment.score, segment.memory = engine, route, score, memory
        segment.edited_by, segment.edited_at = None, now
        kept = version(segment, kind=VersionKind.FILLED, text=text, by=None, now=now)
        if written(segment, segment.revision, kept, now):
            return True
    SegmentVersion.objects.create(
        document_id=segment.document_id,
        segment=segment,
        kind=VersionKind.SUGGESTED,
        source=segment.source,
        text=text,
        origin=origin,
        score=score,
        engine=engine,
        route=route,
        at=now,
    )
    return False
