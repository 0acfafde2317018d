"""The generations: SQLite moves with each commit of another connection, PostgreSQL with each word on its channel."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import psycopg
import pytest

from orkhon.server.generations import PostgresGeneration, SqliteGeneration
from tests.hub import wait_until


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


def test_without_a_server_nothing_may_be_cached() -> None:
    def connect() -> psycopg.Connection:
        raise psycopg.OperationalError("nobody is there")

    generation = PostgresGeneration(connect, channel="orkhon_wire", latest=lambda: 0)
    time.sleep(0.1)
    assert generation() is None
    generation.close()


@pytest.fixture
def postgres() -> str:
    """The address of the PostgreSQL server of this run."""
    return os.environ["ORKHON_TEST_DATABASE_URL"]


@pytest.mark.postgresql
def test_postgresqls_generation_moves_with_the_word_and_with_what_was_missed(postgres: str) -> None:
    latest = 1
    with psycopg.connect(postgres, autocommit=True) as writer:
        generation = PostgresGeneration(lambda: psycopg.connect(postgres), channel="orkhon_test", latest=lambda: latest)
        wait_until(lambda: generation() is not None, "it listens")
        before = generation()
        writer.execute("NOTIFY orkhon_test")
        wait_until(lambda: generation() != before, "the word is heard")
        before = generation()
        latest = 2
        wait_until(lambda: generation() != before, "the net has caught what nobody said")
        generation.close()


@pytest.mark.postgresql
def test_a_lost_connection_to_postgresql_is_no_generation_until_another_one_listens(postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as other:
        held: list[psycopg.Connection] = []

        def connect() -> psycopg.Connection:
            held.append(psycopg.connect(postgres))
            return held[-1]

        generation = PostgresGeneration(connect, channel="orkhon_test", latest=lambda: 1)
        wait_until(lambda: generation() is not None, "it listens")
        before = generation()
        other.execute("SELECT pg_terminate_backend(%s)", (held[0].info.backend_pid,))
        wait_until(lambda: len(held) == 2 and generation() is not None, "it listens again")
        assert generation() != before, "whatever was said meanwhile counts as a change"
        generation.close()
