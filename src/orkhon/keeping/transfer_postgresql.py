"""The PostgreSQL side of a move: read in transactions that cannot change it, and filled with COPY."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import psycopg
from psycopg import sql

from orkhon.keeping import postgresql
from orkhon.keeping.errors import MoveFailed, ValueRefused
from orkhon.keeping.facts import head_of
from orkhon.keeping.moves import MOVE_TABLE, Mark
from orkhon.keeping.transfer import MovedTable, Row, reached_name


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


def _moment(value: object) -> object:
    return f"{value}+00" if isinstance(value, str) else value


def _duration(value: object) -> object:
    return f"{value} microseconds" if isinstance(value, int) else value


_TO_POSTGRESQL: Final[Mapping[str, Callable[[object], object]]] = {
    "DateTimeField": _moment,
    "DurationField": _duration,
}


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
