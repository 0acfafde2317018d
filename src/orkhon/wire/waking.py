"""Sleep until the log may have grown. Says nothing of what is new: positions do that.

SQLite: `PRAGMA data_version`, which moves when another connection has written to the file. PostgreSQL: LISTEN
on the channel that each append notifies. A sleeper wakes at least each second, whatever it may have missed.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol, Self

from orkhon.wire import driver, ledger
from orkhon.wire.inserting import CHANNEL

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

AT_LEAST_EACH: Final = 1.0
"""Seconds after which a sleeper looks by itself."""

_GLANCE: Final = 0.02
"""Seconds between two looks at SQLite's data version. Each costs microseconds; ten readers 2 % of a core."""

_SLICE: Final = 0.2
"""Seconds that PostgreSQL is waited for before the wish to stop is looked at again."""


class Waker(Protocol):
    """What wakes one thread.

    `mark` is called before each reading of the log, so that nothing slips between.
    """

    def __enter__(self) -> Self:
        """Begin to listen."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        ...

    def mark(self) -> None:
        """Remember where the log stands before it is read."""
        ...

    def sleep(self, stop: threading.Event) -> None:
        """Return when the log may have grown since `mark`, after a second, or when `stop` is set."""
        ...


def waker() -> Waker:
    """Return what wakes this thread, for the database that holds the log."""
    connection = ledger.log_connection()
    return _DataVersion(connection) if connection.vendor == "sqlite" else _Listening(connection)


class _DataVersion:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self._seen = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open: the connection is the thread's own."""

    def mark(self) -> None:
        self._seen = self._version()

    def sleep(self, stop: threading.Event) -> None:
        end = time.monotonic() + AT_LEAST_EACH
        while time.monotonic() < end and not stop.wait(_GLANCE):
            if self._version() != self._seen:
                return

    def _version(self) -> int:
        return int(driver.rows(self._connection, "PRAGMA data_version")[0][0])


class _Listening:
    """Has a connection of its own: a notice that came with another statement's answer would be lost."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection.copy()

    def __enter__(self) -> Self:
        self._connection.ensure_connection()
        with self._connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def mark(self) -> None:
        """Nothing to remember: the server keeps each notice until it is taken."""

    def sleep(self, stop: threading.Event) -> None:
        end = time.monotonic() + AT_LEAST_EACH
        while time.monotonic() < end and not stop.is_set():
            if list(self._connection.connection.notifies(timeout=_SLICE, stop_after=1)):
                return
