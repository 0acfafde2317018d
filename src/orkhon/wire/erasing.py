"""Follow a redaction out of the log: every room removes what it holds of the item, and the free space is overwritten.

The order for it is a row that `redact` writes in its own transaction. Rooms register here what they remove; each
removal bears repetition, because after a crash all of it is done again.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.wire.erasers import Matter, registered_erasers
from orkhon.wire.errors import UnknownItem, WireBusy
from orkhon.wire.models import Erasure
from orkhon.wire.redaction_plan import Plan
from orkhon.wire.scrubbing import scrub

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)
"""For how long who works on an erasure has it alone."""

_FIRST_WAIT: Final = timedelta(seconds=5)
_LONGEST_WAIT: Final = timedelta(minutes=10)
_WIRE_TABLES: Final = ("wire_payload", "wire_erasure", "media_storedfile")


@dataclass(frozen=True, kw_only=True)
class ErasureReport:
    """How far one redaction has come. `removed` counts by words for people."""

    entry: int
    uri: str
    agency: str
    derived: int
    kept: tuple[str, ...]
    removed: Mapping[str, int]
    begun: datetime
    erased: datetime | None
    finished: datetime | None
    attempts: int
    error: str


def count_planned(plan: Plan) -> dict[str, int]:
    """Return how many of what a redaction by this plan would remove, for people to see first."""
    whole = [item for item in plan.items if item.whole]
    matter = Matter(
        position=0,
        uri=plan.uri,
        agency=plan.items[0].agency,
        closed=frozenset(item.uri for item in whole),
        parted={item.uri: frozenset(item.versions) for item in plan.items if not item.whole},
        kept=frozenset(plan.kept),
        keep_mixed=plan.keep_mixed,
        media=plan.media,
    )
    counts = Counter({"payloads": plan.payloads, "items made from it": len(plan.derived)})
    for eraser in registered_erasers():
        counts.update(eraser.count(matter))
    counts["deliveries"] = len(plan.deliveries)
    return dict(counts)


def erasures(*, limit: int = 50, waiting: bool | None = None) -> list[ErasureReport]:
    """Return the newest erasures first; `waiting` narrows to those that are unfinished, or finished."""
    rows = Erasure.objects.order_by("-pk")
    if waiting is not None:
        rows = rows.filter(next_attempt__isnull=not waiting)
    return [_report(row) for row in rows[:limit]]


def erasure_at(entry: int) -> ErasureReport | None:
    """Return how far the redaction of that redact entry has come, or None where there is none."""
    row = Erasure.objects.filter(pk=entry).first()
    return _report(row) if row is not None else None


def finish_erasures(*, now: datetime) -> int:
    """Work on all erasures that are due, and return how many were finished. What fails is logged and tried again."""
    due = list(Erasure.objects.filter(next_attempt__lte=now).order_by("pk"))
    return sum(_work(row, now) for row in due if _claim(row, now))


def finish_erasure(entry: int, *, now: datetime, patience: float = 600.0) -> ErasureReport:
    """See one erasure through, by this process or by another that has it already. Raises `UnknownItem`.

    Returns after `patience` seconds at the latest; the report then says that it is not finished, and why.
    """
    began = time.monotonic()
    while True:
        row = Erasure.objects.filter(pk=entry).first()
        if row is None:
            raise UnknownItem(f"position {entry} has no erasure; give the position of a redact entry")
        passed = time.monotonic() - began
        if row.next_attempt is None or passed > patience:
            return _report(row)
        moment = now + timedelta(seconds=passed)
        if row.next_attempt > moment or not _claim(row, moment) or not _work(row, moment):
            time.sleep(0.2)


def _claim(row: Erasure, now: datetime) -> bool:
    """Take the row for the length of a lease, so that two do not work on it at once."""
    claimed = Erasure.objects.filter(pk=row.pk, next_attempt=row.next_attempt).update(
        next_attempt=now + LEASE, attempts=F("attempts") + 1
    )
    row.attempts += claimed
    return bool(claimed)


def _work(row: Erasure, now: datetime) -> bool:
    """Return whether the erasure is finished now."""
    try:
        if row.erased is None:
            _erase(row, now)
        scrub((*_WIRE_TABLES, *(table for eraser in registered_erasers() for table in eraser.tables)))
    except Exception as error:
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(row.attempts - 1, 10))
        # The kind alone: a database's own words may quote the row.
        Erasure.objects.filter(pk=row.pk).update(error=type(error).__name__, next_attempt=now + wait)
        expected = isinstance(error, WireBusy)
        said = {"position": row.pk, "attempts": row.attempts, "cause": type(error).__name__}
        log.warning("erasure not finished, tried again", extra=said, exc_info=not expected)
        return False
    Erasure.objects.filter(pk=row.pk).update(error="", finished=now, next_attempt=None)
    log.info("erased", extra={"position": row.pk, "uri": row.uri})
    return True


def _erase(row: Erasure, now: datetime) -> None:
    matter = _matter(row)
    removed = Counter(row.removed)
    for eraser in registered_erasers():
        removed.update(eraser.erase(matter, now))
    removed["deliveries"] += sum(remove_bytes(sha256) for sha256 in row.deliveries)
    Erasure.objects.filter(pk=row.pk).update(erased=now, removed=dict(removed), deliveries=[], media=[])


def _matter(row: Erasure) -> Matter:
    return Matter(
        position=row.pk,
        uri=row.uri,
        agency=row.agency,
        closed=frozenset(row.closed),
        parted={uri: frozenset(versions) for uri, versions in row.parted.items()},
        kept=frozenset(row.kept),
        keep_mixed=row.keep_mixed,
        media=tuple(row.media),
    )


def _report(row: Erasure) -> ErasureReport:
    return ErasureReport(
        entry=row.pk,
        uri=row.uri,
        agency=row.agency,
        derived=len({*row.closed, *row.parted} - {row.uri}),
        kept=tuple(row.kept),
        removed=row.removed,
        begun=row.begun,
        erased=row.erased,
        finished=row.finished,
        attempts=row.attempts,
        error=row.error,
    )
