"""Read the wire: entries by position, the state of items, the newest that may be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef

from orkhon.items import ItemType
from orkhon.wire import asked, ledger
from orkhon.wire.entries import EntryMark, ItemState, WireEntry
from orkhon.wire.fold import Folded, fold
from orkhon.wire.kinds import EntryKind, ItemStatus
from orkhon.wire.models import ArchivedEntry, Header, Payload

_ARCHIVED: Final = Exists(ArchivedEntry.objects.filter(entry=OuterRef("header_id")))
_CANDIDATES: Final = 64
_BLOCK: Final = 10_000
"""Positions of which is asked at once whether all of them are archives'."""


def head() -> int:
    """Return the last position, 0 while the log is empty."""
    return ledger.last_position(ledger.log_connection())


def last_received() -> datetime | None:
    """Return when the last entry was received, None while the log is empty."""
    return ledger.last_received(ledger.log_connection())


def entries_after(position: int, limit: int = 100) -> list[WireEntry]:
    """Return up to `limit` entries after `position`, oldest first, redacted ones included."""
    return ledger.read_entries_after(ledger.log_connection(), position, limit)


def changes_after(position: int, limit: int = 1000) -> list[tuple[int, str, EntryKind]]:
    """Return position, uri and kind of up to `limit` entries after `position`, oldest first; reads no contents."""
    rows = Header.objects.using(ledger.log_connection().alias).filter(position__gt=position).order_by("position")
    found = rows.values_list("position", "uri", "kind")[:limit]
    return [(at, uri, EntryKind(kind)) for at, uri, kind in found]


def news_between(
    position: int, last: int, limit: int, *, newest_first: bool = False
) -> list[tuple[int, str, EntryKind]]:
    """Return what `changes_after` does of the entries after `position` and up to `last`, without archives' items.

    What later happens to an item out of an archive is among it.
    """
    alias = ledger.log_connection().alias
    archived, order = ArchivedEntry.objects.using(alias), "-position" if newest_first else "position"
    news = Header.objects.using(alias).filter(~Exists(ArchivedEntry.objects.filter(entry=OuterRef("position"))))
    starts = range(position, last, _BLOCK)
    found: list[tuple[int, str, EntryKind]] = []
    for start in reversed(starts) if newest_first else starts:
        end = min(start + _BLOCK, last)
        if len(found) >= limit:
            break
        # Archives come by the hundred thousand, one after another, and positions have no gaps.
        if archived.filter(entry__gt=start, entry__lte=end).count() == end - start:
            continue
        rows = news.filter(position__gt=start, position__lte=end).order_by(order).values_list("position", "uri", "kind")
        found += [(at, uri, EntryKind(kind)) for at, uri, kind in rows[: limit - len(found)]]
    return found


def how_many_fit(position: int, limit: int, *, most_bytes: int) -> int:
    """Return how many of up to `limit` entries after `position` hold no more than that together; one at least."""
    sizes = ledger.sizes_after(ledger.log_connection(), position, limit)
    total = 0
    for at, size in sizes:
        total += size
        if total > most_bytes:
            # Positions have no gaps, so this counts entries without a payload too.
            return max(1, min(limit, at - position - 1))
    return limit


def has_spoken(agency: str) -> bool:
    """Return whether any entry is of that agency, which may be on record on another hub alone."""
    return Header.objects.using(ledger.log_connection().alias).filter(agency=agency).exists()


def entry_at(position: int) -> WireEntry | None:
    """Return the entry at `position`, or None beyond either end of the log."""
    if not 0 < position < 2**63:
        return None  # no database could even be asked
    return ledger.read_entries_at(ledger.log_connection(), [position]).get(position)


def entries_of(uri: str) -> list[WireEntry]:
    """Return all entries of one item, oldest first; empty where the wire does not know it."""
    asked.note_items([uri])
    connection = ledger.log_connection()
    steps = ledger.steps_of(connection, [uri]).get(uri, [])
    found = ledger.read_entries_at(connection, [step.position for step in steps])
    return [found[position] for position in sorted(found)]


def state_of(uri: str) -> ItemState | None:
    """Return what the wire says of an item now, or None where it does not know the uri."""
    return states_of([uri]).get(uri)


def mark_of(uri: str) -> EntryMark | None:
    """Return where the item's newest version stands in the log and who signed it, None where there is none."""
    asked.note_items([uri])
    connection = ledger.log_connection()
    current = fold(ledger.steps_of(connection, [uri]).get(uri, ())).current
    return ledger.read_mark_at(connection, current.position) if current is not None else None


