"""Copy what lies at the addresses of appearances and evidence, in the background: bytes by hash, and when."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F

from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.outbound.errors import OutboundError
from orkhon.outbound.fetch import Fetched, FetchRequest, fetch
from orkhon.verification.models import Appearance, ArchiveState, Evidence
from orkhon.verification.models.claim import Archived

log = logging.getLogger(__name__)

MOST_BYTES: Final = 10_000_000
MOST_ATTEMPTS: Final = 6
_FIRST_WAIT: Final = timedelta(minutes=2)
_AT_ONCE: Final = 20
_TIMEOUT_S: Final = 15.0

Fetch = Callable[[FetchRequest], Fetched]


def keep_copies(*, now: Callable[[], datetime], ask: Fetch = fetch) -> int:
    """Copy what is due, and return how many copies were made. One address that fails stops no other."""
    moment = now()
    due: list[Archived] = []
    for model in (Evidence, Appearance):
        rows = model.objects.filter(archive=ArchiveState.WAITING, due__lte=moment).order_by("due", "pk")
        due.extend(rows[:_AT_ONCE])
    return sum(_copy(row, now, ask) for row in due)


def _copy(row: Archived, now: Callable[[], datetime], ask: Fetch) -> bool:
    moment, attempts = now(), row.attempts + 1
    rows: models.QuerySet[Archived] = type(row)._default_manager.filter(
        pk=row.pk, archive=ArchiveState.WAITING, attempts=row.attempts
    )
    # Counted before anything is asked: a page that kills the process is not asked for ever.
    if not rows.update(attempts=F("attempts") + 1, due=moment + _FIRST_WAIT * 2 ** min(row.attempts, 8)):
        return False
    mine: models.QuerySet[Archived] = type(row)._default_manager.filter(pk=row.pk)
    try:
        came = ask(FetchRequest(url=row.address, max_bytes=MOST_BYTES, timeout=_TIMEOUT_S))
        sha256 = keep_bytes(came.body, came.content_type[:127], now=moment)
    except OutboundError as error:
        gone = not error.retryable or attempts >= MOST_ATTEMPTS
        mine.update(problem=str(error)[:300], **({"archive": ArchiveState.FAILED, "due": None} if gone else {}))
        return False
    except Exception as error:
        log.exception("an address could not be copied", extra={"row": row.pk})
        mine.update(
            problem=f"{type(error).__name__}"[:300],
            **({"archive": ArchiveState.FAILED, "due": None} if attempts >= MOST_ATTEMPTS else {}),
        )
        return False
    mine.update(
        archive=ArchiveState.KEPT,
        sha256=sha256,
        size=len(came.body),
        content_type=came.content_type[:127],
        archived=moment,
        due=None,
        problem="",
    )
    return True
