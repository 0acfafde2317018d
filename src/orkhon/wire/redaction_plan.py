"""Find all that one redaction takes along, before any of it goes. Writes nothing.

A plan may take seconds on a large wire, so it is made without the append lock; `has_moved` says under the lock
whether something came since that it does not know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import orjson
from django.utils.translation import gettext

from orkhon.formats import all_media
from orkhon.items import Item
from orkhon.media.queries import texts_kept
from orkhon.wire import ledger
from orkhon.wire.entries import WireEntry
from orkhon.wire.errors import IntentRefused, UnknownItem
from orkhon.wire.fold import Folded, Step, fold
from orkhon.wire.kinds import EntryKind, ItemStatus
from orkhon.wire.traces import Traces, repeated_runs, shared_words, traces_of

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

EARLIER: Final = timedelta(days=7)
"""How long before an item came to the wire a delivery may have held it already, refused or unread."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doomed:
    """One item that loses payloads: at `positions`, which carry `versions`. `whole`: no payload of it is left."""

    uri: str
    agency: str
    positions: tuple[int, ...]
    versions: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one redaction takes along. The first of `items` is the one asked for, the others are made from it.

    `kept` are uris of items that have other sources too, to be withheld and left to an editor. `deliveries` are hashes
    of kept bytes, `media` addresses on the web; `shared_media` are those that other items carry as well, which stay.
    `standing_reasons` are the reasons of former withholdings and the like that stay, for somebody to read; and
    `repeated` are words of this redaction's own reason that stand in the item, and `quoted` whole runs of such that no
    chance repeats. `head` is the position up to which the wire was looked at, `made` when.
    """

    items: tuple[Doomed, ...]
    kept: tuple[str, ...]
    keep_mixed: bool
    deliveries: tuple[str, ...]
    media: tuple[str, ...]
    shared_media: tuple[str, ...]
    standing_reasons: tuple[str, ...]
    repeated: tuple[str, ...]
    quoted: tuple[str, ...]
    traces: Traces = field(repr=False)
    since: datetime
    head: int
    made: datetime

    @property
    def uri(self) -> str:
        """The item that was asked for."""
        return self.items[0].uri

    @property
    def derived(self) -> tuple[Doomed, ...]:
        """The items made from it."""
        return self.items[1:]

    @property
    def payloads(self) -> int:
        """How many payloads go."""
        return sum(len(item.positions) for item in self.items)


def plan_redaction(
    uri: str,
    *,
    now: datetime,
    positions: Collection[int] | None = None,
    keep_mixed: bool = False,
    reason: str = "",
) -> Plan:
    """Return what a redaction of `uri` would take along.

    Without `positions`, every entry goes that carries the item, and every control entry whose reason repeats a word of
    it. Raises `UnknownItem`, and `IntentRefused` for positions that cannot be redacted.
    """
    connection = ledger.log_connection()
    head = ledger.last_position(connection)
    steps = ledger.steps_of(connection, [uri]).get(uri, [])
    if not steps:
        raise UnknownItem(gettext("nothing was ever appended under %(uri)s; look at the uri's spelling") % {"uri": uri})
    entries = ledger.read_entries_at(connection, [step.position for step in steps])
    targets = _targets(uri, steps, entries, positions)
    search = _Search(connection=connection, head=head, keep_mixed=keep_mixed)
    search.doom(uri, steps, targets, entries)
    search.follow()
    traces = traces_of(search.items)
    since = min(step.received for step in steps) - EARLIER
    media, shared = search.media()
    reasons = (entry.reason for entry in entries.values() if entry.position not in targets and entry.item is None)
    return Plan(
        items=tuple(search.doomed.values()),
        kept=tuple(sorted(search.kept)),
        keep_mixed=keep_mixed,
        deliveries=tuple(sorted(search.deliveries | deliveries_holding(traces, since=since))),
        media=media,
        shared_media=shared,
        standing_reasons=tuple(dict.fromkeys(said for said in reasons if said)),
        repeated=tuple(sorted(shared_words(reason, search.items))),
        quoted=repeated_runs(reason, search.items),
        traces=traces,
        since=since,
        head=head,
        made=now,
    )


def deliveries_holding(traces: Traces, *, since: datetime) -> set[str]:
    """Return the hashes of kept deliveries from `since` on in which the traces are found."""
    return {stored.sha256 for stored, data in texts_kept(since=since) if traces.are_in(data, stored.content_type)}


def has_moved(plan: Plan, connection: BaseDatabaseWrapper, head: int) -> bool:
    """True where an entry after the plan's head belongs to one of its items or names one. Quick: reads only those."""
    if head == plan.head:
        return False
    uris = [item.uri for item in plan.items]
    steps = ledger.steps_of(connection, [*uris, *plan.kept])
    if any(step.position > plan.head for some in steps.values() for step in some):
        return True
    return bool(ledger.positions_holding(connection, _quoted(uris), after=plan.head, until=head))


def _quoted(texts: Iterable[str]) -> list[bytes]:
    """Return the texts as they stand in a canonical body (RFC 8785), where a whole string is one of them."""
    return [orjson.dumps(text) for text in texts]


def _targets(
    uri: str, steps: Sequence[Step], entries: Mapping[int, WireEntry], positions: Collection[int] | None
) -> tuple[int, ...]:
    known = {step.position: step for step in steps}
    if positions is None:
        return _all_targets(uri, steps, entries)
    targets = tuple(sorted(set(positions)))
    for position in targets:
        step = known.get(position)
        if step is None:
            raise IntentRefused(
                gettext("position %(position)s is no entry of %(uri)s; name positions of that item alone")
                % {"position": position, "uri": uri}
            )
        if step.kind is EntryKind.REDACT:
            raise IntentRefused(
                gettext("position %(position)s is a redact entry; its payload vouches for the removal")
                % {"position": position}
            )
        if step.type is None:
            raise IntentRefused(
                gettext("position %(position)s of %(uri)s is redacted already") % {"position": position, "uri": uri}
            )
    if not targets:
        raise IntentRefused(gettext("no payload of %(uri)s is left to redact") % {"uri": uri})
    return targets


