"""The generation of an SQLite file moves with each commit of another connection."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from orkhon.server.generations import SqliteGeneration


def test_sqlites_generation_has_moved_as_soon_as_another_connection_has_committed(tmp_path: Path) -> None:
    path = tmp_path / "wire.sqlite3"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE entry (position INTEGER)")
    generation = SqliteGeneration(path)
    seen = {generation()}
    assert generation() in seen, "it stands still while nobody writes"
    for position in range(50):
        writer.execute("INSERT INTO entry VALUES (?)", (position,))
        now = generation()
        assert now not in seen
        seen.add(now)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO entry VALUES (99)")
    assert generation() in seen, "what is not committed has not happened"
    writer.execute("ROLLBACK")
    generation.close()
    writer.close()


def test_a_file_that_cannot_be_asked_has_no_generation(tmp_path: Path) -> None:
    generation = SqliteGeneration(tmp_path / "wire.sqlite3")
    generation.close()
    assert generation() is None
