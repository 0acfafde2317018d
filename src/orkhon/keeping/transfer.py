"""Read rows from one kind of database and write them into the other, with values in the form that Django gives them.

Text stays text wherever both sides read the same: PostgreSQL parses what comes in, SQLite has no other times than
text. Django's own connections are not used for rows, because their converters would only be undone again.
"""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

import psycopg
from django.db.models import Field, ForeignKey, Model
from psycopg import sql

from orkhon.keeping import postgresql
from orkhon.keeping.children import hash_elsewhere
from orkhon.keeping.errors import MoveFailed, TargetTaken, ValueRefused
from orkhon.keeping.facts import head_of
from orkhon.keeping.moves import MOVE_TABLE, Mark

Row = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedTable:
    """A table as both databases know it: its columns, the kind of each, and which of them is the primary key."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    key: int

    @classmethod
    def of(cls, model: type[Model]) -> MovedTable:
        """Read the table of a model."""
        fields = model._meta.local_concrete_fields
        return cls(
            name=model._meta.db_table,
            columns=tuple(str(field.column) for field in fields),
            kinds=tuple(_kind(field) for field in fields),
            key=next(place for place, field in enumerate(fields) if field.primary_key),
        )

    def select(self, mark: str, *, after: bool) -> str:
        """Return the statement that reads a batch in the order of the primary key."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        key = f'"{self.columns[self.key]}"'
        where = f"WHERE {key} > {mark} " if after else ""
        return f'SELECT {names} FROM "{self.name}" {where}ORDER BY {key} LIMIT {mark}'


def _kind(field: Field[Any, Any]) -> str:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field.get_internal_type()


class Source(Protocol):
    """Where rows come from; it is only read, but for the mark at the very end."""

    def rows(self, table: MovedTable, after: object, limit: int) -> list[Row]:
        """Return the next rows after the one with the key `after`, None for the first; values as they were read."""

    def count(self, table: str) -> int:
        """Return how many rows a table has."""

    def head(self) -> tuple[int, str]:
        """Return the end of the wire."""

    def sequence_ends(self) -> Mapping[str, int]:
        """Return by table the last number that was given out."""

    def fingerprint(self) -> str:
        """Return what changes whenever anything in the database does."""

    def mark_moved(self, where: str, now: datetime.datetime) -> None:
        """Let no hub start here any more."""


class Destination(Protocol):
    """Where rows go."""

    mark: Mark

    def tables(self) -> list[str]:
        """Return the names of the tables that are there."""

    def clear(self, names: Sequence[str]) -> None:
        """Take foreign keys off, remove what migrations put in, and remember both in one transaction."""

    def write(self, table: MovedTable, rows: Sequence[Row]) -> None:
        """Write rows and how far they came in one transaction. Raises `ValueRefused`."""

    def finish(self, ends: Mapping[str, int]) -> None:
        """Put foreign keys and sequences back."""

    def count(self, table: str) -> int:
        """Return how many rows a table has."""

    def head(self) -> tuple[int, str]:
        """Return the end of the wire."""


def reached_name(table: MovedTable) -> str:
    """Return the name under which the mark holds the last key that was written."""
    return f"reached {table.name}"


# From SQLite to PostgreSQL


def _moment(value: object) -> object:
    return f"{value}+00" if isinstance(value, str) else value


def _duration(value: object) -> object:
    return f"{value} microseconds" if isinstance(value, int) else value


_TO_POSTGRESQL: Final[Mapping[str, Callable[[object], object]]] = {
    "DateTimeField": _moment,
    "DurationField": _duration,
}


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


