"""What the list of the wire screen shows, as plain facts. Knows no request and no HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_noop as _

from orkhon.alliance.legal_orders import orders_in_force, orders_on
from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.models import ArticleSource
from orkhon.desk.wire_filters import Looker, WireFilters
from orkhon.items import Item
from orkhon.items.embargo import EmbargoKind, embargo_of, speaks_of_an_embargo
from orkhon.stories.queries import stories_of
from orkhon.wire.entries import CONTENT_KINDS, EntryKind, ItemState, ItemStatus, WireEntry
from orkhon.wire.queries import head, news_between, states_of
from orkhon.wire.referring import replacements_of

PAGE_ROWS = 100
_WINDOW = 400
_KINDS = {
    EmbargoKind.UNTIL: "",
    EmbargoKind.ON_DELIVERY: _("members at once"),
    EmbargoKind.BROADCAST_FIRST: _("broadcast first"),
    EmbargoKind.NO_APPROACH: _("no approach to the persons named"),
}
_MOST_WINDOWS = 10
"""A page looks at no more than 4,000 entries, however few of them the filters let through."""
_CARRY = CONTENT_KINDS | {EntryKind.WITHHOLD}
_NOBODY = Looker()


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One word about an item; `look` is the end of a CSS class and never the only sign.

    Kept in English and the same for everybody: `word` with its `values`, and what is said `besides`.
    """

    word: str
    look: str = ""
    values: tuple[tuple[str, str], ...] = ()
    besides: str = ""

    @property
    def words(self) -> str:
        """What people read, in the language that is active."""
        said = translation.gettext(self.word) % dict(self.values) if self.values else translation.gettext(self.word)
        return f"{said}, {translation.gettext(self.besides)}" if self.besides else said


@dataclass(frozen=True, kw_only=True)
class WireRow:
    """One item in the list, in its newest version. `changed_at` is the position of its last change of any kind.

    `taken` is for one person: true where articles that he may see were made of it. `story` is the key of its story
    where `told_by` agencies, two at least, tell that in their own words.
    """

    position: int
    changed_at: int
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
    status: str
    gone: bool
    chips: tuple[Chip, ...]
    taken: bool = False
    story: str = ""
    told_by: int = 0

    @property
    def killed(self) -> bool:
        """True when nothing can be done to it any more."""
        return self.status == ItemStatus.KILLED.value


@dataclass(frozen=True, kw_only=True)
class WirePage:
    """Rows, newest first; `older` is the position to go on from, or None at the log's beginning.

    All that happened up to the position `head` is in it.
    """

    rows: tuple[WireRow, ...]
    older: int | None
    head: int


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An item that could stand in a list: its row, and what filters ask of it. The same for everybody.

    `articles` are those made of it: whose each is, and whether it is public.
    """

    row: WireRow
    state: ItemState
    articles: frozenset[tuple[str, bool]] = frozenset()

    def row_for(self, by: Looker) -> WireRow:
        """Return the row as the person sees it: another newsroom's draft is no mark for him."""
        return replace(self.row, taken=True) if self.taken_for(by) else self.row

    def taken_for(self, by: Looker) -> bool:
        """True where an article was made of it that the person may see."""
        return any(by.sees_article(agency, public) for agency, public in self.articles)

    def wanted(self, filters: WireFilters, by: Looker) -> bool:
        """Tell whether the filters let it through."""
        entry = self.state.entry
        item = entry.outline if entry is not None else None
        return (
            entry is not None
            and item is not None
            and filters.let_through(entry, item)
            and filters.let_through_state(self.state, taken=self.taken_for(by), may_use=by.may_use)
        )


def wire_page(filters: WireFilters, *, before: int | None = None, by: Looker = _NOBODY) -> WirePage:
    """Return up to `PAGE_ROWS` items whose newest version lies before the position, newest first.

    What came out of archives is no news: search alone finds it.
    """
    last = head()
    end = last + 1 if before is None else min(before, last + 1)
    rows: list[WireRow] = []
    for _window in range(_MOST_WINDOWS):
        window = news_between(0, end - 1, _WINDOW, newest_first=True)
        placed = [(at, uri) for at, uri, kind in window if kind in _CARRY]
        while placed:
            some, placed = placed[:PAGE_ROWS], placed[PAGE_ROWS:]
            for row in _newest(some, filters, by):
                rows.append(row)
                if len(rows) == PAGE_ROWS:
                    return WirePage(rows=tuple(rows), older=row.position if row.position > 1 else None, head=last)
        if len(window) < _WINDOW:
            return WirePage(rows=tuple(rows), older=None, head=last)
        end = window[-1][0]
    return WirePage(rows=tuple(rows), older=end if end > 1 else None, head=last)


def _newest(placed: Sequence[tuple[int, str]], filters: WireFilters, by: Looker) -> Iterator[WireRow]:
    states = states_of({uri for _, uri in placed})
    # An older version has its place in the reading pane; the list shows an item once.
    wanted = [
        state
        for position, uri in placed
        if (state := states.get(uri)) is not None and state.entry is not None and state.entry.position == position
    ]
    yield from (one.row_for(by) for one in listed_of(wanted) if one.wanted(filters, by))


