"""Ask when the wire's last entry was received, before Django is there. Knows one table, to read it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

LAST_RECEIVED: Final = "SELECT received FROM wire_header ORDER BY position DESC LIMIT 1"


def last_received(database: Path) -> datetime | None:
    """Return when the last entry in that SQLite file was received; None where there is none, or no wire yet.

    Raises `sqlite3.DatabaseError` for a file that is no database or that is broken.
    """
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'wire_header'").fetchall():
            return None
        found = connection.execute(LAST_RECEIVED).fetchone()
    return datetime.fromisoformat(found[0]).replace(tzinfo=UTC) if found else None
