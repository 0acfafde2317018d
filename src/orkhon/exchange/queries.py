"""Read what subscribers may have: a page of entries, an item as it stands, the newest for a feed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

import orjson

from orkhon.alliance.country_orders import CountryOrder
from orkhon.alliance.legal_orders import orders_in_force, orders_on, withheld_in
from orkhon.alliance.permits import Grant
from orkhon.alliance.queries import grants
from orkhon.exchange.member_rights import MemberRights, mark_of
from orkhon.exchange.models import Product, Subscriber
from orkhon.exchange.permitting import Permits
from orkhon.exchange.receipts import positions_had, uris_had
from orkhon.exchange.selecting import TO_WHO_HAD_IT, Given, Narrowing, Selection, Standing, given, narrowing
from orkhon.search.topics.queries import question_in
from orkhon.wire.entries import EntryKind, ItemStatus, WireEntry
from orkhon.wire.origins import made_of, origins_of
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
        topic=question_in(product.topic) if product.topic is not None else None,
    )


def narrowings_of(subscribers: Collection[int]) -> dict[int, tuple[Narrowing, ...]]:
    """Return what the products of each of these subscribers hold. Two queries, and each product is read once."""
    taken: dict[int, list[int]] = {subscriber: [] for subscriber in subscribers}
    links = Subscriber.products.through.objects.filter(subscriber__in=taken)
    for subscriber, product in links.order_by("product").values_list("subscriber", "product"):
        taken[subscriber].append(product)
    wanted = {pk for some in taken.values() for pk in some}
    found = {row.pk: narrowing_of(row) for row in Product.objects.filter(pk__in=wanted).select_related("topic")}
    return {subscriber: tuple(found[pk] for pk in some if pk in found) for subscriber, some in taken.items()}


def selection_of(
    subscriber: Subscriber, *, asked: Narrowing | None = None, products: Sequence[Narrowing] | None = None
) -> Selection:
    """Return what the subscriber may have, narrowed by what it `asked` for in one request. Two queries at most.

    `products` are `narrowings_of` it where the caller has them.
    """
    if subscriber.is_member:
        products = ()
    elif products is None:
        products = tuple(map(narrowing_of, subscriber.products.all()))
    return Selection(
        member=subscriber.is_member,
        active=subscriber.active,
        products=tuple(products),
        asked=asked or Narrowing(),
    )


def choose(entries: Sequence[WireEntry], standings: dict[str, Standing], reader: Reader) -> list[Given]:
    """Return what the reader is given of `entries`, whose items stand as `standings` says."""
    concerned = {entry.uri for entry in entries if entry.kind in TO_WHO_HAD_IT}
    selection = reader.selection
    # An active member is told of everything that is taken back or corrected, so nobody need look what it had.
    had = set() if selection.member and selection.active else uris_had(reader.subscriber_id, concerned)
    orders = reader.orders_among(entries)
    ended = reader.ended_among(entries)
    had |= {entry.uri for entry in entries if entry.position in orders or entry.position in ended}
    chosen: list[Given] = []
    for entry in entries:
        one = given(entry, standings[entry.uri], selection, had=entry.uri in had)
        if one is not None and reader.may_have(one):
            order, ordered = orders.get(entry.position, (None, {}))
            if order is not None:
                one = one.without_item(order, ordered=ordered)
            elif entry.position in ended:
                one = replace(one, lifted=ended[entry.position])
            chosen.append(one)
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

    @property
    def likeness(self) -> Hashable:
        """The same for two readers of one moment who are given the same of all that does not hang on what they had."""
        if self.rights is not None:
            return self.selection, self.countries, self.rights.likeness
        permits = self.permits
        return self.selection, self.countries, permits and (permits.territory, permits.now, id(permits.memoranda))

    def mark(self, *, now: datetime) -> str:
        """Return what changes with all of which no entry of the log tells: a memorandum begins or ends by its day, a
        product is edited, its topic, or the subscriber itself.
        """
        memoranda = self.permits.memoranda if self.permits is not None else ()
        territory = self.permits.territory if self.permits is not None else ""
        selection = replace(self.selection, asked=Narrowing())  # that stands in the address
        may = orjson.dumps([asdict(selection), sorted(self.countries), territory], default=sorted)
        granted = mark_of(self.rights.read() if self.rights is not None else memoranda, now=now)
        return f"{granted}-{sha256(may).hexdigest()[:12]}"

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

    def orders_among(self, entries: Sequence[WireEntry]) -> dict[int, tuple[CountryOrder, dict[str, str]]]:
        """Return by position the orders of its country among the entries that are in force and about what it had.

        With each the items that it had and their newest versions: the ordered one first, then what was made of it.
        """
        said = {at: (str(one.get("uri")), str(one.get("country"))) for at, one in self._told(entries, "made").items()}
        in_force = {(order.uri, order.country): order for order in orders_in_force(self.countries)} if said else {}
        told = {position: in_force[named] for position, named in said.items() if named in in_force}
        if not told:
            return {}
        made = made_of({order.uri for order in told.values()})
        had = uris_had(self.subscriber_id, set(made).union(*made.values()))
        # What its newest version no longer names as a source is withheld from nobody.
        bound = orders_on(had, tuple(told.values()))
        found = {
            position: tuple(one for one in (order.uri, *sorted(made[order.uri])) if order in bound.get(one, ()))
            for position, order in told.items()
        }
        states = states_of({uri for items in found.values() for uri in items})
        newest = {uri: state.entry.version if state.entry is not None else "" for uri, state in states.items()}
        return {
            position: (told[position], {uri: newest.get(uri, "") for uri in items})
            for position, items in found.items()
            if items
        }

    def ended_among(self, entries: Sequence[WireEntry]) -> dict[int, tuple[Given, ...]]:
        """Return by position the entries by which an order of its country ended about what it had or may have.

        With each the items that it may have now, in their newest versions.
        """
        told = {position: str(said.get("uri", "")) for position, said in self._told(entries, "ended").items()}
        if not told:
            return {}
        made = made_of(set(told.values()))
        concerned = set(told.values()).union(*made.values())
        may = self._may_have_again(concerned)
        known = uris_had(self.subscriber_id, concerned) | may.keys()
        # What its newest version no longer names as a source was withheld from nobody.
        origins = origins_of(may.keys())
        found: dict[int, tuple[Given, ...]] = {}
        for entry in entries:
            uri = told.get(entry.position)
            if uri is not None and not known.isdisjoint(items := (uri, *sorted(made[uri]))):
                again = [one for one in items if one in may and (one == uri or uri in origins[one])]
                given = [replace(may[one], entry=entry) for one in again]
                found[entry.position] = tuple(self.with_rights(given))
        return found

    def _may_have_again(self, uris: Collection[str]) -> dict[str, Given]:
        """Return by uri those items that it may have now: taken, permitted, and withheld by no order."""
        found: list[Given] = []
        for state in states_of(uris).values() if self.selection.active else ():
            newest = state.entry
            if newest is None or newest.redacted or not self.selection.takes(newest):
                continue
            embargoed = state.status is ItemStatus.EMBARGOED
            one = Given(entry=newest, shown=newest, embargoed=embargoed)
            if self.selection.member:
                may = embargoed or state.status is ItemStatus.USABLE
            else:
                may = state.is_public and self.may_have(one)
            found += [one] if may else []
        return {one.uri: one for one in self.without_ordered(found) if one.shown is not None}

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
    products: Sequence[Narrowing] | None = None,
) -> Reader:
    """Return the subscriber as pages are chosen for it.

    `memoranda` are `grants()`, `products` its `narrowings_of`, where the caller has them.
    """
    selection = selection_of(subscriber, asked=asked, products=products)
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
    """Stretches of the log, read once for all readers that stand at the same place. For one moment: they do not age.

    Pages are chosen once for all readers who are alike; all of them come with the same memoranda.
    """

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], Window] = {}
        self._pages: dict[tuple[Hashable, int, int], Page] = {}

    def page_after(self, reader: Reader, position: int, limit: int) -> Page:
        """Return `page_after`, the very same page for readers who are given the same."""
        key = (reader.likeness, position, limit)
        page = self._pages.get(key)
        if page is None:
            page = page_after(reader, position, limit=limit, windows=self)
            if self._is_the_same_for_all(position, page.position):
                self._pages[key] = page
        return page

    def _is_the_same_for_all(self, position: int, until: int) -> bool:
        """True where nothing between hangs on what a subscriber had before."""
        return not any(
            position < entry.position <= until and (entry.kind in TO_WHO_HAD_IT or entry.kind is EntryKind.POLICY)
            for window in self._read.values()
            for entry in window.entries
        )

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
    shown = [each.shown.position for one in chosen for each in one.lifted if each.shown is not None]
    shown += [one.entry.position for one in chosen if one.shown is not None]
    had = positions_had(reader.subscriber_id, shown)
    return [
        replace(one, lifted=tuple(each for each in one.lifted if each.shown and each.shown.position in had))
        for one in chosen
        if one.shown is None or one.entry.position in had
    ]


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
        taken = (entry for entry in entries if reader.selection.takes(entry))
        fresh = [one for entry in taken if reader.may_have(one := Given(entry=entry, shown=entry))]
        chosen += [one for one in reader.without_ordered(fresh) if one.shown is not None]
        if len(entries) < limit:
            break
        before = entries[-1].position
    return Page(given=tuple(reader.with_rights(chosen[:limit])), position=0, more=False)
