"""The agencies' own headlines that a portal may show: what memoranda let the joint desk republish there, no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.conf import settings

from orkhon.alliance.legal_orders import orders_in_force
from orkhon.alliance.permits import Use, granting_agencies
from orkhon.alliance.queries import asker, grants, may_now
from orkhon.portals.frame import Frame
from orkhon.portals.teasers import WireLine, wire_line
from orkhon.wire.item_facts import facts_of_entry
from orkhon.wire.queries import latest_public

_MOST_LOOKS: Final = 3
"""How often a page that may show few looks further back. What lies further is no news."""


def headlines(frame: Frame, agencies: Sequence[str], limit: int) -> list[WireLine]:
    """Return up to `limit` headlines of those agencies in the page's language, newest first.

    The portals are the joint desk's, so it is asked for: an agency's headline needs its grant to republish, for this
    portal and this language. Without one nothing of it is shown.
    """
    memoranda, orders = grants(), orders_in_force()
    desk: str = settings.ORKHON_DESK_AGENCY
    granting = granting_agencies(Use.REPUBLISH, agencies, by=asker(desk), now=frame.now, memoranda=memoranda)
    found: list[WireLine] = []
    before: int | None = None
    for _ in range(_MOST_LOOKS if granting else 0):
        entries = latest_public(frame.language, limit, agencies=granting, before=before)
        for entry in entries:
            line = wire_line(entry, frame)
            if line is None or entry.outline is None:
                continue
            verdict = may_now(
                Use.REPUBLISH,
                item=facts_of_entry(entry, entry.outline),
                by=desk,
                portal=frame.portal.names,
                now=frame.now,
                memoranda=memoranda,
                orders=orders,
                countries=frame.countries,
            )
            if verdict.allowed:
                found.append(line)
        if len(found) >= limit or len(entries) < limit:
            break
        before = entries[-1].position
    return found[:limit]
