"""Whether an item came out of an archive, so that nobody takes it for news. Knows no state.

No standard has a place for it: the day on which such an item was first put out says it to people alone. So it travels
in a property of its own, `archived` under `orkhon`, which whoever loads an archive sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from orkhon.items.item import Item

_OURS: Final = "orkhon"
_NAME: Final = "archived"


def is_archived(item: Item) -> bool:
    """Return whether whoever loaded the item marked it as out of an archive."""
    return is_marked(item.extra)


def is_marked(extra: Mapping[str, object]) -> bool:
    """Return the same from an item's `extra` alone, for who has no item built."""
    ours = extra.get(_OURS)
    return isinstance(ours, Mapping) and ours.get(_NAME) is True


def as_archived(item: Item) -> Item:
    """Return the item, marked."""
    ours = item.extra.get(_OURS)
    marked = {**(ours if isinstance(ours, Mapping) else {}), _NAME: True}
    return replace(item, extra=MappingProxyType({**item.extra, _OURS: marked}))
