"""Decide what one subscriber is given of one entry. Touches no database and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from orkhon.alliance.country_orders import CountryOrder
from orkhon.formats.ninjs import type_of
from orkhon.items import ItemType, Language, LanguageTagError
from orkhon.search.judging import StandingQuestion
from orkhon.wire.entries import CONTENT_KINDS, EntryKind, ItemStatus, WireEntry

if TYPE_CHECKING:
    from orkhon.search.queries import Question

TAKING_BACK: Final = frozenset({EntryKind.WITHHOLD, EntryKind.KILL, EntryKind.REDACT})
"""The kinds by which something is taken away: they go to everybody who has it."""
TO_WHO_HAD_IT: Final = TAKING_BACK | {EntryKind.CORRECT}
"""The kinds that go to who has the item, though its products hold it no more: the new words may be of another topic."""


class Withdrawn(StrEnum):
    """Why an entry comes without its item."""

    KILLED = "killed"
    WITHHELD = "withheld"
    EMBARGOED = "embargoed"
    REDACTED = "redacted"
    ORDERED = "ordered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing:
    """One product: what of the wire it holds. An empty set narrows nothing; `urgency` and `topic` None neither.

    `languages` are codes (`kk`) or full tags (`uz-Cyrl`); `subjects` are addresses or names, compared without case.
    """

    agencies: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    urgency: int | None = None
    topic: StandingQuestion | None = None

    def takes_entry(self, entry: WireEntry) -> bool:
        """True where the item of the entry belongs to the product. The topic's words, which cost most, are last."""
        if not self.takes(entry.agency, dict(entry.ninjs)):
            return False
        return self.topic is None or self.topic.takes(entry)

    def takes(self, agency: str, ninjs: dict[str, Any]) -> bool:
        """True where an item of `agency` with these ninjs properties belongs to the product, but for its topic."""
        if self.agencies and agency not in self.agencies:
            return False
        if self.types and type_of(ninjs) not in self.types:
            return False
        if self.languages and not self._speaks(ninjs.get("language")):
            return False
        if self.urgency is not None and not 0 < _whole(ninjs.get("urgency")) <= self.urgency:
            return False
        return not self.subjects or not self.subjects.isdisjoint(_subjects_of(ninjs))

    def _speaks(self, tag: object) -> bool:
        try:
            language = Language.parse(tag) if isinstance(tag, str) else None
        except LanguageTagError:
            language = None  # what another hub took may say anything; it is in no product of a language
        if language is None:
            return False
        return language.code in self.languages or f"{language.code}-{language.script}" in self.languages


