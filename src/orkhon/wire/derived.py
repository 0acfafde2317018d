"""A kill follows derivation: what other agencies made of an item that is taken back goes with it.

A reader of the log. What was made from that item alone is killed or withheld as the item was; what has other sources
too is withheld, for its agency or an editor to judge; a release brings back what this reader withheld and nobody else.
What comes when its source is gone already is judged in the same way.
The articles of this hub's desk are left out: the desk takes them down itself, with a task. So is what came from
another hub: that hub does the same, and its entries come here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from django.conf import settings

from orkhon.items import Item
from orkhon.wire import ledger
from orkhon.wire.batch import appending
from orkhon.wire.controls import add_control, known_state
from orkhon.wire.entries import CONTENT_KINDS, EntryKind, ItemState, ItemStatus, WireEntry
from orkhon.wire.following import brought_by
from orkhon.wire.models import Link as LinkRow
from orkhon.wire.queries import entries_of, state_of, states_of, statuses_of
from orkhon.wire.readers import Reader

log = logging.getLogger(__name__)

PERSON: Final = "wire"
"""Who takes back what was derived: the entry that made it necessary names its own person."""

_TAKING: Final = {EntryKind.KILL: ItemStatus.KILLED, EntryKind.WITHHOLD: ItemStatus.WITHHELD}
_GONE: Final = frozenset(_TAKING.values())
_SAID: Final = {EntryKind.KILL: "killed", EntryKind.REDACT: "redacted"}


def follow_entries(entries: Sequence[WireEntry]) -> None:
    """Bring every derived item in line with what happened to its sources, and with how they stood when it came."""
    changes = [entry for entry in entries if _decides_still(entry)]
    made_from = _uris_naming({entry.uri for entry in changes})
    for entry in entries:
        if entry.kind in CONTENT_KINDS:
            _judge_new(entry)
    for entry in changes:
        made = [state for state in states_of(made_from[entry.uri]).values() if entry.uri in _sources(state)]
        if entry.kind is EntryKind.RELEASE:
            _bring_back(entry, made)
        else:
            _take_back(entry, made)


def _decides_still(entry: WireEntry) -> bool:
    """False also for an old entry that is read again: what came after it decides."""
    if entry.kind in _TAKING:
        wanted = _TAKING[entry.kind]
    elif entry.kind is EntryKind.RELEASE:
        wanted = ItemStatus.USABLE
    else:
        return False
    return statuses_of([entry.uri]).get(entry.uri) is wanted


@dataclass(frozen=True, kw_only=True)
class Derived(Reader):
    """The reader that lets kills follow derivation, for `orkhon.wire.readers.follow`."""

    name: str = "derived"
    handle: Callable[[Sequence[WireEntry]], None] = follow_entries


def _uris_naming(sources: Collection[str]) -> dict[str, set[str]]:
    """Return for each of `sources` the items that name it in any version, those of this hub's desk left out.

    Reads every payload of the log once, a hundred megabytes a second or so; nothing for no sources.
    """
    found: dict[str, set[str]] = {uri: set() for uri in sources}
    connection = ledger.log_connection()
    needles = [orjson.dumps(uri) for uri in sorted(sources)]
    if not needles:
        return found
    places = ledger.positions_holding(connection, needles, until=ledger.last_position(connection))
    for entry in ledger.read_entries_at(connection, places).values():
        for uri in _named(entry) & found.keys():
            if entry.uri != uri and not _is_of_this_desk(entry):
                found[uri].add(entry.uri)
    return found


def _is_of_this_desk(entry: WireEntry) -> bool:
    """Tell whether the entry is of an article that is kept here: what becomes of those is for the desk itself."""
    if entry.agency != settings.ORKHON_DESK_AGENCY:
        return False
    return not any(brought_by(hub, {entry.position}) for hub in _hubs_of(entry.position))


def _named(entry: WireEntry | None) -> set[str]:
    item: Item | None = entry.outline if entry is not None else None
    return {derivation.uri for derivation in item.derived_from} if item is not None else set()


def _sources(state: ItemState) -> set[str]:
    return _named(state.entry)


def _judge_new(entry: WireEntry) -> None:
    """Take back a version that was made from what had been taken back before it came."""
    if not _named(entry) or _is_of_this_desk(entry):
        return
    made = state_of(entry.uri)
    if made is None:
        return
    for uri, status in statuses_of(_sources(made) - {entry.uri}).items():
        if status not in _GONE:
            continue
        kinds = {EntryKind.KILL} if status is ItemStatus.KILLED else {EntryKind.WITHHOLD, EntryKind.REDACT}
        taking = [one for one in entries_of(uri) if one.kind in kinds]
        if taking:
            _take_back(taking[-1], [made], now=entry.received)


def _take_back(entry: WireEntry, made_of_it: Iterable[ItemState], *, now: datetime | None = None) -> None:
    elsewhere = _hubs_of(entry.position)
    for made in made_of_it:
        if elsewhere and made.entry is not None and elsewhere & _hubs_of(made.entry.position):
            continue
        alone = len(_sources(made)) == 1
        kind = entry.kind if alone and entry.kind in _TAKING else EntryKind.WITHHOLD
        if made.status is ItemStatus.KILLED or (kind is EntryKind.WITHHOLD and made.status is ItemStatus.WITHHELD):
            continue
        _append(kind, made.uri, entry, now=now or entry.received)


def _hubs_of(position: int) -> set[str]:
    """Return the other hubs through which the entry came here, none for what was put out here."""
    return set(LinkRow.objects.filter(header=position, own=False).values_list("hub", flat=True))


def _append(kind: EntryKind, uri: str, because: WireEntry, *, now: datetime) -> None:
    reason = f"its source {because.uri} was {_SAID.get(because.kind, 'withheld')}"
    more = {"because": {"uri": because.uri, "position": because.position}}
    with appending(now=_not_before(now), uris=[uri]) as batch:
        state = known_state(batch, uri)
        if state.kill is not None or (kind is EntryKind.WITHHOLD and state.status is ItemStatus.WITHHELD):
            return
        add_control(batch, kind, uri, reason=reason, person=PERSON, more=more)


def _bring_back(entry: WireEntry, made_of_it: Iterable[ItemState]) -> None:
    """Release what was withheld because of this item alone, where nothing has happened to it since."""
    for made in made_of_it:
        if made.status is not ItemStatus.WITHHELD:
            continue
        last = entries_of(made.uri)[-1]
        because = last.extra.get("because")
        if last.kind is not EntryKind.WITHHOLD or last.person != PERSON or not isinstance(because, Mapping):
            continue
        if because.get("uri") != entry.uri:
            continue
        if _GONE & set(statuses_of(_sources(made) - {entry.uri}).values()):
            continue
        with appending(now=_not_before(entry.received), uris=[made.uri]) as batch:
            if known_state(batch, made.uri).changed_at == last.position:
                reason = f"its source {entry.uri} was released"
                add_control(batch, EntryKind.RELEASE, made.uri, reason=reason, person=PERSON)


def _not_before(moment: datetime) -> datetime:
    """Return the later of the entry's time and the log's last: a reader may lag, and time goes on in the log."""
    last = ledger.last_received(ledger.log_connection())
    return moment if last is None else max(moment, last)
