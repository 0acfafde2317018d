"""The words in which the decision about rights is asked and answered: uses, limits, grants, items, reasons, verdicts.

Decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from orkhon.items import Language
from orkhon.items.embargo import EmbargoKind


class Use(StrEnum):
    """What may be done with another agency's item."""

    REPUBLISH = "republish"
    TRANSLATE = "translate"
    EDIT = "edit"
    BROADCAST = "broadcast"
    ARCHIVE = "archive"


PUBLIC_USES: Final = frozenset({Use.REPUBLISH, Use.BROADCAST})
"""The uses by which readers and listeners meet the item. The others prepare, inside a newsroom."""


class Agreement(StrEnum):
    """What a memorandum is: one side's grant, or partners who each grant the others."""

    GRANT = "grant"
    POOL = "pool"
    CO_PRODUCTION = "co-production"


class Why(StrEnum):
    """Why the answer is what it is. Those in `NOTES` are said beside an answer and decide nothing."""

    OWN = "own"
    GRANTED = "granted"
    FORBIDDEN = "forbidden"
    NOT_GRANTED = "not-granted"
    NOT_YET = "not-yet"
    ENDED = "ended"
    ONLY_LANGUAGES = "only-languages"
    ONLY_TERRITORIES = "only-territories"
    ONLY_PORTALS = "only-portals"
    ONLY_OTHERS = "only-others"
    UNCLEAR = "unclear"
    KILLED = "killed"
    WITHHELD = "withheld"
    EMBARGOED = "embargoed"
    BROADCAST_FIRST = "broadcast-first"
    ORDERED = "ordered"
    ADVISORY = "advisory"
    ARCHIVED = "archived"
    EXCLUDED = "excluded"
    ITEM_SAYS = "item-says"
    TERMS = "terms"
    UNREAD = "unread"
    ON_DELIVERY = "on-delivery"
    NO_APPROACH = "no-approach"
    ORDERED_THERE = "ordered-there"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Where a rule holds; an empty limit does not narrow.

    `languages` are BCP 47 tags, one without a script means every script; `territories` ISO 3166 codes in capitals;
    `portals` slugs, host names or kinds; `until` is the last moment. `unclear` names what cannot be checked here.
    """

    languages: tuple[str, ...] = ()
    territories: frozenset[str] = frozenset()
    portals: frozenset[str] = frozenset()
    starts: datetime | None = None
    until: datetime | None = None
    unclear: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """One memorandum. `agency` is empty where the whole alliance grants, `partners` where everybody is meant.

    In a pool or co-production each partner grants the others, and `agency` says nothing. `items` are uris, with a `*`
    at the end for all that begin so; empty means every item. `starts` and `until` are days in UTC, both included.
    """

    key: str
    names: Mapping[str, str]
    agency: str = ""
    kind: Agreement = Agreement.GRANT
    partners: frozenset[str] = frozenset()
    permits: frozenset[Use] = frozenset()
    forbids: frozenset[Use] = frozenset()
    limits: Limits = Limits()
    items: tuple[str, ...] = ()
    starts: date
    until: date | None = None
    ended: datetime | None = None
    credit_line: str = ""
    terms: str = ""

    def name_in(self, language: str) -> str:
        """Return the memorandum's name in that language, else its English one."""
        return self.names.get(language) or self.names.get("en", self.key)

    def begun(self, now: datetime) -> bool:
        """True from its first day on."""
        return self.starts <= now.date()

    def over(self, now: datetime) -> bool:
        """True after its last day, or once it was ended."""
        return (self.until is not None and self.until < now.date()) or (self.ended is not None and self.ended <= now)

    def between(self, owner: str, asker: Asker) -> bool:
        """True where it says what `asker` may do with what is `owner`'s."""
        if self.kind is not Agreement.GRANT:
            return owner in self.partners and asker.agency in self.partners
        if self.agency and self.agency != owner:
            return False
        return asker.agency in self.partners if self.partners else asker.member

    def means(self, uri: str) -> bool:
        """True where the item is among those that it is about."""
        return not self.items or any(
            uri.startswith(one[:-1]) if one.endswith("*") else uri == one for one in self.items
        )

    @property
    def narrowness(self) -> int:
        """The higher, the narrower: named items; two agencies; a group; one agency to all; all to all."""
        listed = bool(self.partners)
        one_sided = self.kind is Agreement.GRANT and bool(self.agency)
        return 4 * bool(self.items) + 2 * listed + one_sided


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemRule:
    """What the item itself permits or forbids, as its originator has encoded it. It only narrows.

    `parties` are codes of agencies; empty means everybody. `foreign`: parties are named that nobody here knows.
    """

    permits: bool
    uses: frozenset[Use]
    parties: frozenset[str] = frozenset()
    foreign: bool = False
    limits: Limits = Limits()


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemFacts:
    """What has to be known of an item. `status` is the wire's word for it, empty where the wire does not know it.

    `sources` are the agencies whose matter is in it besides. `excluded` names agencies, territories (in capitals) and
    portals that it is not for. `embargo` is the kind of its embargo. `usage_terms` are words, which are told and decide
    nothing. `unread`: it carries encoded rights that could not be read.
    """

    uri: str
    agency: str
    status: str = ""
    language: Language | None = None
    advisory: bool = False
    archived: bool = False
    embargoed: datetime | None = None
    embargo: EmbargoKind = EmbargoKind.UNTIL
    sources: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    rules: tuple[ItemRule, ...] = ()
    usage_terms: str = ""
    unread: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Asker:
    """Who wants to use the item: an agency by its code. What is granted to everybody is granted to members.

    `country` is the one whose law it is under, as an ISO 3166 code; empty for the joint desk, which works for all.
    """

    agency: str
    member: bool = True
    country: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One reason with its facts. `grant` is the memorandum that it comes from, None for the item's own."""

    code: Why
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    grant: Grant | None = None


NOTES: Final = frozenset({Why.ITEM_SAYS, Why.TERMS, Why.UNREAD, Why.ON_DELIVERY, Why.NO_APPROACH, Why.ORDERED_THERE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The answer. `credit_line` names the originator where the answer is yes: `{agency}` stands for its name."""

    use: Use
    allowed: bool
    because: tuple[Reason, ...]
    credit_line: str = ""

    @property
    def codes(self) -> frozenset[Why]:
        """The reasons' codes, without what is only said beside them."""
        return frozenset(reason.code for reason in self.because) - NOTES
