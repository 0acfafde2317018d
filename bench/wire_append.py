"""Measure the append and the way from a commit to a reader, each in a process and a folder of its own.

`database` is a PostgreSQL address as ORKHON_DATABASE_URL takes it, of an empty database that may be thrown away, or
empty for SQLite. Every entry carries a text of about 4 KB and is signed twice, as in the running hub.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time


def append_single(database: str = "", count: int = 3000) -> float:
    """Return signed appends a second, one at a time, each in a transaction of its own."""
    return _measured("single", database, count)


def bare_single(count: int = 500) -> float:
    """Return what SQLite alone commits in a second on this disk: one unsigned row of 4 KB, as durably as the wire."""
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as home:
        connection = sqlite3.connect(os.path.join(home, "bare.sqlite3"), isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE entry (position INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        body = os.urandom(4096)
        start = time.perf_counter()
        for _ in range(count):
            connection.execute("INSERT INTO entry (body) VALUES (?)", (body,))
        rate = count / (time.perf_counter() - start)
        connection.close()
    return rate


def append_batch(database: str = "", size: int = 100, count: int = 10_000) -> float:
    """Return signed appends a second in batches of `size`, each batch one transaction."""
    return _measured("batch", database, count, size)


def reader_ms(database: str = "", count: int = 300) -> float:
    """Return the 95th percentile of the milliseconds from a commit to the reader's handler."""
    return _measured("reader", database, count)


def _measured(what: str, database: str, count: int, size: int = 100) -> float:
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.wire_measuring", what, str(count), str(size)],
            env={
                **os.environ,
                "ORKHON_HOME": home,
                "ORKHON_DATABASE_URL": database,
                "ORKHON_LOG_LEVEL": "warning",
                "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "orkhon.config.settings"),
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return float(done.stdout.split()[-1])
