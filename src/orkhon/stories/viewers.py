"""Who looks at stories, as far as must be known to show each report to those alone who may see it.

Nothing is decided here that the wire or a memorandum decides: a portal puts its own rights into `allowing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from orkhon.formats.ninjs_reading import type_of
from orkhon.items import ItemType
from orkhon.wire.entries import ItemState, ItemStatus

Allowing = Callable[[Mapping[str, ItemState]], "frozenset[str] | set[str]"]
"""Given the states of items by uri, which of them this visitor may be shown; asked once a page."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who looks. `member`: somebody of the alliance's agencies, who sees what is embargoed too.

    `allowing` narrows what was found: a portal asks there what it may republish, and which orders of countries bind it.
    """

    member: bool = False
    allowing: Allowing | None = None

    def may_see(self, state: ItemState) -> bool:
        """Return whether the report may be shown as the wire has it now; `allowing` is asked apart, for all at once."""
        entry = state.entry
        if entry is None or entry.redacted or state.closed or not entry.ninjs:
            return False
        if self.member:
            return state.status in (ItemStatus.USABLE, ItemStatus.EMBARGOED)
        return state.status is ItemStatus.USABLE and type_of(dict(entry.ninjs)) is not ItemType.ADVISORY

    def seen_among(self, states: Mapping[str, ItemState]) -> dict[str, ItemState]:
        """Return those of the states that the visitor may see."""
        found = {uri: state for uri, state in states.items() if self.may_see(state)}
        if self.allowing is None or not found:
            return found
        allowed = self.allowing(found)
        return {uri: state for uri, state in found.items() if uri in allowed}


MEMBER: Final = Visitor(member=True)
"""Somebody who sees the wire."""

PUBLIC: Final = Visitor()
"""Anybody, on the web; a portal adds its own rights (`Visitor(allowing=…)`)."""
