"""Write down how a poll went, beside the wire and not in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from orkhon.formats import Refusal
from orkhon.intake.models import SourceHealth
from orkhon.intake.words import one_line

REFUSALS_KEPT = 20


def _with_refusals(kept: Sequence[object], refusals: Sequence[Refusal], now: datetime) -> list[object]:
    """Return the newest refusals first.

    One that is told at each poll stands there once, with its last moment.
    """
    fresh: list[object] = [
        {"at": now.isoformat(), "where": one_line(refusal.where), "cause": one_line(refusal.cause)}
        for refusal in refusals
    ]
    told = {(one_line(refusal.where), one_line(refusal.cause)) for refusal in refusals}
    others = [row for row in kept if isinstance(row, dict) and (row.get("where"), row.get("cause")) not in told]
    return [*fresh, *others][:REFUSALS_KEPT]


def note_success(
    health: SourceHealth,
    *,
    address: str,
    validators: tuple[str, str] | None,
    changed: bool,
    refusals: Sequence[Refusal],
    flapping: int | None,
    next_ask: datetime,
    now: datetime,
) -> None:
    """Note that a source answered. `validators` are the answer's ETag and Last-Modified, None to keep the
    last.

    `flapping` is how many items were held back, None when nothing came to count (304).
    """
    health.first_asked = health.first_asked or now
    health.last_asked = now
    health.last_success = now
    health.failures = 0
    health.last_error = ""
    if changed:
        health.last_new = now
    if validators is not None:
        health.address = address
        health.etag, health.last_modified = validators
    if flapping is not None:
        health.items_flapping = flapping
    health.items_refused = _with_refusals(health.items_refused, refusals, now)
    health.next_ask = next_ask
    health.save()


def note_failure(
    health: SourceHealth,
    *,
    words: str,
    changed: bool,
    refusals: Sequence[Refusal],
    next_ask: datetime,
    now: datetime,
) -> None:
    """Note that a source failed, and in which words; `changed` says that it brought something new before."""
    health.first_asked = health.first_asked or now
    health.last_asked = now
    health.failures += 1
    if changed:
        health.last_new = now
    health.last_error = one_line(words)
    health.last_error_at = now
    health.items_refused = _with_refusals(health.items_refused, refusals, now)
    health.next_ask = next_ask
    health.save()
