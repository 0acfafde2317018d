"""Sleep until the log may have grown. Says nothing of what is new: positions do that.

SQLite: one thread a process asks `PRAGMA data_version`, which moves when another connection has written to the file,
and then for the log's end, on behalf of all who sleep. PostgreSQL: LISTEN on the channel that each append notifies. A
sleeper wakes at least each second, whatever it may have missed.
"""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol, Self

from orkhon.wire import driver, ledger
from orkhon.wire.inserting import CHANNEL

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger(__name__)

AT_LEAST_EACH: Final = 1.0
"""Seconds after which a sleeper looks by itself."""

_GLANCE: Final = 0.02
"""Seconds between two looks at SQLite's data version. A thread that wakes costs more than the look: one does it."""

_SLICE: Final = 0.2
"""Seconds that news are waited for before the wish to stop is looked at again."""


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
    return _Sleeper(_watch_of(connection)) if connection.vendor == "sqlite" else _Listening(connection)


class _Watch:
    """Looks at one SQLite file for all sleepers of the process, in a thread that lives while there are any."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._original = connection
        self._news = threading.Condition()
        self._moves = 0
        self._sleepers = 0
        self._thread: threading.Thread | None = None

    def join(self) -> None:
        """Count one sleeper more."""
        with self._news:
            self._sleepers += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep_looking, name="waking", daemon=True)
                self._thread.start()

    def leave(self) -> None:
        """Count one less."""
        with self._news:
            self._sleepers -= 1

    def moves(self) -> int:
        """Return how often the log was seen to have grown."""
        return self._moves

    def wait_beyond(self, moves: int, seconds: float) -> bool:
        """Return True as soon as there are more moves than these, False after so many seconds."""
        with self._news:
            return self._news.wait_for(lambda: self._moves != moves, timeout=seconds)

    def _keep_looking(self) -> None:
        while True:
            try:
                self._look()
                return
            except Exception as error:
                # The sleepers meet the same trouble themselves, and say so; this is about waking them alone.
                log.warning("the log cannot be watched", extra={"cause": str(error)})
                self._tell()
                time.sleep(_SLICE)

    def _look(self) -> None:
        # A connection of its own: the version moves for what others write, never for what it writes itself.
        connection = self._original.copy()
        seen: tuple[int, int] | None = None
        try:
            while not self._is_over():
                version = int(driver.rows(connection, "PRAGMA data_version")[0][0])
                if seen is None or version != seen[0]:
                    end = ledger.last_position(connection)
                    if seen is None or end != seen[1]:
                        self._tell()
                    seen = version, end
                time.sleep(_GLANCE)
        finally:
            connection.close()

    def _is_over(self) -> bool:
        with self._news:
            if self._sleepers > 0:
                return False
            self._thread = None
            return True

    def _tell(self) -> None:
        with self._news:
            self._moves += 1
            self._news.notify_all()


_watches: dict[str, _Watch] = {}
_watching = threading.Lock()


def _watch_of(connection: BaseDatabaseWrapper) -> _Watch:
    name = str(connection.settings_dict["NAME"])
    with _watching:
        if name not in _watches:
            _watches[name] = _Watch(connection)
        return _watches[name]


class _Sleeper:
    def __init__(self, watch: _Watch) -> None:
        self._watch = watch
        self._seen = -1

    def __enter__(self) -> Self:
        self._watch.join()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.leave()

    def mark(self) -> None:
        self._seen = self._watch.moves()

    def sleep(self, stop: threading.Event) -> None:
        end = time.monotonic() + AT_LEAST_EACH
        while not stop.is_set() and (left := end - time.monotonic()) > 0:
            if self._watch.wait_beyond(self._seen, min(left, _SLICE)):
                return


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
