"""Whether an outsider may be given an item: what its agency grants the joint desk, which gives it on.

A subscriber is no party of any memorandum. What it receives, the joint desk republishes to it: in the item's language,
in the subscriber's territory, on the portal called `exchange`. So one memorandum says for all ways out who may have
what, and its end stops every one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from orkhon.alliance.permits import Asker, Grant, Use, may
from orkhon.wire.entries import WireEntry
from orkhon.wire.item_facts import facts_of_entry

PORTAL = "exchange"
"""How a memorandum names what subscribers are given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Permits:
    """What may be given on in one territory (ISO 3166, empty where nobody said) at one moment."""

    memoranda: Sequence[Grant]
    territory: str
    now: datetime

    def may_give(self, entry: WireEntry) -> bool:
        """True where the item of the entry, which is usable now, may go to somebody outside."""
        item = entry.outline
        if item is None:
            return False
        verdict = may(
            Use.REPUBLISH,
            item=facts_of_entry(entry, item),
            by=Asker(agency=settings.ORKHON_DESK_AGENCY),
            language=item.language,
            territory=self.territory,
            portal=PORTAL,
            now=self.now,
            memoranda=self.memoranda,
        )
        return verdict.allowed
