"""A kill follows derivation: what other agencies made of an item that is taken back goes with it.

A reader of the log. What was made from that item alone is killed or withheld as the item was; what has other sources
too is withheld, for its agency or an editor to judge; a release brings back what this reader withheld and nobody else.
The joint desk's articles are left out: the desk takes them down itself, with a task. So is what came from another hub:
that hub does the same, and its entries come here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from django.conf import settings

from orkhon.items import Item
from orkhon.wire import ledger
from orkhon.wire.batch import appending
from orkhon.wire.controls import add_control, known_state
from orkhon.wire.entries import EntryKind, ItemState, ItemStatus, WireEntry
from orkhon.wire.models import Link as LinkRow
from orkhon.wire.queries import entries_of, state_of, states_of
from orkhon.wire.readers import Reader

log = logging.getLogger(__name__)

PERSON: Final = "wire"
"""Who takes back what was derived: the entry that made it necessary names its own person."""

_TAKING: Final = {EntryKind.KILL: ItemStatus.KILLED, EntryKind.WITHHOLD: ItemStatus.WITHHELD}


def follow_entries(entries: Sequence[WireEntry]) -> None:
    """Bring every derived item in line with what happened to its sources."""
    for entry in entries:
        if entry.kind in _TAKING:
            _take_back(entry)
        elif entry.kind is EntryKind.RELEASE:
            _bring_back(entry)


@dataclass(frozen=True, kw_only=True)
class Derived(Reader):
    """The reader that lets kills follow derivation, for `orkhon.wire.readers.follow`."""

    name: str = "derived"
    handle: Callable[[Sequence[WireEntry]], None] = follow_entries


def derived_from(uri: str) -> list[ItemState]:
    """Return the items whose newest version was made from that one, those of the joint desk left out.

    Reads every payload of the log, a hundred megabytes a second or so.
    """
    connection = ledger.log_connection()
    places = ledger.positions_holding(connection, [orjson.dumps(uri)], until=ledger.last_position(connection))
    naming = ledger.read_entries_at(connection, places).values()
    uris = {entry.uri for entry in naming if entry.uri != uri and entry.agency != settings.ORKHON_DESK_AGENCY}
    return [state for state in states_of(uris).values() if uri in _sources(state)]


def _sources(state: ItemState) -> set[str]:
    item: Item | None = state.entry.item if state.entry is not None else None
    return {derivation.uri for derivation in item.derived_from} if item is not None else set()


def _take_back(entry: WireEntry) -> None:
    state = state_of(entry.uri)
    if state is None or state.status is not _TAKING[entry.kind]:
        return  # an old entry, read again: what came after it decides
    elsewhere = _hubs_of(entry.position)
    for made in derived_from(entry.uri):
        if elsewhere and made.entry is not None and elsewhere & _hubs_of(made.entry.position):
            continue
        alone = len(_sources(made)) == 1
        kind = entry.kind if alone else EntryKind.WITHHOLD
        if made.status is ItemStatus.KILLED or (kind is EntryKind.WITHHOLD and made.status is ItemStatus.WITHHELD):
            continue
        _append(kind, made.uri, entry, now=entry.received)


def _hubs_of(position: int) -> set[str]:
    """Return the other hubs through which the entry came here, none for what was put out here."""
    return set(LinkRow.objects.filter(header=position, own=False).values_list("hub", flat=True))


def _append(kind: EntryKind, uri: str, because: WireEntry, *, now: datetime) -> None:
    reason = f"its source {because.uri} was {'killed' if because.kind is EntryKind.KILL else 'withheld'}"
    more = {"because": {"uri": because.uri, "position": because.position}}
    with appending(now=_not_before(now), uris=[uri]) as batch:
        state = known_state(batch, uri)
        if state.kill is not None or (kind is EntryKind.WITHHOLD and state.status is ItemStatus.WITHHELD):
            return
        add_control(batch, kind, uri, reason=reason, person=PERSON, more=more)


def _bring_back(entry: WireEntry) -> None:
    """Release what was withheld because of this item alone, where nothing has happened to it since."""
    state = state_of(entry.uri)
    if state is None or state.status is not ItemStatus.USABLE:
        return
    for made in derived_from(entry.uri):
        if made.status is not ItemStatus.WITHHELD:
            continue
        last = entries_of(made.uri)[-1]
        because = last.extra.get("because")
        if last.kind is not EntryKind.WITHHOLD or last.person != PERSON or not isinstance(because, Mapping):
            continue
        if because.get("uri") != entry.uri:
            continue
        others = states_of(_sources(made) - {entry.uri}).values()
        if any(other.status in (ItemStatus.KILLED, ItemStatus.WITHHELD) for other in others):
            continue
        with appending(now=_not_before(entry.received), uris=[made.uri]) as batch:
            if known_state(batch, made.uri).changed_at == last.position:
                reason = f"its source {entry.uri} was released"
                add_control(batch, EntryKind.RELEASE, made.uri, reason=reason, person=PERSON)


def _not_before(moment: datetime) -> datetime:
    """Return the later of the entry's time and the log's last: a reader may lag, and time goes on in the log."""
    last = ledger.last_received(ledger.log_connection())
    return moment if last is None else max(moment, last)
