"""Save one sentence's translation. Who may is asked by whoever shows the article; here it is who was first."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.translation.actions.versions import tidy, version
from orkhon.translation.errors import SegmentChanged, SegmentGone
from orkhon.translation.models import Document, Segment, SegmentOrigin, SegmentStatus, SegmentVersion, VersionKind


def save_segment(
    segment_id: int, text: str, *, revision: int, user: User | None, now: datetime, findings: int | None = None
) -> Segment:
    """Write the text where the segment is still at `revision`, and return it at its next one.

    Text that stands there already changes nothing, so that a lost answer can be asked for again. An empty text takes
    the translation away. Raises `SegmentChanged` (the text is then kept as a refused version), `SegmentGone` and
    `TextTooLong`.
    """
    text = tidy(text)
    segment = read_segment(segment_id)
    if segment.target == text and (text or segment.status == SegmentStatus.EMPTY):
        return segment
    if segment.revision != revision:
        raise refused(segment, text, user, now)
    segment.target = text
    segment.status = SegmentStatus.DRAFT if text else SegmentStatus.EMPTY
    segment.origin = SegmentOrigin.PERSON if text else SegmentOrigin.NONE
    segment.score = 0
    segment.edited_by, segment.edited_at = user, now
    segment.confirmed_by, segment.confirmed_at = None, None
    if findings is not None:
        segment.finding_count = findings
    if not written(segment, revision, version(segment, kind=VersionKind.SAVED, text=text, by=user, now=now), now):
        raise refused(read_segment(segment_id), text, user, now)
    return segment


def read_segment(segment_id: int) -> Segment:
    """Return the segment with its document and people. Raises `SegmentGone`."""
    rows = Segment.objects.select_related("document", "edited_by", "confirmed_by")
    segment = rows.filter(pk=segment_id).first()
    if segment is None:
        raise SegmentGone(segment_id)
    return segment


WRITTEN = (
    "target",
    "status",
    "origin",
    "score",
    "engine",
    "route",
    "memory",
    "finding_count",
    "previous_source",
    "edited_by",
    "edited_at",
    "confirmed_by",
    "confirmed_at",
)
"""What a writer of one segment may change; the rest is the source's and changes with it."""


def written(segment: Segment, revision: int, kept: SegmentVersion | None, now: datetime) -> bool:
    """Write the segment, and `kept` with it, if it is still at `revision`; return whether it was. Three queries."""
    values = {name: getattr(segment, name) for name in WRITTEN}
    with transaction.atomic():
        # The document first, as whoever brings it in line does: so all writers of one wait for one another in a row.
        Document.objects.filter(pk=segment.document_id).update(changed=now)
        if not Segment.objects.filter(pk=segment.pk, revision=revision).update(**values, revision=revision + 1):
            return False
        if kept is not None:
            kept.save(force_insert=True)
    segment.revision = revision + 1
    return True


def refused(theirs: Segment, text: str, user: User | None, now: datetime) -> SegmentChanged:
    """Keep what came too late, and return the error that says so. Called where no transaction will be undone."""
    late = version(theirs, kind=VersionKind.REFUSED, text=text, by=user, now=now)
    late.origin, late.score, late.engine, late.route = SegmentOrigin.PERSON, 0, "", ""
    late.save()
    return SegmentChanged(theirs.pk, theirs)