def _all_targets(uri: str, steps: Sequence[Step], entries: Mapping[int, WireEntry]) -> tuple[int, ...]:
    items = _items_at(entries, [step.position for step in steps])
    targets = [
        step.position
        for step in steps
        if step.type or (step.kind is not EntryKind.REDACT and _repeats(entries.get(step.position), items))
    ]
    if not targets:
        raise IntentRefused(gettext("no payload of %(uri)s is left to redact") % {"uri": uri})
    return tuple(targets)


def _repeats(entry: WireEntry | None, items: Sequence[Item]) -> bool:
    return entry is not None and entry.item is None and bool(shared_words(entry.reason, items))


def _items_at(entries: Mapping[int, WireEntry], positions: Iterable[int]) -> list[Item]:
    found = (entries[position].item for position in positions if position in entries)
    return [item for item in found if item is not None]


def _made_from(item: Item) -> dict[str, set[str]]:
    """Return the uris that the item is made from or carries inside, with the versions named ("" for any)."""
    named: dict[str, set[str]] = {}
    for source in item.derived_from:
        named.setdefault(source.uri, set()).add(source.version)
    for association in item.associations:
        named.setdefault(association.item.uri, set()).add(association.item.version)
        for uri, versions in _made_from(association.item).items():
            named.setdefault(uri, set()).update(versions)
    return named


def _web_addresses(items: Iterable[Item]) -> set[str]:
    return {
        rendition.href
        for item in items
        for media in all_media(item)
        for rendition in media.renditions
        if rendition.href.lower().startswith(("http://", "https://"))
    }


@dataclass(kw_only=True)
class _Search:
    """What has been found so far. `doomed` keeps the order of finding."""

    connection: BaseDatabaseWrapper
    head: int
    keep_mixed: bool
    doomed: dict[str, Doomed] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    items: list[Item] = field(default_factory=list)
    deliveries: set[str] = field(default_factory=set)

    def doom(self, uri: str, steps: Sequence[Step], targets: Sequence[int], entries: Mapping[int, WireEntry]) -> None:
        """Take note of the payloads at `targets`, which are of one item."""
        self.kept.discard(uri)
        left = [step for step in steps if step.carries_item and step.type and step.position not in targets]
        going = [entries[position] for position in targets if position in entries]
        self.doomed[uri] = Doomed(
            uri=uri,
            agency=steps[0].agency,
            positions=tuple(targets),
            versions=tuple(dict.fromkeys(entry.version for entry in going if entry.item is not None)),
            whole=not left,
        )
        self.items += _items_at(entries, targets)
        self.deliveries |= {entry.delivery for entry in going if entry.delivery}

    def follow(self) -> None:
        """Go from the doomed items to what was made from them, and from there on, until nothing new is found."""
        fresh = list(self.doomed)
        while fresh:
            before = len(self.doomed)
            places = ledger.positions_holding(self.connection, _quoted(fresh), until=self.head)
            entries = ledger.read_entries_at(self.connection, places)
            makers = dict.fromkeys(
                entries[place].uri
                for place in places
                if place in entries and entries[place].uri not in self.doomed and self._names_doomed(entries[place])
            )
            for uri in makers:
                self._judge(uri)
            fresh = list(self.doomed)[before:]

    def _names_doomed(self, entry: WireEntry) -> bool:
        item = entry.item
        return item is not None and any(self._is_doomed(uri, some) for uri, some in _made_from(item).items())

    def _is_doomed(self, uri: str, versions: set[str]) -> bool:
        doomed = self.doomed.get(uri)
        if doomed is None:
            return False
        return doomed.whole or "" in versions or bool(versions & set(doomed.versions))

    def _judge(self, uri: str) -> None:
        """Doom an item as a whole where its newest version stands on what goes, else the versions that do."""
        steps = ledger.steps_of(self.connection, [uri])[uri]
        entries = ledger.read_entries_at(self.connection, [step.position for step in steps])
        state = fold(steps)
        newest = entries.get(state.current.position) if state.current is not None else None
        if newest is not None and newest.item is not None and self._names_doomed(newest):
            if self.keep_mixed and self._has_other_sources(newest.item):
                self.kept.add(uri)
                return
            self.doom(uri, steps, _all_targets(uri, steps, entries), entries)
            return
        naming = [entry.position for entry in entries.values() if self._names_doomed(entry)]
        if naming:
            self.doom(uri, steps, naming, entries)

    def _has_other_sources(self, item: Item) -> bool:
        return any(not self._is_doomed(uri, some) for uri, some in _made_from(item).items())

    def media(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the addresses of media that go with the items, and of those that stay with others that have them."""
        addresses = _web_addresses(self.items)
        doomed = {position for item in self.doomed.values() for position in item.positions}
        places = ledger.positions_holding(self.connection, _quoted(sorted(addresses)), until=self.head)
        others = ledger.read_entries_at(self.connection, [place for place in places if place not in doomed])
        shared = addresses & _web_addresses(_items_at(others, others))
        return tuple(sorted(addresses - shared)), tuple(sorted(shared))


def is_held_back(state: Folded) -> bool:
    """True where nobody but members can see the item already."""
    return state.status in {ItemStatus.WITHHELD, ItemStatus.KILLED}