def listed_of(states: Collection[ItemState], *, archived: Collection[int] = ()) -> list[Listed]:
    """Return the rows of the items that ever had a version, in that order; `archived` are positions out of archives."""
    by_uri = {state.uri: state for state in states}
    articles, marks = _articles_of(by_uri), _marks(by_uri)
    signs = _signs()
    stories = {uri: story for uri, story in stories_of(by_uri).items() if story.agencies > 1}
    found = []
    for uri, state in by_uri.items():
        entry = state.entry
        if entry is None:
            continue
        chips = marks.get(uri, ())
        if entry.position in archived:
            chips = (_archive_chip(entry.outline), *chips)
        row = row_of(entry, state, signs, chips)
        story = stories.get(uri)
        if story is not None and not row.gone:
            row = replace(row, story=story.key, told_by=story.agencies)
        found.append(Listed(row=row, state=state, articles=articles.get(uri, frozenset())))
    return found


def _signs() -> dict[str, str]:
    return {code: agency.sign for code, agency in agencies_by_code().items()}


def _archive_chip(item: Item | None) -> Chip:
    written = item.created or item.version_created if item is not None else None
    if written is None:
        return Chip(word=_("archive"))
    return Chip(word=_("archive, %(day)s"), values=(("day", f"{written:%d.%m.%Y}"),))


def row_alone(state: ItemState, entry: WireEntry) -> WireRow:
    """Return the row of one item in its newest version."""
    marks = _marks({state.uri: state})
    return row_of(entry, state, _signs(), marks.get(state.uri, ()))


def _articles_of(uris: Iterable[str]) -> dict[str, frozenset[tuple[str, bool]]]:
    """Return of each item that somebody made articles of whose they are, and whether they are public."""
    sources = ArticleSource.objects.filter(uri__in=list(uris)).order_by()
    found: dict[str, set[tuple[str, bool]]] = {}
    for uri, agency, public in sources.values_list("uri", "article__agency", "article__live"):
        found.setdefault(uri, set()).add((agency, public))
    return {uri: frozenset(some) for uri, some in found.items()}


def _marks(states: Mapping[str, ItemState]) -> dict[str, tuple[Chip, ...]]:
    """Return what others have said of the items: countries that order them withheld, and newer items in their place."""
    replaced = replacements_of({uri: state.agency for uri, state in states.items()})
    ordered = orders_on(states, orders_in_force())
    found = {}
    for uri in {*replaced, *ordered}:
        countries = ", ".join(sorted({order.country for order in ordered.get(uri, ())}))
        chips = (
            [Chip(word=_("withheld in %(countries)s by order"), look="kill", values=(("countries", countries),))]
            if countries
            else []
        )
        if uri in replaced:
            chips.append(Chip(word=_("replaced by %(uri)s"), look="wait", values=(("uri", replaced[uri]),)))
        found[uri] = tuple(chips)
    return found


def row_of(entry: WireEntry, state: ItemState, signs: Mapping[str, str], marks: tuple[Chip, ...]) -> WireRow:
    """Return the row of an item whose newest version is the entry's."""
    item = entry.outline
    language = item.language if item is not None else None
    return WireRow(
        position=entry.position,
        changed_at=state.changed_at,
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
        status=state.status.value,
        gone=state.status is ItemStatus.KILLED or state.closed or item is None,
        chips=(*_chips(entry, item, state), *marks),
    )


def _chips(entry: WireEntry, item: Item | None, state: ItemState) -> tuple[Chip, ...]:
    chips = []
    if item is not None and item.urgency is not None and item.urgency <= 2:
        chips.append(Chip(word=_("urgent"), look="urgent"))
    if item is not None and not item.is_public:
        chips.append(Chip(word=_("advisory, members only"), look="wait"))
    if entry.kind is EntryKind.CORRECT:
        chips.append(Chip(word=_("correction"), look="wait"))
    if state.status is ItemStatus.KILLED:
        chips.append(Chip(word=_("killed"), look="kill"))
    elif state.closed:
        chips.append(Chip(word=_("redacted"), look="kill"))
    elif state.status is ItemStatus.WITHHELD:
        chips.append(Chip(word=_("withheld"), look="kill"))
    elif state.status is ItemStatus.EMBARGOED:
        chips.append(_embargo_chip(item))
    elif item is not None and item.embargoed is None and speaks_of_an_embargo(item):
        # Words for people, on which no program acts.
        chips.append(Chip(word=_("its note speaks of an embargo"), look="wait"))
    if len(state.versions) > 1:
        chips.append(Chip(word=_("version %(version)s"), values=(("version", str(entry.version)),)))
    return tuple(chips)


def _embargo_chip(item: Item | None) -> Chip:
    embargo = embargo_of(item) if item is not None else None
    if embargo is None or embargo.until is None:
        return Chip(word=_("embargo"), look="wait", besides=_KINDS[embargo.kind] if embargo is not None else "")
    until = (("until", f"{embargo.until:%H:%M, %d.%m.} UTC"),)
    return Chip(word=_("embargo until %(until)s"), look="wait", values=until, besides=_KINDS[embargo.kind])
