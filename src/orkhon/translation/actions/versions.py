"""Keep the texts that a segment had. Decides nothing about which one stands."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User

from orkhon.translation.errors import TextTooLong
from orkhon.translation.models import Segment, SegmentVersion, VersionKind

LONGEST: Final = 20_000
_LINE_ENDS: Final = "\t\n\v\f\r\u2028\u2029"
_UNSEEN: Final = "\u00a0\u00ad\u2009\u200c\u200d\u200e\u200f\u202f"
"""Not printable as Python counts, and yet signs that texts need: narrow spaces, joiners, soft hyphens."""


def version(segment: Segment, *, kind: VersionKind, text: str, by: User | None, now: datetime) -> SegmentVersion:
    """Return the row, unsaved, for a text of this segment as its fields tell where it came from."""
    return SegmentVersion(
        document_id=segment.document_id,
        segment=segment,
        kind=kind,
        source=segment.source,
        text=text,
        origin=segment.origin,
        score=segment.score,
        engine=segment.engine,
        route=segment.route,
        by=by,
        at=now,
    )


def tidy(text: str) -> str:
    """Return the text as a segment keeps it: one line, no control characters. Raises `TextTooLong`."""
    if len(text) > LONGEST:
        raise TextTooLong(len(text), LONGEST)
    return "".join(_kept(sign) for sign in text).strip()


def _kept(sign: str) -> str:
    if sign in _LINE_ENDS:
        return " "
    return sign if sign.isprintable() or sign in _UNSEEN else ""