def states_of(uris: Iterable[str]) -> dict[str, ItemState]:
    """Return the state of each of `uris` that the wire knows, in two queries."""
    uris = list(uris)
    asked.note_items(uris)
    steps = ledger.steps_of(ledger.log_connection(), uris)
    folded = {uri: fold(some) for uri, some in steps.items()}
    entries = _current_entries(folded.values())
    return {uri: _state(uri, steps[uri][0].agency, one, entries) for uri, one in folded.items()}


def states_around(positions: Mapping[str, int]) -> dict[str, tuple[ItemState | None, ItemState]]:
    """Return of each of these uris the state before the entry at its position, None for the first, and after it.

    Two queries. What a redaction has taken since is gone from those states too.
    """
    steps = ledger.steps_of(ledger.log_connection(), positions)
    after = {uri: [step for step in some if step.position <= positions[uri]] for uri, some in steps.items()}
    before = {uri: [step for step in some if step.position < positions[uri]] for uri, some in after.items()}
    was = {uri: fold(some) for uri, some in before.items() if some}
    now = {uri: fold(some) for uri, some in after.items() if some}
    entries = _current_entries([*was.values(), *now.values()])
    return {
        uri: (
            _state(uri, steps[uri][0].agency, was[uri], entries) if uri in was else None,
            _state(uri, steps[uri][0].agency, one, entries),
        )
        for uri, one in now.items()
    }


def _current_entries(folded: Iterable[Folded]) -> dict[int, WireEntry]:
    current = {one.current.position for one in folded if one.current is not None}
    return ledger.read_entries_at(ledger.log_connection(), current)


def _state(uri: str, agency: str, folded: Folded, entries: Mapping[int, WireEntry]) -> ItemState:
    return ItemState(
        uri=uri,
        agency=agency,
        status=folded.status,
        entry=entries.get(folded.current.position) if folded.current is not None else None,
        versions=folded.versions,
        changed_at=folded.changed_at,
        closed=folded.closed,
    )


def statuses_of(uris: Iterable[str]) -> dict[str, ItemStatus]:
    """Return the status of each of `uris` that the wire knows, in one query that reads no contents."""
    uris = list(uris)
    asked.note_items(uris)
    steps = ledger.steps_of(ledger.log_connection(), uris)
    return {uri: fold(some).status for uri, some in steps.items()}


def closed_among(uris: Iterable[str]) -> set[str]:
    """Return those of `uris` that a redaction has closed, in one query that reads no contents."""
    steps = ledger.steps_of(ledger.log_connection(), uris)
    return {uri for uri, some in steps.items() if fold(some).closed}


def taken_back_since(position: int) -> set[str]:
    """Return the uris that an entry after `position` killed, withheld or redacted; for positions near the end."""
    return ledger.taken_back_since(ledger.log_connection(), position)


def archived_among(positions: Iterable[int]) -> set[int]:
    """Return those of `positions` whose items came out of an archive."""
    rows = ArchivedEntry.objects.using(ledger.log_connection().alias).filter(entry__in=list(positions))
    return set(rows.values_list("entry", flat=True))


def latest_public(
    language: str, limit: int, agencies: Collection[str] | None = None, before: int | None = None
) -> list[WireEntry]:
    """Return the newest versions that may be shown to everybody, newest first, one entry an item.

    `language` is a code such as `kk`, in any script, empty for all; `agencies` are codes, None for all; `before` is a
    position, for the next page. Advisories, what came out of archives, and what is embargoed, withheld, killed or
    redacted, are left out.
    """
    asked.note((f"{asked.HEADLINES}{language or 'any'}",))
    connection = ledger.log_connection()
    found: list[int] = []
    bound = before
    while len(found) < limit:
        rows = Payload.objects.using(connection.alias).filter(~_ARCHIVED)
        if language:
            rows = rows.filter(language_code=language)
        if agencies is not None:
            rows = rows.filter(agency__in=list(agencies))
        if bound is not None:
            rows = rows.filter(header__lt=bound)
        wanted = max(_CANDIDATES, 2 * limit)
        candidates = list(rows.order_by("-header_id").values_list("header_id", "header__uri", "type")[:wanted])
        steps = ledger.steps_of(connection, {uri for _, uri, _ in candidates})
        for position, uri, type_ in candidates:
            state = fold(steps.get(uri, ()))
            if state.current is None or state.current.position != position or type_ == ItemType.ADVISORY:
                continue
            if state.status is ItemStatus.USABLE:
                found.append(position)
        if len(candidates) < wanted:
            break
        bound = candidates[-1][0]
    entries = ledger.read_entries_at(connection, found[:limit])
    asked.note_items(entry.uri for entry in entries.values())
    return [entries[position] for position in found[:limit] if position in entries]
