"""The triggers by which the database itself refuses to change the log, on SQLite and on PostgreSQL.

They are made again after every migration (Django's table rebuild on SQLite drops them without a word), and
`missing_guards` is asked at every start. Whoever owns the database can still lift them; what was changed then
is found by `orkhon wire verify`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orkhon.wire.kinds import CONTENT_KINDS

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_KINDS = ", ".join(f"'{kind}'" for kind in sorted(CONTENT_KINDS))
_AT_FIRST = frozenset({"wire_header", "wire_statement", "wire_link", "wire_redaction", "wire_payload"})
"""The tables of the first migration; the others came later, and a migration in between finds them not there."""
_FOR_EVER = ("wire_header", "wire_statement", "wire_link", "wire_redaction", "wire_dailyroot", "wire_treenode")
_TABLES = (*_FOR_EVER, "wire_payload")
_NAMED_BY_REDACT = (
    "SELECT 1 FROM wire_redaction r JOIN wire_header h ON h.position = r.entry "
    "WHERE r.target = OLD.position AND h.kind = 'redact'"
)

# SQLite's INSERT OR REPLACE deletes the row in its way without firing DELETE triggers, by any unique key.
_IN_THE_WAY = {
    "wire_header": (
        "SELECT 1 FROM wire_header WHERE position = NEW.position",
        f"SELECT 1 FROM wire_header WHERE NEW.kind IN ({_KINDS}) AND uri = NEW.uri "
        f"AND version = NEW.version AND kind IN ({_KINDS})",
    ),
    "wire_payload": ("SELECT 1 FROM wire_payload WHERE position = NEW.position",),
    "wire_statement": (
        "SELECT 1 FROM wire_statement WHERE position = NEW.position",
        "SELECT 1 FROM wire_statement WHERE agency = NEW.agency AND signed_by = NEW.signed_by "
        "AND sequence = NEW.sequence",
    ),
    "wire_link": (
        "SELECT 1 FROM wire_link WHERE id = NEW.id",
        "SELECT 1 FROM wire_link WHERE hub = NEW.hub AND position = NEW.position",
        "SELECT 1 FROM wire_link WHERE NEW.own AND own AND header_id = NEW.header_id",
    ),
    "wire_redaction": ("SELECT 1 FROM wire_redaction WHERE target = NEW.target",),
    "wire_dailyroot": (
        "SELECT 1 FROM wire_dailyroot WHERE id = NEW.id",
        "SELECT 1 FROM wire_dailyroot WHERE day = NEW.day",
    ),
    "wire_treenode": ("SELECT 1 FROM wire_treenode WHERE number = NEW.number",),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """One trigger: its name, its table and the statement that makes it."""

    name: str
    table: str
    sql: str


def _sqlite_guards() -> list[Guard]:
    guards = []

    def add(table: str, event: str, condition: str, sentence: str) -> None:
        name = f"{table}_no_{'replace' if event == 'INSERT' else event.lower()}"
        when = f" WHEN {condition}" if condition else ""
        sql = (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{when} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        guards.append(Guard(name=name, table=table, sql=sql))

    for table in _TABLES:
        add(table, "UPDATE", "", f"UPDATE on {table} refused: the wire is append-only")
        taken = " OR ".join(f"EXISTS ({query})" for query in _IN_THE_WAY[table])
        add(table, "INSERT", taken, f"INSERT on {table} refused: that row is there already")
    for table in _FOR_EVER:
        add(table, "DELETE", "", f"DELETE on {table} refused: the wire is append-only")
    add(
        "wire_payload",
        "DELETE",
        f"NOT EXISTS ({_NAMED_BY_REDACT})",
        "DELETE on wire_payload refused: no redact entry names it",
    )
    return guards


_REFUSE_BODY = """
BEGIN
    RAISE EXCEPTION '% on % refused: the wire is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
"""
_PAYLOAD_BODY = f"""
BEGIN
    IF NOT EXISTS ({_NAMED_BY_REDACT}) THEN
        RAISE EXCEPTION 'DELETE on wire_payload refused: no redact entry names it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END;
"""
_FUNCTIONS = {"wire_refuse_change": _REFUSE_BODY, "wire_refuse_unnamed_removal": _PAYLOAD_BODY}


def _postgres_guards() -> list[Guard]:
    guards = []

    def add(table: str, event: str, function: str) -> None:
        name = f"{table}_no_{event.lower()}"
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        sql = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
        guards.append(Guard(name=name, table=table, sql=sql))

    for table in _TABLES:
        for event in ("UPDATE", "DELETE", "TRUNCATE"):
            by_redact = table == "wire_payload" and event == "DELETE"
            add(table, event, "wire_refuse_unnamed_removal" if by_redact else "wire_refuse_change")
    return guards


def _guards(connection: BaseDatabaseWrapper) -> list[Guard]:
    """Return the guards of those tables that are there."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    guards = _sqlite_guards() if connection.vendor == "sqlite" else _postgres_guards()
    return [guard for guard in guards if guard.table in tables] if tables >= _AT_FIRST else []


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the guards that are absent, altered or switched off; empty when all stand.

    Also empty while the tables themselves are not there yet.
    """
    guards = _guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
            return [guard.name for guard in guards if found.get(guard.name) != guard.sql]
        # A trigger that is enabled ALWAYS fires for replication roles as well.
        cursor.execute(
            "SELECT t.tgname, p.proname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'A'"
        )
        bodies = {name: (function, body) for name, function, body in cursor.fetchall()}
        missing = []
        for guard in guards:
            function, body = bodies.get(guard.name, ("", ""))
            if _FUNCTIONS.get(function) != body or not guard.sql.endswith(f"{function}()"):
                missing.append(guard.name)
        return missing


def make_guards(connection: BaseDatabaseWrapper) -> None:
    """Make all guards, in place of any that stand under their names."""
    guards = _guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for guard in guards:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
                cursor.execute(guard.sql)
            return
        for name, body in _FUNCTIONS.items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard${body}$guard$"
            )
        for guard in guards:
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
            cursor.execute(guard.sql)
            cursor.execute(f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}")


def lift_guards(connection: BaseDatabaseWrapper) -> None:
    """Remove all guards. For the reversal of a migration and for tests; nothing else may call it."""
    guards = _guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for guard in guards:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
            return
        for guard in guards:
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
        for name in _FUNCTIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