class PostgresDestination:
    """A PostgreSQL database that migrations have filled with tables."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._raw = raw
        self.mark = Mark(lambda statement, values: raw.execute(statement.encode(), values))

    def tables(self) -> list[str]:
        """Return the names of the tables that are there."""
        return postgresql.table_names(self._raw)

    def clear(self, names: Sequence[str]) -> None:
        """Take foreign keys off, remove what migrations put in."""
        with self._raw.transaction():
            keys = postgresql.foreign_keys(self._raw)
            postgresql.drop_foreign_keys(self._raw, keys)
            postgresql.clear_tables(self._raw, names)
            self.mark.put("foreign keys", keys)
            self.mark.put("cleared", True)

    def write(self, table: MovedTable, rows: Sequence[Row]) -> None:
        """Copy rows in."""
        converters = [(place, _TO_POSTGRESQL[kind]) for place, kind in enumerate(table.kinds) if kind in _TO_POSTGRESQL]
        statement = postgresql.Table(name=table.name, columns=table.columns).copy_in()
        try:
            with self._raw.transaction(), self._raw.cursor() as cursor:
                with cursor.copy(statement) as copy:
                    for row in rows:
                        values = list(row)
                        for place, convert in converters:
                            values[place] = convert(values[place])
                        copy.write_row(values)
                self.mark.put(reached_name(table), rows[-1][table.key])
        except psycopg.DataError as error:
            raise self._refusal(table, rows, error) from error

    def _refusal(self, table: MovedTable, rows: Sequence[Row], error: psycopg.DataError) -> ValueRefused:
        for row in rows:
            for column, value in zip(table.columns, row, strict=True):
                if isinstance(value, str) and "\x00" in value:
                    return ValueRefused(
                        f"{table.name}.{column} of the row {row[table.key]!r} holds a NUL, which PostgreSQL does not "
                        "take in text; remove it, then run this again"
                    )
        first, last = rows[0][table.key], rows[-1][table.key]
        return ValueRefused(
            f"PostgreSQL refuses a value of {table.name} between the rows {first!r} and {last!r}: "
            f"{error.diag.message_primary or error}; mend that row, then run this again"
        )

    def finish(self, ends: Mapping[str, int]) -> None:
        """Put foreign keys and sequences back."""
        keys = [(str(table), str(name), str(definition)) for table, name, definition in self.mark.get("foreign keys")]
        try:
            with self._raw.transaction():
                postgresql.add_foreign_keys(self._raw, keys)
                postgresql.set_sequences(self._raw, ends)
        except psycopg.IntegrityError as error:
            raise MoveFailed(
                f"a row refers to one that is not there: {error.diag.message_detail or error}; mend it where the hub "
                "is now, then run this again with --afresh"
            ) from error
        self._raw.execute("ANALYZE")

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        row = self._raw.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        return int(row[0]) if row else 0

    def head(self) -> tuple[int, str]:
        """Return the end of the wire."""
        return head_of(lambda question: self._raw.execute(question.encode()).fetchall())


# From PostgreSQL to SQLite


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


class PostgresSource:
    """The hub's PostgreSQL database, in transactions that cannot change it."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._raw = raw
        raw.execute("SET default_transaction_read_only = on")

    def rows(self, table: MovedTable, after: object, limit: int) -> list[Row]:
        """Return the next rows."""
        values = (limit,) if after is None else (after, limit)
        return self._raw.execute(table.select("%s", after=after is not None).encode(), values).fetchall()

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        row = self._raw.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        return int(row[0]) if row else 0

    def head(self) -> tuple[int, str]:
        """Return the end of the wire."""
        return head_of(lambda question: self._raw.execute(question.encode()).fetchall())

    def sequence_ends(self) -> Mapping[str, int]:
        """Return by table the last number that was given out."""
        return postgresql.sequence_ends(self._raw)

    def fingerprint(self) -> str:
        """Return a hash over each table's number of rows and its last writing transaction."""
        digest = hashlib.sha256()
        for name in postgresql.table_names(self._raw):
            if name == MOVE_TABLE:
                continue
            question = sql.SQL("SELECT count(*), max(xmin::text::bigint) FROM {}").format(sql.Identifier(name))
            digest.update(f"{name} {self._raw.execute(question).fetchone()}\n".encode())
        return digest.hexdigest()

    def mark_moved(self, where: str, now: datetime.datetime) -> None:
        """Let no hub start here any more."""
        self._raw.execute("SET default_transaction_read_only = off")
        mark = Mark(lambda statement, values: self._raw.execute(statement.encode(), values))
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


def _key_text(key: object) -> object:
    """Return a key as JSON can hold it and PostgreSQL compares it."""
    return str(key) if isinstance(key, UUID) else key


def refuse_taken(destination: Destination, where: str) -> None:
    """Raise `TargetTaken` where anything but a move that was begun is in the database."""
    there = destination.tables()
    if there:
        raise TargetTaken(
            f"{where} holds {len(there)} tables already (first {sorted(there)[0]}); give an empty one, "
            "or move that one aside"
        )
