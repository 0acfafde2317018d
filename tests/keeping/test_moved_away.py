"""A database whose hub has gone to another one: nothing is written to it any more, by any command."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from orkhon.keeping.moves import Mark
from tests.hub import Hub
from tests.keeping.conftest import SERVER, Another
from tests.keeping.hubs import entries

pytestmark = [pytest.mark.database]

WHERE = "the PostgreSQL database 'news'"
MOVED_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def moved(another: Another) -> Hub:
    """A hub that was moved elsewhere, and an operator whose environment still means the former database."""
    hub = another("hub")
    if SERVER:
        with psycopg.connect(hub.environment["ORKHON_DATABASE_URL"]) as postgres:
            mark(lambda statement, values: postgres.execute(statement.encode(), values))
    else:
        with closing(sqlite3.connect(hub.home / "orkhon.sqlite3")) as connection, connection:
            mark(lambda statement, values: connection.execute(statement.replace("%s", "?"), values))
    return hub


def mark(execute: Any) -> None:
    """Write down what a move writes at its end."""
    Mark(execute).put_moved(WHERE, MOVED_AT)


ON_AN_ITEM = ("urn:first:1", "--reason", "a test", "--person", "anna")
WRITING = [
    ("wire", "withhold", *ON_AN_ITEM),
    ("wire", "release", *ON_AN_ITEM),
    ("wire", "kill", *ON_AN_ITEM),
    ("wire", "redact", *ON_AN_ITEM, "--names-as-given", "--yes"),
    ("intake", "poll"),
    ("retention", "run"),
    ("people", "unlock", "admin"),
    ("alliance", "load", "none.toml"),
    ("demonstration", "load"),
    ("publish_scheduled",),
    ("changepassword", "admin"),
    ("shell", "-c", "1"),
    ("migrate",),
    ("prepare",),
    ("run",),
]


def test_every_command_that_writes_refuses_and_says_where_the_hub_has_gone(moved: Hub) -> None:
    before = entries(moved)
    way = "remove ORKHON_DATABASE_URL" if SERVER else "set ORKHON_DATABASE_URL to that one"
    for words in WRITING:
        done = moved.command(*words, check=False)
        said = done.stdout + done.stderr
        assert done.returncode != 0, words
        assert f"this database was moved to {WHERE} on 2026-11-22 09:30 UTC" in said, words
        assert way in said, words
        assert "Traceback" not in said, words
    assert entries(moved) == before


def test_commands_that_read_go_on_and_warn(moved: Hub) -> None:
    for words in (("wire", "verify"), ("wire", "tail"), ("audit", "verify"), ("audit", "list"), ("retention", "show")):
        done = moved.command(*words)
        assert f"orkhon: this database was moved to {WHERE}" in done.stderr, words
        assert "is old" in done.stderr
        assert "was moved" not in done.stdout


def test_a_backup_of_the_former_database_must_be_meant(moved: Hub, tmp_path: Path) -> None:
    file = tmp_path / "hub.backup"
    done = moved.command("backup", str(file), check=False)
    assert done.returncode == 1
    assert f"was moved to {WHERE}" in done.stderr
    assert "say --moved" in done.stderr
    assert not list(tmp_path.glob("hub.backup*"))
    assert "Read back and whole" in moved.command("backup", "--moved", str(file)).stdout


def test_the_doctor_names_it_with_one_line_of_advice(moved: Hub) -> None:
    done = moved.command("doctor", "--json", check=False)
    assert done.returncode == 1
    (finding,) = [one for one in json.loads(done.stdout)["findings"] if one["check"] == "moved"]
    assert finding["state"] == "bad"
    assert finding["fact"] == f"this database was moved to {WHERE} on 2026-11-22 09:30 UTC"
    assert "ORKHON_DATABASE_URL" in finding["advice"]


def test_a_mark_of_a_former_version_says_neither_where_nor_when_and_refuses_all_the_same(another: Another) -> None:
    hub = another("hub")
    made = "CREATE TABLE IF NOT EXISTS keeping_move (name text PRIMARY KEY, value text NOT NULL)"
    statement = (
        "INSERT INTO keeping_move (name, value) VALUES ('state', '\"moved\"') "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    if SERVER:
        with psycopg.connect(hub.environment["ORKHON_DATABASE_URL"]) as postgres:
            postgres.execute(made.encode())
            postgres.execute(statement.encode())
    else:
        with closing(sqlite3.connect(hub.home / "orkhon.sqlite3")) as connection, connection:
            connection.execute(made)
            connection.execute(statement)
    done = hub.command("intake", "poll", check=False)
    assert done.returncode == 1
    assert "this database was moved to another one" in done.stderr


def test_an_operator_may_decide_to_stay(moved: Hub) -> None:
    assert "may start here again" in moved.command("migrate-to", "--stay").stdout
    done = moved.command("wire", "withhold", "urn:first:1", "--reason", "a test", "--person", "anna")
    assert "withhold of urn:first:1" in done.stdout
