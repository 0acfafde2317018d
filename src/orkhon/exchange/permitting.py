"""Whether an outsider may be given an item: what its agency grants the joint desk, which gives it on.

A subscriber is no party of any memorandum. What it receives, the joint desk republishes to it: in the item's language,
in the subscriber's territory, on the portal called `exchange`. So one memorandum says for all ways out who may have
what, and its end stops every one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from orkhon.alliance.permits import Asker, Grant, Use, may
from orkhon.items import Item
from orkhon.wire.entries import WireEntry
from orkhon.wire.item_facts import facts_of_entry
from orkhon.wire.rights_likeness import likeness

PORTAL = "exchange"
"""How a memorandum names what subscribers are given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Permits:
    """What may be given on in one territory (ISO 3166, empty where nobody said) at one moment.

    What was found for one item holds for all that are like it; so it is for one answer, and not to be kept.
    """

    memoranda: Sequence[Grant]
    territory: str
    now: datetime
    _found: dict[tuple[bytes, tuple[str, ...]], bool] = field(default_factory=dict, repr=False, compare=False)

    def may_give(self, entry: WireEntry) -> bool:
        """True where the item of the entry, which is usable now, may go to somebody outside."""
        alike = likeness(entry)
        if alike is None:
            return self._decide(entry, entry.outline)
        key = (alike, tuple(grant.key for grant in self.memoranda if grant.items and grant.means(entry.uri)))
        known = self._found.get(key)
        if known is not None:
            return known
        item = entry.outline
        found = self._decide(entry, item)
        # What it was made from is looked up in the log, which may say another thing for the next one.
        if item is None or not item.derived_from:
            self._found[key] = found
        return found

    def _decide(self, entry: WireEntry, item: Item | None) -> bool:
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
