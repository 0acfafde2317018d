"""Say whether anything that pages are made of has changed: a value that moves with each change, or None if unknown.

The one module of this room that knows SQLite from PostgreSQL.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg

log = logging.getLogger("orkhon.server.generations")


class SqliteGeneration:
    """`PRAGMA data_version` on a connection of its own: it moves with each commit of any other, in any process.

    Asked at each request (2.7 µs), nothing is shared between processes, and no page outlives the commit that
    changed it.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def __call__(self) -> int | None:
        """Return the version, or None where the file cannot be asked: then nothing may be cached."""
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            log.warning("generation unknown", extra={"cause": str(error)})
            return None

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class PostgresGeneration:
    """Counts the notifications of a channel in a thread, and asks `latest` each half second as a net below it.

    `latest` must return another value whenever one was missed; it is called in this object's thread.
    """

    def __init__(
        self, connect: Callable[[], psycopg.Connection], *, channel: str, latest: Callable[[], object]
    ) -> None:
        self._connect = connect
        self._channel = channel
        self._latest = latest
        self._moves = 0
        self._listening = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_listening, name="generation", daemon=True)
        self._thread.start()

    def __call__(self) -> int | None:
        """Return how often anything moved, or None while the server cannot be heard: then nothing may be cached."""
        return self._moves if self._listening else None

    def close(self) -> None:
        """Stop listening; the thread ends within half a second."""
        self._stop.set()
        self._thread.join(2.0)

    def _keep_listening(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except Exception as error:
                log.warning("generation unknown", extra={"cause": str(error).strip()})
            self._listening = False
            self._stop.wait(1.0)

    def _listen(self) -> None:
        with self._connect() as connection:
            connection.autocommit = True
            connection.execute(f'LISTEN "{self._channel}"')
            last = self._latest()
            # Whatever was said before this connection listened counts as a change.
            self._moves += 1
            self._listening = True
            while not self._stop.is_set():
                for _ in connection.notifies(timeout=0.5, stop_after=1):
                    self._moves += 1
                now = self._latest()
                if now != last:
                    last = now
                    self._moves += 1
