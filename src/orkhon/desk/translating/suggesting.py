"""Translations of a sentence that were offered and not taken. Reads; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from orkhon.desk.translating.shown import with_chips
from orkhon.desk.translating.words import STATES
from orkhon.translation.models import Segment, SegmentOrigin, SegmentVersion, VersionKind

_MOST: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """One text that an engine or the memory gave while the sentence had another one already."""

    text: str
    shown: SafeString
    chip: str
    from_where: str


def suggestions_for(segment: Segment) -> tuple[Suggestion, ...]:
    """Return the newest suggestions that differ from what stands there, each text once."""
    rows = SegmentVersion.objects.filter(segment=segment, kind__in=(VersionKind.SUGGESTED, VersionKind.FILLED))
    found: dict[str, Suggestion] = {}
    for row in rows.order_by("-at", "-pk")[: 4 * _MOST]:
        if row.text and row.text != segment.target and row.source == segment.source and row.text not in found:
            machine = row.origin == SegmentOrigin.MACHINE
            found[row.text] = Suggestion(
                text=row.text,
                shown=with_chips(row.text),
                chip=str(STATES["machine" if machine else "memory"]),
                from_where=" ".join(part for part in (row.engine, row.route) if part),
            )
    return tuple(found.values())[:_MOST]
