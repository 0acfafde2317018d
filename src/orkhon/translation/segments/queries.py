"""Read documents and segments: what to write into articles, and how far translations are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from orkhon.translation.models import Document, Segment, SegmentOrigin, SegmentStatus, SegmentVersion
from orkhon.translation.segments.passages import by_passage, html_of_segments

_UNREVIEWED = (
    Q(status=SegmentStatus.STALE)
    | Q(status=SegmentStatus.FILLED, origin=SegmentOrigin.MACHINE)
    | (Q(status=SegmentStatus.DRAFT) & ~Q(engine=""))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far one translation is, in sentences. `machine` are those of `filled` that a machine wrote."""

    total: int
    confirmed: int
    filled: int
    machine: int
    draft: int
    stale: int
    empty: int


def document_of(target: str) -> Document | None:
    """Return the document of that translation."""
    return Document.objects.filter(target=target).first()


def documents_from(source: str) -> list[Document]:
    """Return all translations of that original, in the order of their languages."""
    return list(Document.objects.filter(source=source).order_by("target_tag", "pk"))


def segments_of(document: Document) -> list[Segment]:
    """Return the segments in reading order, with who wrote and confirmed them."""
    rows = Segment.objects.filter(document=document).select_related("edited_by", "confirmed_by")
    return list(rows.order_by("order"))


def segments_changed_since(document: Document, since: datetime) -> list[Segment]:
    """Return the segments that somebody or something has written since, for whoever looks on."""
    rows = Segment.objects.filter(document=document, edited_at__gte=since).select_related("edited_by", "confirmed_by")
    return list(rows.order_by("order"))


def versions_of(segment: Segment) -> list[SegmentVersion]:
    """Return every text that the segment had, was refused or was offered, newest first."""
    return list(SegmentVersion.objects.filter(segment=segment).select_related("by"))


def target_texts(document: Document) -> Mapping[str, str]:
    """Return the translation's HTML by passage; sentences without a translation keep the source's words."""
    passages = by_passage(Segment.objects.filter(document=document).order_by("order"))
    return {key: html_of_segments(segments) for key, segments in passages.items()}


def progress_of(targets: Collection[str]) -> Mapping[str, Progress]:
    """Return how far these translations are, by their addresses; those without a document are left out. One query."""
    by_machine = Q(segments__status=SegmentStatus.FILLED, segments__origin=SegmentOrigin.MACHINE)
    rows = (
        Document.objects.filter(target__in=targets)
        .annotate(
            total=Count("segments"),
            confirmed=_counted(SegmentStatus.CONFIRMED),
            filled=_counted(SegmentStatus.FILLED),
            machine=Count("segments", filter=by_machine),
            draft=_counted(SegmentStatus.DRAFT),
            stale=_counted(SegmentStatus.STALE),
            empty=_counted(SegmentStatus.EMPTY),
        )
        .values_list("target", "total", "confirmed", "filled", "machine", "draft", "stale", "empty")
    )
    return {
        target: Progress(
            total=total, confirmed=confirmed, filled=filled, machine=machine, draft=draft, stale=stale, empty=empty
        )
        for target, total, confirmed, filled, machine, draft, stale, empty in rows
    }


def _counted(status: SegmentStatus) -> Count:
    return Count("segments", filter=Q(segments__status=status))


def unreviewed(target: str) -> int:
    """Return how many sentences nobody has confirmed: a machine's, those whose original has changed, and those that
    began with a machine and were written on."""
    return Segment.objects.filter(_UNREVIEWED, document__target=target).count()


def confirmed_after_machine(document: Document) -> dict[int, list[tuple[int, int]]]:
    """Return, by who confirmed them (0: a person who is gone), the sentences that a machine began and somebody has
    confirmed: each as its number in reading order, from 1, and its row's. Those left out of the text do not count."""
    found: dict[int, list[tuple[int, int]]] = {}
    rows = Segment.objects.filter(document=document).order_by("order")
    facts = rows.values_list("pk", "status", "engine", "target", "confirmed_by")
    for number, (pk, status, engine, target, by) in enumerate(facts, 1):
        if engine and target and status == SegmentStatus.CONFIRMED:
            found.setdefault(by or 0, []).append((number, pk))
    return found


def machine_helped(target: str) -> int:
    """Return how many sentences a machine wrote first, whoever edited or confirmed them since."""
    return Segment.objects.filter(document__target=target).exclude(engine="").count()
