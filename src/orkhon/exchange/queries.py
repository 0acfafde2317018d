"""Read what subscribers may have: a page of entries, an item as it stands, the newest for a feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from orkhon.alliance.permits import Grant
from orkhon.alliance.queries import grants
from orkhon.exchange.models import Product, Subscriber
from orkhon.exchange.permitting import Permits
from orkhon.exchange.receipts import positions_had, uris_had
from orkhon.exchange.selecting import TAKING_BACK, Given, Narrowing, Selection, Standing, given, narrowing
from orkhon.wire.entries import EntryKind, ItemStatus, WireEntry
from orkhon.wire.queries import entries_after, how_many_fit, latest_public, states_of, statuses_of

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
    chosen: list[Given] = []
    for entry in entries:
        one = given(entry, standings[entry.uri], selection, had=entry.uri in had)
        if one is not None and reader.may_have(one):
            chosen.append(one)
    return chosen


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """A subscriber as a page of the log is chosen for it. `permits` say what outsiders may have; members need none."""

    subscriber_id: int
    selection: Selection
    permits: Permits | None = None

    def may_have(self, one: Given) -> bool:
        """True for what comes without an item, and for an item that may be given on."""
        return self.permits is None or one.shown is None or self.permits.may_give(one.shown)


def reader_of(
    subscriber: Subscriber,
    *,
    now: datetime,
    asked: Narrowing | None = None,
    memoranda: Sequence[Grant] | None = None,
) -> Reader:
    """Return the subscriber as pages are chosen for it. `memoranda` are `grants()` where the caller has them."""
    permits = None
    if not subscriber.is_member:
        read = grants() if memoranda is None else memoranda
        permits = Permits(memoranda=read, territory=subscriber.territory, now=now)
    return Reader(subscriber_id=subscriber.pk, selection=selection_of(subscriber, asked=asked), permits=permits)


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
        chosen += [one for entry in taken if reader.may_have(one := Given(entry=entry, shown=entry))]
        if len(entries) < limit:
            break
        before = entries[-1].position
    return Page(given=tuple(chosen[:limit]), position=0, more=False)
