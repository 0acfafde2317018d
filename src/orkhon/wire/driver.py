"""Reach the database's own driver through Django's connection. Knows no table and no entry.

Django's wrappers cost as much as SQLite's inserts do, and to PostgreSQL they send every value as text inside the
statement. So Django's query log does not show what goes through here; errors are Django's all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Question = tuple[str, Sequence[object]]
"""A statement with `%s` for each of the values beside it."""

_NEVER_BY_ITSELF: Final = 2**31
"""Executions after which psycopg prepares a statement unasked. Django sets none, which forbids to ask."""


def run(
    connection: BaseDatabaseWrapper,
    sql: str,
    values: Sequence[object] = (),
    *,
    prepared: bool = False,
    binary: bool = False,
) -> Any:
    """Execute one statement and return the driver's cursor. `prepared`: it comes often and is always the same.

    `binary`: PostgreSQL gives bytes as they are and not as text of twice their length.
    """
    with connection.wrap_database_errors:
        return _send(connection, _raw(connection), sql, values, prepared=prepared, binary=binary)


def rows(
    connection: BaseDatabaseWrapper,
    sql: str,
    values: Sequence[object] = (),
    *,
    prepared: bool = False,
    binary: bool = False,
) -> list[tuple[Any, ...]]:
    """Return the rows that one statement gives."""
    found: list[tuple[Any, ...]] = run(connection, sql, values, prepared=prepared, binary=binary).fetchall()
    return found


def answers(connection: BaseDatabaseWrapper, questions: Sequence[Question]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of each of several statements that always are the same, one executed after the other.

    PostgreSQL gets all of them in one round trip, and each sees what was committed before its own turn.
    """
    with connection.wrap_database_errors:
        raw = _raw(connection)
        if connection.vendor == "sqlite":
            return [_send(connection, raw, sql, values).fetchall() for sql, values in questions]
        with raw.pipeline():
            cursors = [_send(connection, raw, sql, values, prepared=True) for sql, values in questions]
        return [cursor.fetchall() for cursor in cursors]


def run_many(connection: BaseDatabaseWrapper, sql: str, values: Sequence[tuple[object, ...]]) -> None:
    """Execute one statement once for each tuple of values."""
    with connection.wrap_database_errors:
        _raw(connection).cursor().executemany(_in_sqlite(sql) if connection.vendor == "sqlite" else sql, values)


def _raw(connection: BaseDatabaseWrapper) -> Any:
    if not connection.in_atomic_block:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    raw = connection.connection
    if connection.vendor == "postgresql" and raw.prepare_threshold is None:
        raw.prepare_threshold = _NEVER_BY_ITSELF
    return raw


def _send(
    connection: BaseDatabaseWrapper,
    raw: Any,
    sql: str,
    values: Sequence[object] = (),
    *,
    prepared: bool = False,
    binary: bool = False,
) -> Any:
    if connection.vendor == "sqlite":
        return raw.execute(_in_sqlite(sql), values)
    # Not the connection's own kind of cursor: that one writes the values into the statement.
    # And the driver by way of the connection: a hub on SQLite never loads it.
    driver = cast("Any", connection).Database
    return driver.Cursor(raw).execute(sql, values, prepare=prepared, binary=binary)


@lru_cache(maxsize=256)
def _in_sqlite(sql: str) -> str:
    """Write a statement with SQLite's marks; none that comes here has a percent sign of another meaning."""
    return sql.replace("%s", "?")
