"""What one page of the wire screen shows, as plain facts. Knows no request and no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from orkhon.alliance.legal_orders import orders_in_force, orders_on
from orkhon.alliance.models import Agency
from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.models import ArticleSource
from orkhon.items import Item
from orkhon.items.embargo import EmbargoKind, embargo_of, speaks_of_an_embargo
from orkhon.wire.entries import EntryKind, ItemState, ItemStatus, WireEntry
from orkhon.wire.queries import entries_after, entries_of, entry_at, head, states_of
from orkhon.wire.referring import replacements_of

PAGE_ROWS = 40
_WINDOW = 200
_KINDS = {
    EmbargoKind.UNTIL: "",
    EmbargoKind.ON_DELIVERY: ", members at once",
    EmbargoKind.BROADCAST_FIRST: ", broadcast first",
    EmbargoKind.NO_APPROACH: ", no approach to the persons named",
}
_MOST_WINDOWS = 10
"""A page looks at no more than 2,000 entries, however few of them the filters let through."""


@dataclass(frozen=True, kw_only=True)
class WireFilters:
    """What the editor wants to see; empty means all."""

    agencies: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()

    def let_through(self, entry: WireEntry, item: Item) -> bool:
        """Tell whether the entry is wanted."""
        language = item.language.code if item.language is not None else ""
        return (
            (not self.agencies or entry.agency in self.agencies)
            and (not self.languages or language in self.languages)
            and (not self.types or item.type.value in self.types)
        )


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One word about an item; `look` is the end of a CSS class and never the only sign."""

    word: str
    look: str = ""


@dataclass(frozen=True, kw_only=True)
class WireRow:
    """One item in the list, in its newest version."""

    position: int
    uri: str
    received: datetime
    agency: str
    sign: str
    headline: str
    language: str
    direction: str
    code: str
    urgency: int | None
    slug_line: str
    killed: bool
    chips: tuple[Chip, ...]


