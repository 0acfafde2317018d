"""Write down how an engine fares: what it gave, how it failed, and until when it is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from orkhon.translation.models.engines import Engine

FAILURES_BORNE: Final = 3
"""So often in a row an engine may fail before it is left alone for a while."""

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)


def note_success(engine: Engine, *, now: datetime) -> None:
    """Forget former failures."""
    Engine.objects.filter(pk=engine.pk).update(failures=0, paused_until=None, last_success=now)
    engine.failures, engine.paused_until, engine.last_success = 0, None, now


def note_failure(engine: Engine, words: str, *, now: datetime, retry_after: float | None = None) -> None:
    """Count a failure; pause the engine where it was one too many, or where the engine itself asks to be left alone.

    `words` are for administrators, `retry_after` (seconds) is the engine's own wish.
    """
    Engine.objects.filter(pk=engine.pk).update(
        failures=F("failures") + 1, last_failure=_plain(words), last_failure_at=now
    )
    engine.refresh_from_db(fields=["failures", "paused_until", "last_failure", "last_failure_at"])
    pause = pause_after(engine.failures)
    if retry_after is not None:
        pause = max(pause, min(timedelta(seconds=max(0.0, retry_after)), LONGEST_PAUSE))
    if pause:
        engine.paused_until = now + pause
        Engine.objects.filter(pk=engine.pk).update(paused_until=engine.paused_until)


def pause_after(failures: int) -> timedelta:
    """Return for how long an engine is left alone that failed so often in a row: twice as long each time."""
    if failures < FAILURES_BORNE:
        return timedelta(0)
    return min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** min(failures - FAILURES_BORNE, 10)))


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)[:500]
