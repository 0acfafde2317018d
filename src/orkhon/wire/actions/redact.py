"""Remove payloads for ever, because of personal data or a court's order. The chain still verifies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from orkhon.wire import ledger
from orkhon.wire.batch import Batch, appending
from orkhon.wire.controls import add_control, known_state, require_names
from orkhon.wire.entries import WireEntry
from orkhon.wire.errors import IntentRefused
from orkhon.wire.kinds import EntryKind
from orkhon.wire.moments import in_utc


def redact(
    uri: str,
    *,
    reason: str,
    person: str,
    now: datetime,
    authority: str = "",
    positions: Collection[int] | None = None,
) -> WireEntry:
    """Append a `redact` that names entries of `uri`, and remove their payloads with salt, copies and all.

    Without `positions`, every entry that carries the item is named. `authority` says who ordered it, such
    as a court and its file number. The payloads of `redact` entries themselves stay: they are what vouches
    for the removal. Allowed after a kill. The reason is kept and signed, so it must not repeat what is
    removed. What was derived from the item, its media, and copies that others received are not reached from
    here. Raises `ReasonMissing`, `UnknownItem`, `IntentRefused` for positions that cannot be redacted, and
    `WireBusy`.
    """
    require_names(EntryKind.REDACT, uri, reason=reason, person=person)
    with appending(now=in_utc(now)) as batch:
        targets = _targets(batch, uri, positions)
        more = {"authority": authority, "positions": list(targets)}
        entry = add_control(batch, EntryKind.REDACT, uri, reason=reason, person=person, more=more)
        batch.flush()
        ledger.remove_payloads(batch.connection, targets, by=entry.position)
        return entry


def _targets(batch: Batch, uri: str, positions: Collection[int] | None) -> list[int]:
    known_state(batch, uri)
    steps = {step.position: step for step in batch.steps(uri)}
    if positions is None:
        positions = [step.position for step in steps.values() if step.type]
    targets = sorted(set(positions))
    for position in targets:
        step = steps.get(position)
        if step is None:
            raise IntentRefused(f"position {position} is no entry of {uri}; name positions of that item alone")
        if step.kind is EntryKind.REDACT:
            raise IntentRefused(f"position {position} is a redact entry; its payload vouches for the removal")
        if step.type is None:
            raise IntentRefused(f"position {position} of {uri} is redacted already")
    if not targets:
        raise IntentRefused(f"no payload of {uri} is left to redact")
    return targets