@dataclass(frozen=True, kw_only=True)
class WirePage:
    """Rows, newest first; `older` is the position to go on from, or None at the log's beginning."""

    rows: tuple[WireRow, ...]
    older: int | None
    head: int


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One item open beside the list. `item` is None where the payload was redacted."""

    row: WireRow
    state: ItemState
    item: Item | None
    entries: tuple[WireEntry, ...]
    agency: Agency | None
    taken: tuple[ArticleSource, ...]

    @property
    def lines(self) -> list[str]:
        """The words of the text alone, a paragraph each: no markup of an agency enters the admin."""
        return self.item.body.text.splitlines() if self.item is not None else []

    @property
    def usable(self) -> bool:
        """True while an article may be made of it: also of what members have on delivery, before readers may."""
        embargo = embargo_of(self.item) if self.item is not None and self.item.is_public else None
        early = embargo is not None and embargo.kind is EmbargoKind.ON_DELIVERY
        return self.state.is_public or (early and self.state.status is ItemStatus.EMBARGOED)

    @property
    def killed(self) -> bool:
        """True when nothing can be done to it any more."""
        return self.state.status is ItemStatus.KILLED

    @property
    def releasable(self) -> bool:
        """True while it is withheld or under embargo."""
        return self.state.status in {ItemStatus.WITHHELD, ItemStatus.EMBARGOED}


def wire_page(filters: WireFilters, *, before: int | None = None) -> WirePage:
    """Return up to `PAGE_ROWS` items whose newest version lies before the position, newest first."""
    last = head()
    end = last + 1 if before is None else min(before, last + 1)
    signs = {code: agency.sign for code, agency in agencies_by_code().items()}
    rows: list[WireRow] = []
    for _ in range(_MOST_WINDOWS):
        if end <= 1:
            break
        start = max(end - 1 - _WINDOW, 0)
        entries = entries_after(start, end - 1 - start)
        for row in _rows_of(reversed(entries), filters, signs):
            rows.append(row)
            if len(rows) == PAGE_ROWS:
                return WirePage(rows=tuple(rows), older=row.position if row.position > 1 else None, head=last)
        end = start + 1
    return WirePage(rows=tuple(rows), older=end if end > 1 else None, head=last)


def _rows_of(entries: Iterable[WireEntry], filters: WireFilters, signs: Mapping[str, str]) -> Iterable[WireRow]:
    wanted = [entry for entry in entries if entry.item is not None and filters.let_through(entry, entry.item)]
    states = states_of({entry.uri for entry in wanted})
    taken, marks = _taken(states), _marks(states)
    for entry in wanted:
        state = states.get(entry.uri)
        # An older version has its place in the reading pane; the list shows an item once.
        if state is None or state.entry is None or state.entry.position != entry.position:
            continue
        yield _row(entry, state, signs, entry.uri in taken, marks.get(entry.uri, ()))


def _taken(uris: Iterable[str]) -> set[str]:
    return set(ArticleSource.objects.filter(uri__in=list(uris)).values_list("uri", flat=True))


def _marks(states: Mapping[str, ItemState]) -> dict[str, tuple[Chip, ...]]:
    """Return what others have said of the items: countries that order them withheld, and newer items in their place."""
    replaced = replacements_of({uri: state.agency for uri, state in states.items()})
    ordered = orders_on(states, orders_in_force())
    found = {}
    for uri in {*replaced, *ordered}:
        countries = ", ".join(sorted({order.country for order in ordered.get(uri, ())}))
        chips = [Chip(word=f"withheld in {countries} by order", look="kill")] if countries else []
        chips += [Chip(word=f"replaced by {replaced[uri]}", look="wait")] if uri in replaced else []
        found[uri] = tuple(chips)
    return found


def _row(entry: WireEntry, state: ItemState, signs: Mapping[str, str], taken: bool, marks: tuple[Chip, ...]) -> WireRow:
    item = entry.item
    language = item.language if item is not None else None
    return WireRow(
        position=entry.position,
        uri=entry.uri,
        received=entry.received,
        agency=entry.agency,
        sign=signs.get(entry.agency, entry.agency[:3].upper()),
        headline=(item.headline or item.slug_line or item.uri) if item is not None else entry.uri,
        language=language.tag if language is not None else "",
        direction=language.direction if language is not None else "ltr",
        code=language.code if language is not None else "",
        urgency=item.urgency if item is not None else None,
        slug_line=item.slug_line if item is not None else "",
        killed=state.status is ItemStatus.KILLED,
        chips=(*_chips(entry, item, state, taken), *marks),
    )


def _chips(entry: WireEntry, item: Item | None, state: ItemState, taken: bool) -> tuple[Chip, ...]:
    chips = []
    if item is not None and item.urgency is not None and item.urgency <= 2:
        chips.append(Chip(word="urgent", look="urgent"))
    if item is not None and not item.is_public:
        chips.append(Chip(word="advisory, members only", look="wait"))
    if entry.kind is EntryKind.CORRECT:
        chips.append(Chip(word="correction", look="wait"))
    if state.status is ItemStatus.KILLED:
        chips.append(Chip(word="killed", look="kill"))
    elif state.closed:
        chips.append(Chip(word="redacted", look="kill"))
    elif state.status is ItemStatus.WITHHELD:
        chips.append(Chip(word="withheld", look="kill"))
    elif state.status is ItemStatus.EMBARGOED:
        chips.append(Chip(word=_embargo_in_words(item), look="wait"))
    elif item is not None and item.embargoed is None and speaks_of_an_embargo(item):
        # Words for people, on which no program acts.
        chips.append(Chip(word="its note speaks of an embargo", look="wait"))
    if len(state.versions) > 1:
        chips.append(Chip(word=f"version {entry.version}"))
    if taken:
        chips.append(Chip(word="on the desk", look="good"))
    return tuple(chips)


def _embargo_in_words(item: Item | None) -> str:
    embargo = embargo_of(item) if item is not None else None
    if embargo is None:
        return "embargo"
    until = f" until {embargo.until:%H:%M, %d.%m.} UTC" if embargo.until is not None else ""
    return f"embargo{until}{_KINDS[embargo.kind]}"


def reading_at(position: int) -> Reading | None:
    """Return the item that the entry at `position` belongs to, or None where no item is."""
    entry = entry_at(position)
    if entry is None:
        return None
    entries = entries_of(entry.uri)
    state = states_of([entry.uri]).get(entry.uri)
    if state is None or state.entry is None:
        return None
    agencies = agencies_by_code()
    sources = tuple(ArticleSource.objects.filter(uri=entry.uri).select_related("article__locale"))
    signs = {code: agency.sign for code, agency in agencies.items()}
    return Reading(
        row=_row(state.entry, state, signs, bool(sources), _marks({entry.uri: state}).get(entry.uri, ())),
        state=state,
        item=state.entry.item,
        entries=tuple(reversed(entries)),
        agency=agencies.get(state.agency),
        taken=sources,
    )
