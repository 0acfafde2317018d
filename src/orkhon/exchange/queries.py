"""Read what subscribers may have: a page of entries, an item as it stands, the newest for a feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from orkhon.alliance.country_orders import CountryOrder
from orkhon.alliance.legal_orders import orders_in_force, withheld_in
from orkhon.alliance.permits import Grant
from orkhon.alliance.queries import grants
from orkhon.exchange.member_rights import MemberRights, mark_of
from orkhon.exchange.models import Product, Subscriber
from orkhon.exchange.permitting import Permits
from orkhon.exchange.receipts import positions_had, uris_had
from orkhon.exchange.selecting import TAKING_BACK, Given, Narrowing, Selection, Standing, given, narrowing
from orkhon.wire.entries import EntryKind, ItemStatus, WireEntry
from orkhon.wire.queries import entries_after, how_many_fit, latest_public, states_of, statuses_of
from orkhon.wire.referring import orders_told

LARGEST_PAGE: Final = 500
MOST_BYTES: Final = 5_000_000
"""Of the log that one page is chosen from: the longest items come one by one."""
_FARTHEST: Final = 5000
"""Entries that one request looks through at most: a narrow product on a long log comes in several answers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What a subscriber is given after a position. `position` is how far the log was looked through.

    `more`: the log may hold more after it; False at the end of the log.
    """

    given: tuple[Given, ...]
    position: int
    more: bool


def narrowing_of(product: Product) -> Narrowing:
    """Return what of the wire the product holds."""
    return narrowing(
        agencies=product.agencies.split(),
        languages=product.languages.split(),
        types=product.types.split(),
        subjects=product.subjects.splitlines(),
        urgency=product.urgency,
    )


def selection_of(subscriber: Subscriber, *, asked: Narrowing | None = None) -> Selection:
    """Return what the subscriber may have, narrowed by what it `asked` for in one request. Two queries at most."""
    return Selection(
        member=subscriber.is_member,
        active=subscriber.active,
        products=() if subscriber.is_member else tuple(map(narrowing_of, subscriber.products.all())),
        asked=asked or Narrowing(),
    )


def choose(entries: Sequence[WireEntry], standings: dict[str, Standing], reader: Reader) -> list[Given]:
    """Return what the reader is given of `entries`, whose items stand as `standings` says."""
    taken_back = {entry.uri for entry in entries if entry.kind in TAKING_BACK}
    selection = reader.selection
    # An active member is told of everything that is taken back, so nobody need look what it had.
    had = set() if selection.member and selection.active else uris_had(reader.subscriber_id, taken_back)
    orders = reader.orders_among(entries)
    ended = reader.ended_among(entries)
    had |= {entry.uri for entry in entries if entry.position in orders or entry.position in ended}
    chosen: list[Given] = []
    for entry in entries:
        one = given(entry, standings[entry.uri], selection, had=entry.uri in had)
        if one is not None and reader.may_have(one):
            order = orders.get(entry.position)
            chosen.append(one.without_item(order) if order is not None else one)
    return reader.with_rights(reader.without_ordered(chosen))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """A subscriber as a page of the log is chosen for it. `permits` say what outsiders may have; members need none.

    `rights` say to a member what it may do with what it is given. `countries` (ISO 3166) are those whose legal orders
    bind it.
    """

    subscriber_id: int
    selection: Selection
    permits: Permits | None = None
    rights: MemberRights | None = None
    countries: frozenset[str] = frozenset()

    def may_have(self, one: Given) -> bool:
        """True for what comes without an item, and for an item that may be given on."""
        return self.permits is None or one.shown is None or self.permits.may_give(one.shown)

    def mark(self, *, now: datetime) -> str:
        """Return what changes when a memorandum begins or ends by its day: of that no entry of the log tells."""
        memoranda = self.permits.memoranda if self.permits is not None else ()
        return mark_of(self.rights.read() if self.rights is not None else memoranda, now=now)

    def without_ordered(self, given: list[Given]) -> list[Given]:
        """Return what is given, without the items that an order withholds in the subscriber's country. Two queries."""
        shown = {one.uri for one in given if one.shown is not None} if self.countries else set()
        withheld = withheld_in(shown, self.countries) if shown else {}
        if not withheld:
            return given
        return [
            one.without_item(withheld[one.uri]) if one.shown is not None and one.uri in withheld else one
            for one in given
        ]

    def orders_among(self, entries: Sequence[WireEntry]) -> dict[int, CountryOrder]:
        """Return by position the orders of its country among the entries that are in force and about what it had."""
        told = self._told(entries, "made")
        if not told:
            return {}
        had = uris_had(self.subscriber_id, {str(said.get("uri", "")) for said in told.values()})
        in_force = {order.uri: order for order in orders_in_force(self.countries)}
        return {
            position: in_force[uri]
            for position, said in told.items()
            if (uri := str(said.get("uri", ""))) in had and uri in in_force
        }

    def ended_among(self, entries: Sequence[WireEntry]) -> set[int]:
        """Return the positions of entries by which an order of its country ended about what it had or may have."""
        told = {position: str(said.get("uri", "")) for position, said in self._told(entries, "ended").items()}
        if not told:
            return set()
        may = uris_had(self.subscriber_id, set(told.values()))
        for uri, state in states_of(set(told.values()) - may).items():
            newest = state.entry
            if state.is_public and newest is not None and self.selection.takes(newest.agency, dict(newest.ninjs)):
                may |= {uri} if self.may_have(Given(entry=newest, shown=newest)) else set()
        return {position for position, uri in told.items() if uri in may}

    def _told(self, entries: Sequence[WireEntry], what: str) -> dict[int, Mapping[str, object]]:
        """Return by position what those of the entries say by which an order of its country was made, or ended."""
        return {
            position: said
            for position, said in (orders_told(entries) if self.countries else {}).items()
            if said.get("country") in self.countries and said.get("what") == what
        }

    def with_rights(self, given: list[Given]) -> list[Given]:
        """Return what is given, for a member with its rights beside."""
        return given if self.rights is None else self.rights.beside(given)


