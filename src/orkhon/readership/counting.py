"""Count views in memory, between two flushes: on the server's loop, a few microseconds each. Touches no database.

A reader is a mark: a hash of the part of the address that counts (prefixes.py), the browser's name and the portal, made
with a secret of the day; a second one, with a secret of the month, goes into the sketches of whole portals alone. So
once a day is over nobody can find out what anybody read, and once a month is over not even whether. Only marks are
kept, and those of the last half hour by which repeated views are known never leave this process.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Final

from orkhon.readership.people import LONGEST_AGENT, is_person
from orkhon.readership.prefixes import neighbourhood, reader_part
from orkhon.readership.referrers import class_of
from orkhon.readership.sketches import COARSE, FINE, Sketch

AGAIN_AFTER_S: Final = 1800
"""A reader who opens the same page again within this time has viewed it once."""
BURST_S: Final = 600
MOST_FROM_NEARBY: Final = 200
"""Readers of one page that one neighbourhood of addresses may bring within `BURST_S`; more are marked, not counted."""
MOST_MARKS: Final = 200_000
MOST_NEIGHBOURS: Final = 50_000
_DAY_S: Final = 86_400
_NOWHERE: Final = "-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """The secrets of one day and of its month."""

    day: date
    of_day: bytes
    of_month: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One sum of a flush: what a `Fragment` keeps."""

    day: date
    slice: str
    portal: str
    language: str
    key: str
    views: bytes = b""
    readers: bytes = b""
    month: bytes = b""
    capped: int = 0
    programs: int = 0


class _Sum:
    __slots__ = ("capped", "month", "programs", "readers", "views")

    def __init__(self, size: int) -> None:
        self.views = Sketch(size)
        self.readers = Sketch(size)
        self.month = Sketch(size) if size == FINE else None
        self.capped = 0
        self.programs = 0


_Key = tuple[int, str, str, str, str]


class _Page:
    """A page as its answer names it, `portal language section article`, with the sums that a view of it goes into."""

    __slots__ = ("article", "language", "mark", "portal", "section", "sums", "whole")

    def __init__(self, told: bytes, day: int, sums: dict[_Key, _Sum]) -> None:
        parts = [*told.decode("latin-1").split(" "), *[_NOWHERE] * 4][:4]
        self.portal, self.language, self.section, self.article = parts
        # The same in all processes, whatever their own seeds.
        self.mark = int.from_bytes(blake2b(told, digest_size=8).digest(), "big", signed=True)
        self.whole = _sum_of(sums, (day, "whole", self.portal, self.language, ""))
        self.sums = [self.whole]
        for slice_, key in (("section", self.section), ("article", self.article)):
            if key != _NOWHERE:
                self.sums.append(_sum_of(sums, (day, slice_, self.portal, self.language, key)))


def _sum_of(sums: dict[_Key, _Sum], key: _Key) -> _Sum:
    found = sums.get(key)
    if found is None:
        found = sums[key] = _Sum(FINE if key[1] == "whole" else COARSE)
    return found


