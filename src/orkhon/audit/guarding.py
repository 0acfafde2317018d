"""Triggers that refuse changes to tables, on SQLite and on PostgreSQL: made, missed, lifted. Knows no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """One trigger: its name, its table and the statement that makes it."""

    name: str
    table: str
    sql: str


def sqlite_guard(table: str, event: str, sentence: str, *, condition: str = "", also: str = "") -> Guard:
    """Return the trigger by which SQLite refuses `event` (UPDATE, DELETE, INSERT) with that sentence.

    An INSERT is refused because INSERT OR REPLACE deletes the row in its way without firing DELETE triggers; so does
    UPDATE OR REPLACE. `also` ends the name of a second trigger on the same event.
    """
    name = f"{table}_no_{'replace' if event == 'INSERT' else event.lower()}{also}"
    when = f" WHEN {condition}" if condition else ""
    sql = (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{when} "
        f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )
    return Guard(name=name, table=table, sql=sql)


def postgresql_guard(table: str, event: str, function: str) -> Guard:
    """Return the trigger by which PostgreSQL runs `function` before `event` (UPDATE, DELETE, TRUNCATE)."""
    name = f"{table}_no_{event.lower()}"
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    sql = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
    return Guard(name=name, table=table, sql=sql)


@dataclass(frozen=True, kw_only=True, slots=True)
class GuardSet:
    """All guards of a room's tables. `functions` are the bodies of PostgreSQL's trigger functions by name."""

    tables: frozenset[str]
    on_sqlite: tuple[Guard, ...]
    on_postgresql: tuple[Guard, ...]
    functions: Mapping[str, str]

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the names of the guards that are absent, altered or switched off; empty when all stand.

        Also empty while the tables themselves are not there yet.
        """
        with connection.cursor() as cursor:
            if not self.tables <= set(connection.introspection.table_names(cursor)):
                return []
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                found = dict(cursor.fetchall())
                return [guard.name for guard in self.on_sqlite if found.get(guard.name) != guard.sql]
            # A trigger that is enabled ALWAYS fires for replication roles as well.
            cursor.execute(
                "SELECT t.tgname, p.proname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'A'"
            )
            bodies = {name: (function, body) for name, function, body in cursor.fetchall()}
        missing = []
        for guard in self.on_postgresql:
            function, body = bodies.get(guard.name, ("", ""))
            if self.functions.get(function) != body or not guard.sql.endswith(f" {function}()"):
                missing.append(guard.name)
        return missing

    def make(self, connection: BaseDatabaseWrapper) -> None:
        """Make all guards, in place of any that stand under their names."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for guard in self.on_sqlite:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
                    cursor.execute(guard.sql)
                return
            for name, body in self.functions.items():
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard${body}$guard$"
                )
            for guard in self.on_postgresql:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
                cursor.execute(guard.sql)
                cursor.execute(f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}")

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Remove all guards. For the reversal of a migration and for tests; nothing else may call it."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for guard in self.on_sqlite:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
                return
            for guard in self.on_postgresql:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
            for name in self.functions:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
