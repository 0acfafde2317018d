"""Make documents as the desk does: addresses, languages, passages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User

from orkhon.items import Language
from orkhon.translation.actions.sync_document import sync_document
from orkhon.translation.models import Document, Segment
from orkhon.translation.segments.passages import SourcePassage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
KAZAKH = Language.parse("kk")
TURKISH = Language.parse("tr")


def passage(html: str, key: str = "content.a.text", *, rich: bool = True, kind: str = "paragraph") -> SourcePassage:
    """Return one passage, a paragraph if not said otherwise."""
    return SourcePassage(key=key, kind=kind, html=html, rich=rich)


def opened(
    *source: SourcePassage,
    target: Sequence[SourcePassage] = (),
    article: str = "urn:uuid:kk-1",
    translation: str = "urn:uuid:tr-1",
    into: Language = TURKISH,
    out_of: Language = KAZAKH,
    confidential: bool = False,
    version: str = "1",
    user: User | None = None,
    now: datetime = NOW,
) -> Document:
    """Open a translation."""
    return sync_document(
        source=article,
        target=translation,
        source_language=out_of,
        target_language=into,
        source_version=version,
        agency="kabar",
        confidential=confidential,
        source_passages=source,
        target_passages=target,
        user=user,
        now=now,
    )


def segments(document: Document) -> list[Segment]:
    """Return the segments as they stand."""
    return list(Segment.objects.filter(document=document).order_by("order"))
