"""Forget killed and redacted items: the wire's reader for the one, its eraser for the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orkhon.translation.actions.forget_article import documents_about, forget_article
from orkhon.translation.models import Wording
from orkhon.wire.entries import EntryKind, WireEntry
from orkhon.wire.erasers import Eraser, Matter, register_eraser
from orkhon.wire.readers import Reader

WORDINGS = "sentences of the memory"
DOCUMENTS = "translations in work"


def follow_kills(entries: Sequence[WireEntry]) -> None:
    """Forget what was killed. The memory offers no sentence of an item that nobody may read."""
    for entry in entries:
        if entry.kind is EntryKind.KILL:
            forget_article(entry.uri, redacted=False)


@dataclass(frozen=True, kw_only=True)
class Kills(Reader):
    """The memory's reader of the log, for `orkhon.wire.readers.follow`."""

    name: str = "memory-kills"
    handle: Callable[[Sequence[WireEntry]], None] = follow_kills


def _count(matter: Matter) -> Mapping[str, int]:
    uris = matter.uris - matter.kept
    return {
        WORDINGS: Wording.objects.filter(origin__in=uris).count(),
        DOCUMENTS: documents_about(uris).count(),
    }


def _erase(matter: Matter, now: datetime) -> Mapping[str, int]:
    uris = matter.uris - matter.kept
    documents = documents_about(uris).count()
    return {WORDINGS: sum(forget_article(uri, redacted=True) for uri in sorted(uris)), DOCUMENTS: documents}


TABLES = (
    "translation_unit",
    "translation_wording",
    "translation_wordinguse",
    "translation_document",
    "translation_segment",
    "translation_segmentversion",
)

register_eraser(Eraser(name="translation", count=_count, erase=_erase, tables=TABLES))