def reader_of(
    subscriber: Subscriber,
    *,
    now: datetime,
    asked: Narrowing | None = None,
    memoranda: Sequence[Grant] | None = None,
) -> Reader:
    """Return the subscriber as pages are chosen for it. `memoranda` are `grants()` where the caller has them."""
    selection = selection_of(subscriber, asked=asked)
    if subscriber.is_member:
        rights = MemberRights(subscriber=subscriber, now=now, memoranda=memoranda)
        return Reader(
            subscriber_id=subscriber.pk, selection=selection, rights=rights, countries=countries_of(subscriber)
        )
    read = grants() if memoranda is None else memoranda
    permits = Permits(memoranda=read, territory=subscriber.territory, now=now)
    return Reader(subscriber_id=subscriber.pk, selection=selection, permits=permits, countries=countries_of(subscriber))


def countries_of(subscriber: Subscriber) -> frozenset[str]:
    """Return the countries whose legal orders bind the subscriber: where it publishes, and its agency's own."""
    agency = subscriber.agency
    return frozenset({subscriber.territory, agency.country if agency is not None else ""} - {""})


def standings_of(entries: Sequence[WireEntry]) -> dict[str, Standing]:
    """Return how the items of `entries` stand now; with the newest version for those that were released."""
    released = {entry.uri for entry in entries if entry.kind is EntryKind.RELEASE}
    found = {uri: Standing(status=status) for uri, status in statuses_of({entry.uri for entry in entries}).items()}
    for uri, state in states_of(released).items() if released else ():
        found[uri] = Standing(status=state.status, newest=state.entry)
    # A policy's uri is no item's; the wire folds it all the same, and nothing asks.
    return {entry.uri: found.get(entry.uri, Standing(status=ItemStatus.USABLE)) for entry in entries}


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A stretch of the log, and how its items stand. `cut`: it ends early, or it would have held too many bytes."""

    entries: Sequence[WireEntry]
    standings: dict[str, Standing]
    cut: bool


class Windows:
    """Stretches of the log, read once for all readers that stand at the same place. For one moment: they do not age."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], Window] = {}

    def after(self, position: int, size: int) -> Window:
        """Return up to `size` entries after `position`, fewer where they are long, and how their items stand."""
        key = (position, size)
        if key not in self._read:
            fitting = how_many_fit(position, size, most_bytes=MOST_BYTES)
            entries = entries_after(position, fitting)
            self._read[key] = Window(entries=entries, standings=standings_of(entries), cut=fitting < size)
        return self._read[key]


