"""Whose archives somebody may look into: those of his own agency, and those that memoranda let it keep.

An agency's archive is its own until it grants archiving. Of each item that is found the memoranda are asked again, for
they may speak of some items alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from orkhon.alliance.models import Agency
from orkhon.alliance.permits import Grant, Use, granting_agencies
from orkhon.alliance.queries import asker, grants, may_now
from orkhon.search.viewers import Audience, Viewer
from orkhon.wire.entries import ItemState
from orkhon.wire.item_facts import facts_of_state
from orkhon.wire.queries import archived_among


def member_viewer(agencies: Collection[str], *, struck: bool = False, now: datetime) -> Viewer:
    """Return who asks for people of these agencies: all of the wire, and of archives what was granted to one of them.

    `struck` as in `Viewer`.
    """
    memoranda = grants()
    every = list(Agency.objects.order_by("code").values_list("code", flat=True))
    opened: set[str] = set(agencies)
    for code in sorted(agencies):
        opened.update(granting_agencies(Use.ARCHIVE, every, by=asker(code), now=now, memoranda=memoranda))

    def allowing(states: Mapping[str, ItemState]) -> set[str]:
        return open_to(agencies, states, memoranda=memoranda, now=now)

    return Viewer(audience=Audience.MEMBER, struck=struck, archives=frozenset(opened), allowing=allowing)


def open_to(
    agencies: Collection[str],
    states: Mapping[str, ItemState],
    *,
    memoranda: Sequence[Grant] | None = None,
    now: datetime,
) -> set[str]:
    """Return the uris of all that is no archive's, and of what is those that one of the agencies may keep."""
    positions = {state.entry.position: uri for uri, state in states.items() if state.entry is not None}
    archived = {positions[at] for at in archived_among(positions)}
    known = grants() if archived and memoranda is None else memoranda
    granted = {
        uri
        for uri in archived
        if any(
            may_now(Use.ARCHIVE, item=facts_of_state(states[uri]), by=code, now=now, memoranda=known).allowed
            for code in sorted(agencies)
        )
    }
    return (set(states) - archived) | granted