class Counter:
    """The views of one web process since the last flush. One event loop only; `take` is called on it too.

    `now` is seconds since 1970. Without secrets for the day nothing is counted, and `uncounted` grows.
    """

    def __init__(self, *, own_hosts: Collection[str] = ()) -> None:
        self.own_hosts = frozenset(own_hosts)
        self.uncounted = 0
        self._secrets: dict[int, Secrets] = {}
        self._sums: dict[_Key, _Sum] = {}
        self._pages: dict[tuple[int, bytes], _Page] = {}
        self._programs: dict[tuple[int, bytes], int] = {}
        self._seen: dict[int, float] = {}
        self._nearby: dict[int, list[float]] = {}

    def use(self, secrets: Collection[Secrets]) -> None:
        """Make marks with these from now on, and forget all others."""
        self._secrets = {(one.day - date(1970, 1, 1)).days: one for one in secrets}

    def see(
        self, page: bytes, *, named: Mapping[bytes, bytes], client: str, host: bytes, country: str, now: float
    ) -> None:
        """Count one answer that a browser was given. `named` are the request's headers in small letters."""
        day = int(now // _DAY_S)
        if not is_person(named):
            self._programs[day, page] = self._programs.get((day, page), 0) + 1
            return
        agent = named[b"user-agent"][:LONGEST_AGENT]
        # Python's own hash of text has a secret of this process, and nothing but the number is kept.
        mark = hash((client, agent, page))
        last = self._seen.get(mark)
        if last is not None and now - last < AGAIN_AFTER_S:
            return
        secrets = self._secrets.get(day)
        if secrets is None:
            self.uncounted += 1
            return
        self._remember(mark, now)
        known = self._pages.get((day, page))
        if known is None:
            known = self._pages[day, page] = _Page(page, day, self._sums)
        if self._is_burst(client, page, now):
            for one in known.sums:
                one.capped += 1
            return
        self._count(known, secrets, day, named, (client, agent, host, country), now)

    def take(self, *, now: float) -> list[Seen]:
        """Return all sums and begin anew. Marks that are too old to matter are forgotten."""
        for (day, told), count in self._programs.items():
            parts = [*told.decode("latin-1").split(" "), _NOWHERE, _NOWHERE][:2]
            _sum_of(self._sums, (day, "whole", parts[0], parts[1], "")).programs += count
        sums, self._sums, self._pages, self._programs = self._sums, {}, {}, {}
        while self._seen and now - next(iter(self._seen.values())) >= AGAIN_AFTER_S:
            del self._seen[next(iter(self._seen))]
        self._nearby = {near: burst for near, burst in self._nearby.items() if now - burst[0] < BURST_S}
        return [
            Seen(
                day=datetime.fromtimestamp(day * _DAY_S, UTC).date(),
                slice=slice_,
                portal=portal,
                language=language,
                key=key,
                views=one.views.to_bytes(),
                readers=one.readers.to_bytes(),
                month=one.month.to_bytes() if one.month is not None else b"",
                capped=one.capped,
                programs=one.programs,
            )
            for (day, slice_, portal, language, key), one in sums.items()
        ]

    def _count(
        self,
        page: _Page,
        secrets: Secrets,
        day: int,
        named: Mapping[bytes, bytes],
        visit: tuple[str, bytes, bytes, str],
        now: float,
    ) -> None:
        client, agent, host, country = visit
        who = b"\0".join((reader_part(client).encode(), page.portal.encode("latin-1"), agent))
        reader = _mark(who, secrets.of_day)
        # In the same half hour the same in all processes, so that who is served by two of them has viewed once.
        view = hash((reader, page.mark, int(now // AGAIN_AFTER_S)))
        name = host.decode("latin-1").lower().partition(":")[0]
        referrer = class_of(named.get(b"referer", b""), host=name, own_hosts=self.own_hosts)
        for one in (
            *page.sums,
            _sum_of(self._sums, (day, "country", page.portal, page.language, country or _NOWHERE)),
            _sum_of(self._sums, (day, "referrer", page.portal, page.language, referrer)),
        ):
            one.views.add(view)
            one.readers.add(reader)
        if page.whole.month is not None:
            page.whole.month.add(_mark(who, secrets.of_month))

    def _remember(self, mark: int, now: float) -> None:
        # Put at the end, so that the first is always the oldest.
        self._seen.pop(mark, None)
        self._seen[mark] = now
        if len(self._seen) > MOST_MARKS:
            del self._seen[next(iter(self._seen))]

    def _is_burst(self, client: str, page: bytes, now: float) -> bool:
        near = hash((neighbourhood(client), page))
        burst = self._nearby.get(near)
        if burst is None or now - burst[0] >= BURST_S:
            self._nearby.pop(near, None)
            self._nearby[near] = [now, 1.0]
            if len(self._nearby) > MOST_NEIGHBOURS:
                del self._nearby[next(iter(self._nearby))]
            return False
        burst[1] += 1
        return burst[1] > MOST_FROM_NEARBY


def _mark(who: bytes, secret: bytes) -> int:
    return int.from_bytes(blake2b(who, key=secret, digest_size=8).digest(), "big", signed=True)
