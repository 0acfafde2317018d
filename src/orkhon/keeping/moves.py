"""The mark in a database that is being filled: whose rows come in, and how far they came.

A table of its own and no model: it stands before the first migration has run. While it says that something is
unfinished, no hub starts on the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from orkhon.keeping.postgresql import MOVE_TABLE

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Execute = Callable[[str, Sequence[Any]], Any]
"""Runs a statement with `%s` for its values and returns a cursor."""

STATE: Final = "state"
MOVING: Final = "moving"
RESTORING: Final = "restoring"
DONE: Final = "done"
MOVED: Final = "moved"
_STATES = {
    RESTORING: "a backup is being restored into this database; let `orkhon restore` end, or run it again",
    MOVING: "a hub is being moved into this database; let `orkhon migrate-to` end, or run it again from where it was",
    MOVED: (
        "this database was moved to another one, and going on here would sign the same positions twice; set or remove "
        "ORKHON_DATABASE_URL as `orkhon migrate-to` said, or say `orkhon migrate-to --stay` and never use the other one"
    ),
}


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

    def state(self) -> str:
        """Return the state, empty where the table is there and says nothing."""
        return str(self.get(STATE) or "")

    def get(self, name: str) -> Any:
        """Return one value, None where there is none."""
        found = self._execute(f"SELECT value FROM {MOVE_TABLE} WHERE name = %s", (name,)).fetchone()
        return json.loads(found[0]) if found else None


def why_unfinished(connection: BaseDatabaseWrapper) -> str:
    """Return in words why no hub may use the database yet; empty when it may. Raises `DatabaseError`."""
    with connection.cursor() as cursor:
        if MOVE_TABLE not in connection.introspection.table_names(cursor):
            return ""
        cursor.execute(f"SELECT value FROM {MOVE_TABLE} WHERE name = %s", [STATE])
        row = cursor.fetchone()
        return _STATES.get(json.loads(row[0]), "") if row else ""
