"""Whose matter is in what was made from the items of others. Builds no item that was made from none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from orkhon.items import DerivationKind
from orkhon.wire import ledger
from orkhon.wire.entries import WireEntry

_HOW: Final = frozenset(kind.value for kind in DerivationKind)


def agencies_behind(entries: Iterable[WireEntry]) -> dict[int, tuple[str, ...]]:
    """Return by position the other agencies of what each entry's item was made from, where there are any.

    One query for all, none where no entry says that it was made from anything. Such as the wire does not know are left
    out, as in `orkhon.wire.item_facts`.
    """
    named: dict[int, tuple[str, list[str]]] = {}
    for entry in entries:
        item = entry.outline if may_be_derived(entry) else None
        if item is not None and item.derived_from:
            named[entry.position] = (entry.agency, [derivation.uri for derivation in item.derived_from])
    if not named:
        return {}
    steps = ledger.steps_of(ledger.log_connection(), {uri for _, uris in named.values() for uri in uris})
    behind = {
        position: tuple(dict.fromkeys(steps[uri][0].agency for uri in uris if steps.get(uri)))
        for position, (_, uris) in named.items()
    }
    return {
        position: others
        for position, agencies in behind.items()
        if (others := tuple(code for code in agencies if code != named[position][0]))
    }


def may_be_derived(entry: WireEntry) -> bool:
    """True unless the payload cannot name a source: reading it as an item costs more than all the rest."""
    associations = entry.ninjs.get("associations")
    if isinstance(associations, list):
        rels = {one.get("rel") for one in associations if isinstance(one, Mapping) and isinstance(one.get("rel"), str)}
        if not _HOW.isdisjoint(rels):
            return True
    return "derived_from" in entry.extra
