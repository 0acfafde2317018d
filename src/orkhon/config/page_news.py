"""Tell the cache of pages what has changed: entries of the wire, and rows that pages were made of. Asks no model.

What takes matter away or puts it right purges hard; everything else lets the old page stand until there is a new one.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import psycopg

from orkhon.server.bytecache import EVERYTHING, ByteCache, Purge
from orkhon.wire.asked import HEADLINES, item_tag
from orkhon.wire.remembered import Memory

WIRE_CHANNEL: Final = "orkhon_wire"
TABLES_CHANNEL: Final = "orkhon_tables"
_MOST: Final = 2000
"""Entries after which it is not asked any more what each was about."""
_ENTRIES: Final = (
    "SELECT h.position, h.uri, h.kind, h.agency, p.language_code FROM wire_header h "
    "LEFT JOIN wire_payload p ON p.position = h.position WHERE h.position > {mark} ORDER BY h.position LIMIT {most}"
)
_LAST: Final = "SELECT coalesce(max(position), 0) FROM wire_header"
_CHANGED: Final = "SELECT tag, moves FROM portals_changed WHERE moves > ?"
_LAST_CHANGED: Final = "SELECT coalesce(max(moves), 0) FROM portals_changed"
_TAKING: Final = frozenset({"kill", "withhold", "redact", "correct"})
_RULES: Final = frozenset({"table:alliance_legalorder", "table:alliance_memorandum"})
"""Tables whose rows forbid to show something."""
HARD: Final = "!"
"""Before a tag of which nobody may be shown what was before."""
ARTICLES: Final = "articles:"
_LANGUAGES: Final = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")

Entry = tuple[int, str, str, str, str | None]
"""Position, uri, kind, agency, and the language of what the entry carries, None where it carries nothing."""


def purges_of(entries: Iterable[Entry], *, desk: str) -> list[Purge]:
    """Return what each entry of the wire purges; `desk` is the agency whose items are articles."""
    found: dict[Purge, None] = {}
    for _, uri, kind, agency, language in entries:
        if kind == "policy":
            # A memorandum, a key, a right: it may forbid anything that any page shows.
            return [Purge(tag=EVERYTHING, hard=True)]
        found[Purge(tag=item_tag(uri), hard=kind in _TAKING)] = None
        lists = ARTICLES if agency == desk else HEADLINES
        # A control entry does not say the language of what it gives back or takes.
        for name in (language, "any") if language else ("any", *_LANGUAGES):
            found[Purge(tag=f"{lists}{name}")] = None
    return list(found)


def purge_of(tag: str) -> Purge:
    """Return what a word about changed rows purges."""
    plain = tag.removeprefix(HARD)
    return Purge(tag=plain, hard=plain != tag or plain in _RULES)


class Purging:
    """Tells of each change both what remembers what pages are made of, and what keeps the pages."""

    def __init__(self, memory: Memory, cache: ByteCache) -> None:
        self._memory = memory
        self._cache = cache

    def purge(self, purges: Iterable[Purge], *, now: float) -> None:
        """Let both go what shows any of it: the memory first, so that no page is kept as new that was made of it."""
        found = list(purges)
        self._memory.forget(one.tag for one in found)
        self._cache.purge(found, now=now)


class _Log:
    """Where the wire's log was when it was asked last."""

    def __init__(self, desk: str) -> None:
        self._desk = desk
        self._position: int | None = None

    def news(self, entries: Sequence[Entry], last: int) -> list[Purge]:
        """Return what the entries after the last position purge; `last` is where the log ends."""
        before, self._position = self._position, last
        if before is None:
            return []
        if last < before or len(entries) >= _MOST:
            # Another log than before, or too much of it.
            return [Purge(tag=EVERYTHING, hard=True)]
        return purges_of(entries, desk=self._desk)

    def begins_at(self, last: int) -> int:
        """Return the position after which to ask."""
        return last if self._position is None else self._position


class SqliteNews:
    """Asks the wire's file on a connection of its own. One thread only."""

    def __init__(self, path: Path, *, desk: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=1.0)
        self._log = _Log(desk)
        self._moves: int | None = None

    def __call__(self) -> list[Purge]:
        """Return what changed since the last call; nothing at the first. Raises `sqlite3.Error`."""
        ask = self._connection.execute
        ask("BEGIN")  # one moment for all questions
        try:
            (last,) = ask(_LAST).fetchone()
            (moves,) = ask(_LAST_CHANGED).fetchone()
            entries = ask(_ENTRIES.format(mark="?", most=_MOST), (self._log.begins_at(last),)).fetchall()
            changed = ask(_CHANGED, (self._moves or 0,)).fetchall() if self._moves is not None else []
        finally:
            with contextlib.suppress(sqlite3.Error):
                ask("COMMIT")
        purges = self._log.news(entries, last)
        if self._moves is not None and moves < self._moves:
            purges = [Purge(tag=EVERYTHING, hard=True)]
        self._moves = moves
        return [*purges, *(purge_of(tag) for tag, _ in changed)]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class PostgresNews:
    """Asks for the wire's entries, and takes what was said of rows as it was said."""

    def __init__(self, *, desk: str) -> None:
        self._log = _Log(desk)

    def __call__(self, connection: psycopg.Connection, said: Sequence[tuple[str, str]] | None) -> list[Purge]:
        """Return what changed since the last call; nothing at the first. Raises `psycopg.Error`."""
        found = connection.execute(_LAST).fetchone()
        last = int(found[0]) if found else 0
        entries: list[Entry] = []
        if last != self._log.begins_at(last):
            asked = _ENTRIES.format(mark="%s", most=_MOST).encode()
            entries = list(connection.execute(asked, (self._log.begins_at(last),)).fetchall())
            last = max(last, *(entry[0] for entry in entries)) if entries else last
        rows = [purge_of(payload) for channel, payload in said or () if channel == TABLES_CHANNEL]
        return [*self._log.news(entries, last), *rows]
