"""What the decision about rights needs of an item, read from the wire."""

from __future__ import annotations

from orkhon.alliance.item_facts import facts_of
from orkhon.alliance.permits import ItemFacts
from orkhon.items import Item
from orkhon.wire import ledger
from orkhon.wire.entries import ItemState, WireEntry
from orkhon.wire.kinds import ItemStatus
from orkhon.wire.queries import state_of


def facts_at(uri: str) -> ItemFacts | None:
    """Return the facts of the item, None where the wire does not know the uri."""
    state = state_of(uri)
    return facts_of_state(state) if state is not None else None


def facts_of_state(state: ItemState) -> ItemFacts:
    """Return the facts of an item whose state is at hand. What has no words left counts as withheld."""
    item = state.entry.item if state.entry is not None else None
    if item is None:
        status = ItemStatus.KILLED if state.status is ItemStatus.KILLED else ItemStatus.WITHHELD
        return ItemFacts(uri=state.uri, agency=state.agency, status=status.value)
    return facts_of(item, agency=state.agency, status=state.status.value, sources=_sources(item, state.agency))


def facts_of_entry(entry: WireEntry, item: Item) -> ItemFacts:
    """Return the facts of an item that is known to be usable, such as what `latest_public` gives."""
    status = ItemStatus.USABLE.value
    return facts_of(item, agency=entry.agency, status=status, sources=_sources(item, entry.agency))


def _sources(item: Item, owner: str) -> tuple[str, ...]:
    """Return the agencies of what the item was made from, as far as the wire knows it."""
    uris = [derivation.uri for derivation in item.derived_from]
    if not uris:
        return ()
    steps = ledger.steps_of(ledger.log_connection(), uris)
    return tuple(dict.fromkeys(some[0].agency for some in steps.values() if some and some[0].agency != owner))
