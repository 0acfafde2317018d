"""Give a document as XLIFF and take it back. Who may is asked by whoever shows the article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.translation.actions.confirm_segment import confirm_segment
from orkhon.translation.actions.save_segment import save_segment
from orkhon.translation.actions.versions import LONGEST, tidy
from orkhon.translation.errors import FileRefused
from orkhon.translation.interchange.xliff import XliffFile, XliffSegment, XliffState, read_xliff, write_xliff
from orkhon.translation.models import Document, Segment, SegmentStatus

_STATES = {
    SegmentStatus.EMPTY: XliffState.INITIAL,
    SegmentStatus.CONFIRMED: XliffState.FINAL,
}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a file's segments. Of `changed` nothing was taken: their original is another by now."""

    saved: int
    confirmed: int
    same: int
    changed: tuple[int, ...]


def document_as_xliff(document: Document) -> str:
    """Return the document as an XLIFF file."""
    return write_xliff(
        XliffFile(
            original=document.target,
            source_tag=document.source_tag,
            target_tag=document.target_tag,
            segments=tuple(
                XliffSegment(
                    number=one.pk,
                    source=one.source,
                    target=one.target,
                    state=_STATES.get(SegmentStatus(one.status), XliffState.TRANSLATED),
                    name=one.passage,
                    stale=one.status == SegmentStatus.STALE,
                )
                for one in Segment.objects.filter(document=document).order_by("order")
            ),
        )
    )


def take_xliff(
    document: Document, data: bytes, *, user: User | None, now: datetime, confirm: bool = False, understood: bool = True
) -> Taken:
    """Take the translations of a file, all of them or, where it is refused, none.

    With `confirm` what the file calls reviewed or final is confirmed, else it is saved; `understood` as in
    `confirm_segment`. Raises `FileRefused`.
    """
    file = read_xliff(data)
    if file.original != document.target:
        raise FileRefused(_("This file is of another article's translation."))
    for one in file.segments:
        if len(one.target) > LONGEST:
            raise FileRefused(_("The text of segment %(number)d is too long.") % {"number": one.number})
    saved = confirmed = same = 0
    changed = []
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)
        there = {one.pk: one for one in Segment.objects.filter(document=document)}
        for one in file.segments:
            segment = there.get(one.number)
            if segment is None or tidy(segment.source) != tidy(one.source):
                changed.append(one.number)
                continue
            done = confirm and one.state in {XliffState.REVIEWED, XliffState.FINAL} and bool(one.target)
            if done and segment.status != SegmentStatus.CONFIRMED:
                confirm_segment(
                    one.number,
                    revision=segment.revision,
                    user=user,
                    now=now,
                    text=one.target,
                    understood=understood,
                )
                confirmed += 1
            elif not one.target or segment.target == tidy(one.target):
                same += 1
            else:
                save_segment(one.number, one.target, revision=segment.revision, user=user, now=now)
                saved += 1
    return Taken(saved=saved, confirmed=confirmed, same=same, changed=tuple(changed))
