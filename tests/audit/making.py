"""Acts for tests of the audit, and an intruder who owns the database. Asserts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from orkhon.audit.actions.record import record
from orkhon.audit.guards import lift_guards, make_guards
from orkhon.audit.origins import Origin
from tests.wire.making import settle

HOME = Origin(address="192.0.2.7", agent="Mozilla/5.0")


def some_acts(now: datetime, *, number: int = 3, actor: str = "hub", origin: Origin | None = HOME) -> None:
    """So many acts, each on another object."""
    for at in range(number):
        record("wire.kill", actor=actor, now=now, object_type="wire.item", object_key=f"urn:altai:{at}", origin=origin)


@contextmanager
def without_guards() -> Iterator[None]:
    """Let a test do to the audit what an intruder who owns the database could do."""
    settle(connection)
    lift_guards(connection)
    try:
        yield
    finally:
        settle(connection)
        make_guards(connection)


def tamper(sql: str, *values: Any) -> None:
    """Change the audit behind its back."""
    with without_guards(), connection.cursor() as cursor:
        cursor.execute(sql, values)
