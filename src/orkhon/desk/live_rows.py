"""What the live wire tells a screen next: rows that are new, and rows that are to be shown anew. Runs on threads.

What many screens ask at the same moment is read and rendered once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User

from orkhon.desk.row_html import row_html
from orkhon.desk.wire_filters import WireFilters, kept_in
from orkhon.desk.wire_rights import looker
from orkhon.desk.wire_rows import Listed, listed_of
from orkhon.desk.wire_topics import matching
from orkhon.wire.queries import archived_among, news_between, states_of

MOST_AT_ONCE: Final = 400
"""Entries that are told one by one; a screen that missed more asks for its list anew."""
_MOST_KEPT: Final = 8


@dataclass(frozen=True, kw_only=True)
class LiveRow:
    """One item that changed. `new`: it belongs at the top of a list that does not have it; `html` is its row.

    Of what came out of an archive `html` is empty: not everybody who hears of it may read its words.
    """

    uri: str
    position: int
    status: str
    gone: bool
    new: bool
    html: str


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What happened up to `position`. `too_much`: so much that the screen had better ask for its list anew."""

    rows: tuple[LiveRow, ...]
    position: int
    too_much: bool = False


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What changed between two positions, the same for all screens. `fresh` are uris with a new version in it."""

    listed: tuple[Listed, ...] = ()
    fresh: frozenset[str] = frozenset()
    archived: frozenset[str] = frozenset()
    too_much: bool = False


class RecentChanges:
    """What changed in the stretches of the log that screens ask for: those that are up to date all ask for the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[int, int], Stretch] = OrderedDict()

    def between(self, position: int, last: int) -> Stretch:
        """Return all items that changed after `position` and up to `last`, in the order of their changes.

        A state is as of `last` or later; what is later is told once more by the next stretch, which does no harm.
        """
        with self._lock:
            known = self._known.get((position, last))
            if known is None:
                known = self._known[position, last] = _stretch(position, last)
                while len(self._known) > _MOST_KEPT:
                    self._known.popitem(last=False)
            return known


def _stretch(position: int, last: int) -> Stretch:
    changes = news_between(position, last, MOST_AT_ONCE + 1)
    if len(changes) > MOST_AT_ONCE:
        return Stretch(too_much=True)
    uris = dict.fromkeys(uri for _, uri, _ in changes)
    states = states_of(uris)
    listed = listed_of([states[uri] for uri in uris if uri in states])
    at = {one.row.position: one.row.uri for one in listed}
    return Stretch(
        listed=tuple(listed),
        fresh=frozenset(uri for where, uri in at.items() if where > position),
        archived=frozenset(at[where] for where in archived_among(at)),
    )


def rows_after(
    position: int, last: int, *, recent: RecentChanges, filters: WireFilters, user: User, place: str, now: datetime
) -> Batch:
    """Return what a screen must hear of that has heard of everything up to `position`; the log ends at `last`.

    Every item that changed, whatever the filters: the screen may show it. They decide what belongs into its list.
    `place` is the time zone of whoever looks; the rows are in the language that is active.
    """
    if last <= position:
        return Batch(rows=(), position=position)
    stretch = recent.between(position, last)
    if stretch.too_much:
        return Batch(rows=(), position=last, too_much=True)
    fresh = stretch.fresh - stretch.archived
    if filters.searches and fresh:
        fresh &= matching(filters, (one.state for one in stretch.listed), user=user, now=now)
    by, kept = looker(user, now=now), kept_in(filters)
    rows = [
        LiveRow(
            uri=one.row.uri,
            position=one.row.position,
            status=one.row.status,
            gone=one.row.gone,
            new=one.row.uri in fresh and one.wanted(filters, by),
            html="" if one.row.uri in stretch.archived else row_html(one.row_for(by), place=place, kept=kept),
        )
        for one in stretch.listed
    ]
    return Batch(rows=tuple(rows), position=last)
