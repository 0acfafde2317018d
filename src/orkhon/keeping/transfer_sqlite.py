"""The SQLite side of a move: its file is read without changing it, and written as Django's backend would write it."""

from __future__ import annotations

import datetime
import ipaddress
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from orkhon.keeping.children import hash_elsewhere
from orkhon.keeping.errors import MoveFailed, ValueRefused
from orkhon.keeping.facts import head_of
from orkhon.keeping.moves import Mark
from orkhon.keeping.transfer import MovedTable, Row, reached_name


class SqliteSource:
    """The hub's SQLite file, opened so that it cannot be changed."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    def rows(self, table: MovedTable, after: object, limit: int) -> list[Row]:
        """Return the next rows."""
        values = (limit,) if after is None else (after, limit)
        try:
            return self._connection.execute(table.select("?", after=after is not None), values).fetchall()
        except sqlite3.OperationalError as error:
            raise ValueRefused(f"{table.name} holds what cannot be read: {error}; mend that row first") from error

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self._connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0])

    def head(self) -> tuple[int, str]:
        """Return the end of the wire."""
        return head_of(lambda question: self._connection.execute(question).fetchall())

    def sequence_ends(self) -> Mapping[str, int]:
        """Return by table the last number that was given out."""
        return {name: int(end) for name, end in self._connection.execute("SELECT name, seq FROM sqlite_sequence")}

    def fingerprint(self) -> str:
        """Return a hash over the file and its write-ahead log."""
        with closing(sqlite3.connect(self._path, timeout=30)) as writer:
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # In a process of its own: when this one closed the file, it would lose the locks of all its connections
        # (https://www.sqlite.org/howtocorrupt.html, 2.2).
        return hash_elsewhere(self._path, self._path.with_name(f"{self._path.name}-wal"))

    def mark_moved(self, where: str, now: datetime.datetime) -> None:
        """Let no hub start here any more."""
        with closing(sqlite3.connect(self._path, timeout=30)) as writer, writer:
            mark = Mark(lambda statement, values: writer.execute(statement.replace("%s", "?"), values))
            mark.put_moved(where, now)


class SqliteDestination:
    """The hub's SQLite file, with tables that migrations have made."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        # Rows come table by table; whether each refers to one that is there is asked at the end.
        self._connection.execute("PRAGMA foreign_keys=OFF")
        self.mark = Mark(lambda statement, values: self._connection.execute(statement.replace("%s", "?"), values))

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def tables(self) -> list[str]:
        """Return the names of the tables that are there."""
        found = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return [name for (name,) in found]

    def clear(self, names: Sequence[str]) -> None:
        """Remove what migrations put in."""
        self._connection.execute("BEGIN IMMEDIATE")
        for name in names:
            if self._connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone():
                self._connection.execute(f'DELETE FROM "{name}"')
        self.mark.put("cleared", True)
        self._connection.execute("COMMIT")

    def write(self, table: MovedTable, rows: Sequence[Row]) -> None:
        """Insert rows."""
        names = ", ".join(f'"{column}"' for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(
                f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})',
                (tuple(map(_as_sqlite, row)) for row in rows),
            )
            self.mark.put(reached_name(table), _key_text(rows[-1][table.key]))
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._connection.execute("ROLLBACK")
            first, last = rows[0][table.key], rows[-1][table.key]
            raise ValueRefused(
                f"SQLite refuses a row of {table.name} between {first!r} and {last!r}: {error}; mend it, then run again"
            ) from error

    def finish(self, ends: Mapping[str, int]) -> None:
        """Ask whether all rows refer to rows that are there, and set what the next row is numbered after."""
        stray = self._connection.execute("PRAGMA foreign_key_check").fetchmany(5)
        if stray:
            named = ", ".join(f"row {row[1]} of {row[0]}" for row in stray)
            raise MoveFailed(f"rows refer to others that are not there: {named}; mend them, then run with --afresh")
        self._connection.execute("BEGIN IMMEDIATE")
        for table, end in ends.items():
            changed = self._connection.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (end, table)
            )
            if not changed.rowcount and table in self.tables():
                self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, end))
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA optimize")

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self._connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0])

    def head(self) -> tuple[int, str]:
        """Return the end of the wire."""
        return head_of(lambda question: self._connection.execute(question).fetchall())


def _as_sqlite(value: object) -> object:
    """Return a value as Django's SQLite backend would write it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime.datetime):
        return str(value.astimezone(datetime.UTC).replace(tzinfo=None) if value.tzinfo else value)
    if isinstance(value, datetime.timedelta):
        return value // datetime.timedelta(microseconds=1)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(
        value,
        datetime.date
        | datetime.time
        | Decimal
        | ipaddress.IPv4Address
        | ipaddress.IPv6Address
        | ipaddress.IPv4Interface
        | ipaddress.IPv6Interface,
    ):
        return str(value)
    return value


def _key_text(key: object) -> object:
    """Return a key as JSON can hold it and PostgreSQL compares it."""
    return str(key) if isinstance(key, UUID) else key
