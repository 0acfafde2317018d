"""What PostgreSQL alone needs: a snapshot as COPY text, loading one, foreign keys taken off and put back, sequences.

Django's connection is used where its settings matter, its driver's for COPY.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import sql

from orkhon.keeping.errors import BackupDamaged, DatabaseAway
from orkhon.keeping.facts import collect
from orkhon.keeping.manifest import Facts

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_PIECE: Final = 8 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table and its columns, in the order in which its rows are copied."""

    name: str
    columns: tuple[str, ...]

    def copy_out(self) -> sql.Composed:
        """Return the statement that gives the rows as text."""
        return sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(self.name), self._columns())

    def copy_in(self) -> sql.Composed:
        """Return the statement that takes rows as text."""
        return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.name), self._columns())

    def _columns(self) -> sql.Composed:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))


@contextmanager
def session(connection: BaseDatabaseWrapper) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection of its own to the same database, in autocommit, that no time-out of the hub ends."""
    own = connection.copy()
    try:
        try:
            own.ensure_connection()
        except Exception as error:
            raise DatabaseAway(f"PostgreSQL does not open the database: {' '.join(str(error).split())}") from error
        raw = own.connection
        with raw.cursor() as cursor:
            cursor.execute(
                "SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0; SET statement_timeout = 0"
            )
            cursor.execute("SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'; SET extra_float_digits = 1")
        yield raw
    finally:
        own.close()


def table_names(raw: psycopg.Connection[Any]) -> list[str]:
    """Return the tables of the schema in use."""
    return [
        name
        for (name,) in raw.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
            "AND relnamespace = current_schema()::regnamespace ORDER BY relname"
        ).fetchall()
    ]


def tables_of(raw: psycopg.Connection[Any], names: Sequence[str]) -> list[Table]:
    """Return the tables of these names with the columns that are stored."""
    columns: dict[str, list[str]] = {name: [] for name in names}
    for table, column in raw.execute(
        "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%s) "
        "AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname, a.attnum",
        (list(names),),
    ).fetchall():
        columns[table].append(column)
    return [Table(name=name, columns=tuple(columns[name])) for name in names]


class Snapshot:
    """The whole database as it is at one moment, while the hub goes on writing."""

    def __init__(self, raw: psycopg.Connection[Any], *, left_out: frozenset[str]) -> None:
        self._raw = raw
        # The first question fixes what all later ones see; nothing is locked against writers.
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        names = [name for name in table_names(raw) if name not in left_out]
        size = raw.execute("SELECT pg_database_size(current_database())").fetchone()
        self.facts: Facts = collect(
            lambda question: raw.execute(question.encode()).fetchall(),
            vendor="postgresql",
            tables=names,
            size=int(size[0]) if size else 0,
        )
        self.tables = tables_of(raw, [name for name in names if name != "django_migrations"])

    def description(self) -> bytes:
        """Return the tables, their columns and the ends of their sequences as JSON."""
        return json.dumps(
            {
                "tables": {table.name: list(table.columns) for table in self.tables},
                "sequences": sequence_ends(self._raw),
            }
        ).encode("utf-8")

    def pieces(self, table: Table) -> Iterator[bytes]:
        """Yield the table's rows as COPY's text, some megabytes at a time; a piece may end within a row."""
        piece = bytearray()
        with self._raw.cursor() as cursor, cursor.copy(table.copy_out()) as copy:
            for block in copy:
                piece += block
                if len(piece) >= _PIECE:
                    yield bytes(piece)
                    piece.clear()
        if piece:
            yield bytes(piece)

    def close(self) -> None:
        """End the transaction."""
        self._raw.execute("ROLLBACK")


def read_description(data: bytes) -> tuple[dict[str, Table], dict[str, int]]:
    """Read what `description` wrote: tables by name, and the end of each table's sequence. Raises `BackupDamaged`."""
    try:
        read = json.loads(data)
        tables = {
            str(name): Table(name=str(name), columns=tuple(map(str, columns)))
            for name, columns in read["tables"].items()
        }
        sequences = {str(name): int(end) for name, end in read["sequences"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupDamaged(f"the backup's list of tables cannot be read ({error!r}); use another backup") from error
    return tables, sequences


def _serials(raw: psycopg.Connection[Any]) -> list[tuple[str, str, str]]:
    """Return table, column and sequence of each column that numbers itself."""
    return raw.execute(
        "SELECT c.relname, a.attname, d.objid::regclass::text FROM pg_depend d "
        "JOIN pg_class c ON c.oid = d.refobjid "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid "
        "JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' "
        "WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass "
        "AND d.deptype IN ('a', 'i') AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname"
    ).fetchall()


def sequence_ends(raw: psycopg.Connection[Any]) -> dict[str, int]:
    """Return by table the last number that its sequence gave out; those that gave none are left out."""
    found = {}
    for table, _, sequence in _serials(raw):
        row = raw.execute("SELECT pg_sequence_last_value(%s::regclass)", (sequence,)).fetchone()
        if row and row[0] is not None:
            found[table] = int(row[0])
    return found


def set_sequences(raw: psycopg.Connection[Any], ends: Mapping[str, int]) -> None:
    """Let every sequence go on after the greatest number in its table, and after `ends` where that is greater.

    A number that was given out once, to a row that is gone, is so not given out again.
    """
    for table, column, sequence in _serials(raw):
        raw.execute(
            sql.SQL(
                "SELECT setval({}::regclass, greatest(coalesce(max({}), 0), {}, 1), "
                "max({}) IS NOT NULL OR {} > 0) FROM {}"
            ).format(
                sql.Literal(sequence),
                sql.Identifier(column),
                sql.Literal(ends.get(table, 0)),
                sql.Identifier(column),
                sql.Literal(ends.get(table, 0)),
                sql.Identifier(table),
            )
        )


ForeignKeys = list[tuple[str, str, str]]
"""Table, name and definition of each foreign key."""


def foreign_keys(raw: psycopg.Connection[Any]) -> ForeignKeys:
    """Return all foreign keys of the schema in use."""
    return raw.execute(
        "SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k "
        "JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'f' "
        "AND k.connamespace = current_schema()::regnamespace ORDER BY c.relname, k.conname"
    ).fetchall()


def drop_foreign_keys(raw: psycopg.Connection[Any], keys: ForeignKeys) -> None:
    """Take them off, so that tables can be filled in any order."""
    for table, name, _ in keys:
        raw.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}").format(sql.Identifier(table), sql.Identifier(name))
        )


def add_foreign_keys(raw: psycopg.Connection[Any], keys: ForeignKeys) -> None:
    """Put back those that are absent, which checks every row."""
    there = {(table, name) for table, name, _ in foreign_keys(raw)}
    for table, name, definition in keys:
        if (table, name) not in there:
            raw.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    # The definition is what this server itself said of a constraint that Django made.
                    sql.Identifier(table),
                    sql.Identifier(name),
                    sql.SQL(definition),
                )
            )


def clear_tables(raw: psycopg.Connection[Any], names: Sequence[str]) -> None:
    """Remove what migrations put in. Tables without rows are not touched: the wire's guards refuse even that."""
    filled = [
        name
        for name in names
        if raw.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone()
    ]
    if filled:
        raw.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, filled))))


def drop_everything(raw: psycopg.Connection[Any]) -> None:
    """Remove every table of the schema in use, and the functions of the guards: what a failed restore has made."""
    for name in table_names(raw):
        raw.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    for (function,) in raw.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
        "AND p.prorettype = 'trigger'::regtype "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    ).fetchall():
        raw.execute(sql.SQL("DROP FUNCTION IF EXISTS {} CASCADE").format(sql.SQL(function)))
