"""What the memoranda let one member do with the items of an answer, as ODRL beside them.

The signed item is never touched. Where its originator has linked or encoded rights of its own, ours stay out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import orjson
from django.conf import settings

from orkhon.alliance.encoded_rights import rules_for
from orkhon.alliance.permits import Asker, Grant, ItemFacts
from orkhon.alliance.queries import grants, names_of_agencies
from orkhon.exchange.models import Subscriber
from orkhon.exchange.selecting import Given
from orkhon.formats.odrl import about, terms_of
from orkhon.items.archive import is_marked
from orkhon.wire.entries import WireEntry
from orkhon.wire.matter import agencies_behind

Policy = Mapping[str, Any]
_OWN_IN_G2: Final = frozenset({"rightsExpressionXML", "rightsExpressionData", "link", "rightsInfo"})
"""What NewsML-G2's `rightsInfo` may hold besides words, under the names by which it waits in `extra`."""


@dataclass(kw_only=True)
class MemberRights:
    """The rules of one member for the time of one answer. Reads nothing before it is asked about an item.

    What holds is worked out once for all items that are alike: of the same agencies, and named by the same memoranda.
    """

    subscriber: Subscriber
    now: datetime
    memoranda: Sequence[Grant] | None = None
    _terms: dict[tuple[object, ...], tuple[dict[str, Any], bytes]] = field(default_factory=dict)

    @cached_property
    def _by(self) -> Asker:
        agency = self.subscriber.agency
        if agency is None:
            return Asker(agency="", member=False)
        # As `orkhon.alliance.queries.asker`, which reads the agency that is at hand here.
        member = agency.active or agency.code == settings.ORKHON_DESK_AGENCY
        return Asker(agency=agency.code, member=member)

    @cached_property
    def _names(self) -> dict[str, str]:
        return names_of_agencies()

    @property
    def likeness(self) -> Hashable:
        """The same for two members of one moment to whom the same memoranda say the same."""
        return self._by, self.now, id(self.read())

    def read(self) -> Sequence[Grant]:
        """Return the memoranda, read at the first time."""
        if self.memoranda is None:
            self.memoranda = grants()
        return self.memoranda

    def beside(self, given: Iterable[Given]) -> list[Given]:
        """Return what is given, each item with the policy for this member where there is one."""
        given = list(given)
        shown = [one.shown for one in given if one.shown is not None]
        sources = agencies_behind(shown) if shown else {}
        return [
            replace(one, rights=self.policy_for(one.shown, sources.get(one.shown.position, ())))
            if one.shown is not None
            else one
            for one in given
        ]

    def policy_for(self, entry: WireEntry, sources: tuple[str, ...]) -> Policy | None:
        """Return the policy for the entry's item; None for the member's own, where nothing is said, and where the
        originator itself speaks. `sources` are the agencies whose matter is in it besides.
        """
        if has_rights_of_its_own(entry):
            return None
        by, memoranda = self._by, self.read()
        named = tuple(grant.key for grant in memoranda if grant.items and grant.means(entry.uri))
        fields = entry.extra.get("extra")
        archived = isinstance(fields, Mapping) and is_marked(fields)
        key = (entry.agency, sources, named, archived)
        if key not in self._terms:
            facts = ItemFacts(uri=entry.uri, agency=entry.agency, sources=sources, archived=archived)
            worked_out = terms_of(rules_for(facts, by=by, now=self.now, memoranda=memoranda, names=self._names))
            self._terms[key] = worked_out, orjson.dumps(worked_out)
        terms, written = self._terms[key]
        if not (terms.get("permission") or terms.get("prohibition")):
            return None
        return about(terms, uri=entry.uri, uid=f"urn:orkhon:rights:{by.agency}:{_digest(written, entry.uri)}")


def mark_of(memoranda: Iterable[Grant], *, now: datetime) -> str:
    """Return what changes when a memorandum begins or ends by its day: of that no entry of the log tells."""
    keys = sorted(grant.key for grant in memoranda if grant.begun(now) and not grant.over(now))
    return hashlib.sha256(" ".join(keys).encode()).hexdigest()[:12]


def _digest(terms: bytes, uri: str) -> str:
    """Return what tells this policy from every other: the same rules about the same item have the same name."""
    return hashlib.sha256(terms + b"\n" + uri.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def has_rights_of_its_own(entry: WireEntry) -> bool:
    """True where the originator has linked or encoded rights, in whatever place of the payload its format left them."""
    if entry.ninjs.get("rightsInfo"):
        return True
    kept = entry.extra.get("rights")
    if isinstance(kept, Mapping) and (kept.get("linked") or kept.get("encoded")):
        return True
    fields = entry.extra.get("extra")
    g2 = fields.get("newsml-g2") if isinstance(fields, Mapping) else None
    statements = g2.get("rights") if isinstance(g2, Mapping) else None
    return isinstance(statements, Mapping) and not _OWN_IN_G2.isdisjoint(statements)
