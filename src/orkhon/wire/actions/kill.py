"""Take an item back for ever."""

from __future__ import annotations

from datetime import datetime

from orkhon.wire.batch import appending
from orkhon.wire.controls import add_control, known_state, require_names
from orkhon.wire.entries import WireEntry
from orkhon.wire.kinds import EntryKind
from orkhon.wire.moments import in_utc


def kill(uri: str, *, reason: str, person: str, now: datetime) -> WireEntry:
    """Append a `kill`, or return the one that is there: nothing is appended under the uri after it.

    The payload stays, for members and as evidence; removing it is `redact`. Raises `ReasonMissing`,
    `UnknownItem` and `WireBusy`.
    """
    require_names(EntryKind.KILL, uri, reason=reason, person=person)
    with appending(now=in_utc(now)) as batch:
        state = known_state(batch, uri)
        if state.kill is not None:
            return batch.entry_at(state.kill.position)
        return add_control(batch, EntryKind.KILL, uri, reason=reason, person=person)
