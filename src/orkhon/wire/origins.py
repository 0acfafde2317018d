"""What items were made from, however far back, and what was made of them, however far on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import orjson

from orkhon.items import DerivationKind
from orkhon.wire import ledger
from orkhon.wire.entries import WireEntry
from orkhon.wire.matter import may_be_derived
from orkhon.wire.models import Header, MadeFrom
from orkhon.wire.queries import states_of
from orkhon.wire.readers import position_of

READ_BY: Final = "relations"
"""The name of the reader that keeps what items name as their sources (orkhon.wire.referring)."""
_URIS_A_QUERY: Final = 400

_FARTHEST: Final = 12
"""So many steps back. Nobody translates an adaptation of a translation that often."""


def origins_of(uris: Collection[str]) -> dict[str, frozenset[str]]:
    """Return for each of `uris` everything that it was made from, as the newest versions say it.

    Two queries a step back, for all of them together.
    """
    sources: dict[str, frozenset[str]] = {}
    front: frozenset[str] = frozenset(uris)
    for _ in range(_FARTHEST):
        states = states_of(front - sources.keys())
        for uri in front - sources.keys():
            state = states.get(uri)
            item = state.entry.outline if state is not None and state.entry is not None else None
            sources[uri] = frozenset(one.uri for one in item.derived_from) if item is not None else frozenset()
        front = frozenset(source for uri in front for source in sources[uri]) - sources.keys()
        if not front:
            break
    return {uri: _all_of(uri, sources) for uri in uris}


def _all_of(uri: str, sources: dict[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [uri]
    while waiting:
        fresh = sources.get(waiting.pop(), frozenset()) - found
        found |= fresh
        waiting += fresh
    return frozenset(found - {uri})


def sources_named(entry: WireEntry) -> set[str]:
    """Return the uris that the entry's item names as what it was made from. Builds no item where it names none."""
    item = entry.outline if may_be_derived(entry) else None
    return {one.uri for one in item.derived_from} - {entry.uri} if item is not None else set()


def user_of_prefix(code: str) -> str:
    """Return another agency than `code` that has items under `urn:CODE:`, empty for none. Looks through all headers."""
    others = Header.objects.filter(uri__istartswith=f"urn:{code}:").exclude(agency=code)
    return others.values_list("agency", flat=True).first() or ""


def made_of(uris: Collection[str]) -> dict[str, set[str]]:
    """Return for each of `uris` everything that was made of it, however far on, by any version that said so.

    A query a step, and the payloads that the reader of references has not come to: none as a rule.
    """
    newer = _named_lately()
    made: dict[str, set[str]] = {}
    front = set(uris)
    for _ in range(_FARTHEST):
        made |= _next(front - made.keys(), newer)
        front = {uri for source in front for uri in made[source]} - made.keys()
        if not front:
            break
    sources = {uri: frozenset(found) for uri, found in made.items()}
    return {uri: set(_all_of(uri, sources)) for uri in uris}


def _next(sources: Collection[str], newer: dict[str, set[str]]) -> dict[str, set[str]]:
    found = {source: set(newer.get(source, ())) for source in sources}
    wanted = sorted(sources)
    for start in range(0, len(wanted), _URIS_A_QUERY):
        rows = MadeFrom.objects.filter(source__in=wanted[start : start + _URIS_A_QUERY])
        for source, uri in rows.values_list("source", "uri"):
            found[source].add(uri)
    return found


def _named_lately() -> dict[str, set[str]]:
    """Return what was made of what in those entries that the reader has still before it."""
    found: dict[str, set[str]] = {}
    connection = ledger.log_connection()
    last = ledger.last_position(connection)
    needles = [orjson.dumps(kind) for kind in DerivationKind]
    places = ledger.positions_holding(connection, needles, after=min(position_of(READ_BY), last), until=last)
    for entry in ledger.read_entries_at(connection, places).values():
        for source in sources_named(entry):
            found.setdefault(source, set()).add(entry.uri)
    return found
