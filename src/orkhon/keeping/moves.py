"""The mark in a database that is being filled: whose rows come in, and how far they came.

A table of its own and no model: it stands before the first migration has run. While it says that something is
unfinished, no hub starts on the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Execute = Callable[[str, Sequence[Any]], Any]
"""Runs a statement with `%s` for its values and returns a cursor."""

MOVE_TABLE: Final = "keeping_move"
STATE: Final = "state"
MOVING: Final = "moving"
RESTORING: Final = "restoring"
DONE: Final = "done"
MOVED: Final = "moved"
_WHERE: Final = "moved to"
_STATES = {
    RESTORING: "a backup is being restored into this database; let `orkhon restore` end, or run it again",
    MOVING: "a hub is being moved into this database; let `orkhon migrate-to` end, or run it again from where it was",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedAway:
    """That a database was moved: in words where to and when (empty where a former version did not say), and from what.

    `vendor` is the kind of the database that was left.
    """

    where: str
    at: str
    vendor: str

    @property
    def fact(self) -> str:
        """What happened, in words."""
        return f"this database was moved to {self.where or 'another one'}{self.at and f' on {self.at}'}"

    @property
    def advice(self) -> str:
        """What to do, in words."""
        way = "set ORKHON_DATABASE_URL to that one" if self.vendor == "sqlite" else "remove ORKHON_DATABASE_URL"
        return (
            f"{way} for the service, the nightly backup and every command, or, to go back and never use the other one, "
            "`orkhon migrate-to --stay`"
        )

    @property
    def refusal(self) -> str:
        """Why nothing is written here any more, in one line."""
        return f"{self.fact}, and going on here would sign the same positions twice; {self.advice}"


class Mark:
    """Names and JSON values beside the rows, written in the transaction of whoever executes."""

    def __init__(self, execute: Execute) -> None:
        self._execute = execute

    def make(self) -> None:
        """Make the table."""
        self._execute(f"CREATE TABLE IF NOT EXISTS {MOVE_TABLE} (name text PRIMARY KEY, value text NOT NULL)", ())

    def drop(self) -> None:
        """Remove the table, and with it every mark."""
        self._execute(f"DROP TABLE IF EXISTS {MOVE_TABLE}", ())

    def put(self, name: str, value: object) -> None:
        """Write one value in place of the former."""
        self._execute(
            f"INSERT INTO {MOVE_TABLE} (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value)),
        )

    def put_moved(self, where: str, now: datetime) -> None:
        """Write down that the hub has gone to `where`, which holds no password."""
        self.make()
        self.put(_WHERE, [where, f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"])
        self.put(STATE, MOVED)

    def state(self) -> str:
        """Return the state, empty where the table is there and says nothing."""
        return str(self.get(STATE) or "")

    def get(self, name: str) -> Any:
        """Return one value, None where there is none."""
        found = self._execute(f"SELECT value FROM {MOVE_TABLE} WHERE name = %s", (name,)).fetchone()
        return json.loads(found[0]) if found else None


def moved_away(connection: BaseDatabaseWrapper) -> MovedAway | None:
    """Return where the hub of this database was moved to, or None. Raises `DatabaseError`."""
    told = _told(connection)
    if told.get(STATE) != MOVED:
        return None
    where, at = told.get(_WHERE) or ("", "")
    return MovedAway(where=str(where), at=str(at), vendor=connection.vendor)


def why_unfinished(connection: BaseDatabaseWrapper) -> str:
    """Return in words why no hub may use the database (any more, or yet); empty when it may. Raises `DatabaseError`."""
    moved = moved_away(connection)
    return moved.refusal if moved else _STATES.get(_told(connection).get(STATE, ""), "")


def _told(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    with connection.cursor() as cursor:
        if MOVE_TABLE not in connection.introspection.table_names(cursor):
            return {}
        cursor.execute(f"SELECT name, value FROM {MOVE_TABLE} WHERE name IN (%s, %s)", [STATE, _WHERE])
        return {str(name): json.loads(value) for name, value in cursor.fetchall()}
