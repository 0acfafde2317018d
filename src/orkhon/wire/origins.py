"""What items were made from, however far back, as their newest versions say it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from orkhon.wire.queries import states_of

_FARTHEST: Final = 12
"""So many steps back. Nobody translates an adaptation of a translation that often."""


def origins_of(uris: Collection[str]) -> dict[str, frozenset[str]]:
    """Return for each of `uris` everything that it was made from. Two queries a step back, for all of them together."""
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