def _subjects_of(ninjs: dict[str, Any]) -> set[str]:
    named: set[str] = set()
    subjects = ninjs.get("subjects")
    for subject in subjects if isinstance(subjects, list) else ():
        if isinstance(subject, dict):
            named |= {str(subject[key]).casefold() for key in ("uri", "name", "literal") if subject.get(key)}
    return named


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """What one subscriber may have: everything as a member, else what one of its products takes.

    Where it is not `active`, it is told what is taken back of what it once had, and nothing else.
    """

    member: bool
    active: bool = True
    products: tuple[Narrowing, ...] = ()
    asked: Narrowing = Narrowing()

    def takes(self, entry: WireEntry) -> bool:
        """True where it may have the item of that entry and, in this request, asked for it."""
        if not self.asked.takes_entry(entry):
            return False
        return self.member or any(product.takes_entry(entry) for product in self.products)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """One entry as a subscriber is given it: with the item that it may show, or with why there is none.

    `shown` is the entry whose item goes along: for a release the item's newest version. `rights` is what the memoranda
    let this member do with it, as an ODRL policy. `order` is what withholds the item in this subscriber's country; of
    the entry that tells of an order `ordered` are those items that the subscriber had, the ordered one or made of it,
    each with its newest version. Of the entry by which an order ends `lifted` are the items that it may have again, for
    ways on which nobody asks for them. `embargoed`: only members have it yet.
    """

    entry: WireEntry
    shown: WireEntry | None = None
    withdrawn: Withdrawn | None = None
    rights: Mapping[str, Any] | None = None
    order: CountryOrder | None = None
    ordered: Mapping[str, str] = field(default_factory=dict)
    lifted: tuple[Given, ...] = ()
    embargoed: bool = False

    @property
    def uri(self) -> str:
        """The uri of the item that it is about: for the entry of an order the first of those that it withholds."""
        if self.entry.kind is not EntryKind.POLICY:
            return self.entry.uri
        if self.shown is not None:
            return self.shown.uri
        if self.order is None:
            return self.entry.uri
        return next(iter(self.ordered), self.order.uri)

    @property
    def version(self) -> str:
        """The version of that item, empty where the entry says none."""
        if self.uri == self.entry.uri:
            return self.entry.version
        return self.shown.version if self.shown is not None else next(iter(self.ordered.values()), "")

    @property
    def each(self) -> tuple[Given, ...]:
        """The same once for each item that it is about, for what says one item at a time."""
        alone = tuple(replace(self, ordered={uri: version}) for uri, version in self.ordered.items())
        return alone or self.lifted or (self,)

    def without_item(self, order: CountryOrder, *, ordered: Mapping[str, str] | None = None) -> Given:
        """Return the same without the item, which `order` withholds from this subscriber."""
        return replace(self, shown=None, withdrawn=Withdrawn.ORDERED, order=order, ordered=ordered or {})


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How the item of an entry stands now: its status, and for a release the entry with its newest version."""

    status: ItemStatus
    newest: WireEntry | None = None


WITHDRAWN: Final = {
    ItemStatus.KILLED: Withdrawn.KILLED,
    ItemStatus.WITHHELD: Withdrawn.WITHHELD,
    ItemStatus.EMBARGOED: Withdrawn.EMBARGOED,
}


def given(entry: WireEntry, standing: Standing, selection: Selection, *, had: bool) -> Given | None:
    """Return what a subscriber with `selection` is given of `entry`, None for nothing.

    `had` says whether it was given the item before: then it is told when that is taken back, and gets what corrects
    it, whatever its products hold now. Of a policy it says that this is an order, in the subscriber's country, about
    what it was given.
    """
    if not selection.active:
        return Given(entry=entry) if had and (entry.kind in TAKING_BACK or entry.kind is EntryKind.POLICY) else None
    if entry.kind is EntryKind.POLICY:
        return Given(entry=entry) if selection.member or had else None
    if entry.kind in TAKING_BACK:
        return Given(entry=entry) if had or _members(entry, selection) else None
    if entry.kind is EntryKind.RELEASE:
        return _released(entry, standing, selection)
    if entry.kind not in CONTENT_KINDS:
        return None
    if entry.redacted:
        return Given(entry=entry, withdrawn=Withdrawn.REDACTED) if _members(entry, selection) else None
    corrects = had and entry.kind is EntryKind.CORRECT and selection.asked.takes_entry(entry)
    if not (corrects or selection.takes(entry)):
        return None
    withdrawn = WITHDRAWN.get(standing.status)
    if selection.member:
        # Members see what is embargoed, marked as such by the item itself; nobody sees what was taken back.
        told = withdrawn if withdrawn is not Withdrawn.EMBARGOED else None
        embargoed = withdrawn is Withdrawn.EMBARGOED
        return Given(entry=entry, shown=None if told else entry, withdrawn=told, embargoed=embargoed)
    if withdrawn is not None or not is_for_everybody(entry):
        return None
    return Given(entry=entry, shown=entry)


def _released(entry: WireEntry, standing: Standing, selection: Selection) -> Given | None:
    newest = standing.newest
    if standing.status is not ItemStatus.USABLE or newest is None or newest.redacted:
        return Given(entry=entry) if _members(entry, selection) else None
    if not selection.takes(newest) or not (selection.member or is_for_everybody(newest)):
        return None
    return Given(entry=entry, shown=newest)


def _members(entry: WireEntry, selection: Selection) -> bool:
    """Controls say no language and no type: a member that asked for some agencies gets these agencies' controls."""
    agencies = selection.asked.agencies
    return selection.member and (not agencies or entry.agency in agencies)


def is_for_everybody(entry: WireEntry) -> bool:
    """True unless the item is for members by its very type."""
    # Asked of the stored words: building the whole item would cost more than all the rest.
    return type_of(dict(entry.ninjs)) is not ItemType.ADVISORY


def narrowing(
    *,
    agencies: Iterable[str] = (),
    languages: Iterable[str] = (),
    types: Iterable[str] = (),
    subjects: Iterable[str] = (),
    urgency: int | None = None,
    topic: Question | None = None,
) -> Narrowing:
    """Return a narrowing from words as people write them, and a question. Raises `orkhon.items.LanguageTagError`."""
    spoken = [(tag, Language.parse(tag)) for tag in languages]
    return Narrowing(
        agencies=frozenset(agencies),
        languages=frozenset(
            f"{language.code}-{language.script}" if "-" in tag.replace("_", "-") else language.code
            for tag, language in spoken
        ),
        types=frozenset(types),
        subjects=frozenset(words.strip().casefold() for words in subjects if words.strip()),
        urgency=urgency,
        topic=StandingQuestion(question=topic) if topic is not None else None,
    )
