"""Overwrite what removed rows leave behind in the databases' files. Knows no room's tables but by the names given.

SQLite keeps removed text in free pages, in the log beside the file, and in the segments of its full-text index until
these are merged. PostgreSQL keeps dead rows, and in its statistics the most common values of each column. The one
module where the two differ in this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import connections

from orkhon.wire.errors import WireBusy

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class ScrubPostponed(WireBusy):
    """Somebody holds the database; what was removed is removed, but its bytes are not overwritten yet."""


def scrub(tables: Iterable[str]) -> None:
    """Rewrite both SQLite files, or the named tables of PostgreSQL, so that no removed text is left in them.

    Writers wait meanwhile: some seconds a gigabyte. Raises `ScrubPostponed` (retryable) inside a transaction and while
    somebody reads an old state, and Django's `OperationalError` where the lock is not to be had.
    """
    named = sorted(set(tables))
    for alias in connections:
        connection = connections[alias]
        if connection.in_atomic_block:
            raise ScrubPostponed(f"the database {alias} is within a transaction; commit it first")
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            _scrub_sqlite(connection)
        else:
            _scrub_postgresql(connection, named)


def _scrub_sqlite(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for (name,) in cursor.fetchall():
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {quoted} ({quoted}) VALUES ('rebuild')")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone()
    if busy:
        raise ScrubPostponed(f"somebody still reads the former state of {connection.alias}; it is tried again")


def _scrub_postgresql(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in tables:
            if table in there:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
