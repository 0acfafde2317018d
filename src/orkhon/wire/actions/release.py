"""Let go what was withheld or embargoed, by hand or when the embargo's hour has come."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from orkhon.wire import ledger
from orkhon.wire.batch import appending
from orkhon.wire.controls import SCHEDULER, add_control, known_state, require_names
from orkhon.wire.entries import WireEntry
from orkhon.wire.erased_names import forget_erased
from orkhon.wire.errors import ItemKilled, NotWithheld
from orkhon.wire.fold import fold
from orkhon.wire.kinds import EntryKind, ItemStatus
from orkhon.wire.moments import in_utc


def release(uri: str, *, reason: str, person: str, now: datetime) -> WireEntry:
    """Append a `release`, which lifts a withholding and an embargo alike, and opens again what a redaction closed.

    What was redacted stays gone: an item that was closed has no text until a new version of it comes. Raises
    `ReasonMissing`, `UnknownItem`, `ItemKilled`, `NotWithheld` and `WireBusy`.
    """
    require_names(EntryKind.RELEASE, uri, reason=reason, person=person)
    with appending(now=in_utc(now)) as batch:
        state = known_state(batch, uri)
        if state.kill is not None:
            raise ItemKilled(
                gettext("%(uri)s was killed at position %(position)s; a kill is not taken back")
                % {"uri": uri, "position": state.kill.position}
            )
        if state.status is ItemStatus.USABLE:
            raise NotWithheld(
                gettext("%(uri)s is neither withheld nor embargoed; there is nothing to release") % {"uri": uri}
            )
        if state.closed:
            forget_erased(uri)
        return add_control(batch, EntryKind.RELEASE, uri, reason=reason, person=person)


def release_due_embargoes(now: datetime, *, since: datetime | None = None) -> list[WireEntry]:
    """Append a `release` for each item whose embargo has passed by `now`, so that every reader learns of it.

    Items that are withheld besides are left alone: their embargo lifts with the release by an editor. `since`
    narrows the search to embargoes that ended after it; a scheduler passes a time well before its last run (an
    item may be committed after its embargo's end), and None at its start. Called twice, it releases once. Raises
    `WireBusy`.
    """
    now = in_utc(now)
    connection = ledger.log_connection()
    # Looked for without the lock: nothing is due most of the time, and readers must not wait for nothing.
    if not _due(ledger.due_embargoes(connection, now, since), now):
        return []
    with appending(now=now) as batch:
        due = ledger.due_embargoes(connection, now, since)
        batch.load(due)
        return [
            add_control(batch, EntryKind.RELEASE, uri, reason="the embargo has passed", person=SCHEDULER)
            for uri in sorted(_due(due, now))
        ]


def _due(uris: set[str], now: datetime) -> set[str]:
    """Return those of `uris` that are embargoed, and only until `now`."""
    due = set()
    for uri, steps in ledger.steps_of(ledger.log_connection(), uris).items():
        state = fold(steps)
        if state.status is not ItemStatus.EMBARGOED or state.current is None:
            continue
        if state.current.embargoed_until is not None and state.current.embargoed_until <= now:
            due.add(uri)
    return due