def page_after(reader: Reader, position: int, *, limit: int = 100, windows: Windows | None = None) -> Page:
    """Return up to `limit` entries that the reader may have after `position`, oldest first, without a gap.

    Looks through at most 5,000 entries, so the page may be empty while `more` is True. Where the entries are long the
    page ends after some megabytes.
    """
    windows = windows or Windows()
    chosen: list[Given] = []
    looked = 0
    size = limit
    while len(chosen) < limit and looked < _FARTHEST:
        window = windows.after(position, size)
        looked += len(window.entries)
        some = choose(window.entries, window.standings, reader)
        room = limit - len(chosen)
        if len(some) > room:
            chosen += some[:room]
            return Page(given=tuple(chosen), position=chosen[-1].entry.position, more=True)
        chosen += some
        if window.entries:
            position = window.entries[-1].position
        if window.cut and chosen:
            return Page(given=tuple(chosen), position=position, more=True)
        if len(window.entries) < size and not window.cut:
            return Page(given=tuple(chosen), position=position, more=False)
        size = size if window.cut else min(2 * size, LARGEST_PAGE)
    return Page(given=tuple(chosen), position=position, more=True)


def given_again(reader: Reader, position: int, until: int, *, windows: Windows) -> list[Given]:
    """Return what the reader was given after `position` and up to `until`, as it may be given now.

    Items that it was not given then are left out though it might have them by now: nothing would say that it has them.
    """
    chosen: list[Given] = []
    while position < until:
        window = windows.after(position, LARGEST_PAGE)
        inside = [entry for entry in window.entries if entry.position <= until]
        if not inside:
            break
        chosen += choose(inside, window.standings, reader)
        position = inside[-1].position
    had = positions_had(reader.subscriber_id, [one.entry.position for one in chosen if one.shown is not None])
    return [one for one in chosen if one.shown is None or one.entry.position in had]


def newest_for(reader: Reader, *, limit: int) -> Page:
    """Return the newest items that everybody may see and the reader takes, newest first, `limit` at most.

    Looks through at most 5,000; the page has no position. Nothing embargoed, for members neither: programs that read
    feeds know no embargo.
    """
    if not reader.selection.active:
        return Page(given=(), position=0, more=False)
    asked = reader.selection.asked
    languages = {language.partition("-")[0] for language in asked.languages}
    spoken = languages.pop() if len(languages) == 1 else ""
    chosen: list[Given] = []
    before: int | None = None
    looked = 0
    while len(chosen) < limit and looked < _FARTHEST:
        entries = latest_public(spoken, limit, agencies=asked.agencies or None, before=before)
        looked += len(entries)
        taken = (entry for entry in entries if reader.selection.takes(entry.agency, dict(entry.ninjs)))
        fresh = [one for entry in taken if reader.may_have(one := Given(entry=entry, shown=entry))]
        chosen += [one for one in reader.without_ordered(fresh) if one.shown is not None]
        if len(entries) < limit:
            break
        before = entries[-1].position
    return Page(given=tuple(reader.with_rights(chosen[:limit])), position=0, more=False)
