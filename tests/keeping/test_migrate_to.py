"""A hub that moves from SQLite to PostgreSQL and back, killed on the way, by its own commands."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from tests.hub import ORKHON, Hub
from tests.keeping.conftest import SERVER, Another
from tests.keeping.hubs import append_items, differences, entries, keeping_hub, new_database, pages

pytestmark = [pytest.mark.postgresql]


@pytest.fixture
def target() -> str:
    """The address of an empty PostgreSQL database."""
    return new_database(SERVER)


def moved_to(hub: Hub, url: str) -> Hub:
    """The same home with the other database."""
    return keeping_hub(hub.home, database_url=url)


def move_until(hub: Hub, url: str, sign: str) -> list[str]:
    """Start to move, kill the command when it prints `sign`, and return what it had printed."""
    moving = subprocess.Popen(
        [ORKHON, "migrate-to", url], env=hub.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert moving.stderr is not None
    printed = []
    with moving.stderr:
        for line in moving.stderr:
            printed.append(line.rstrip())
            if sign in line:
                moving.kill()
                break
    assert moving.wait() == -9, "\n".join(printed)
    return printed


def rows_in(url: str, table: str) -> int:
    """Return how many rows a table has."""
    with psycopg.connect(url) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert found is not None
        return int(found[0])


def killed_twice_and_moved(hub: Hub, target: str) -> Hub:
    """Move a hub with two kills on the way, see that it goes on where it was, and return it as it is then."""
    head = len(entries(hub))
    move_until(hub, target, "making the tables")
    assert "being moved into this database" in moved_to(hub, target).command("prepare", check=False).stderr
    move_until(hub, target, f"wire_payload: {head:,} rows")
    there = rows_in(target, "wire_header")
    assert there == head
    done = hub.command("migrate-to", target)
    assert f"wire_header: {head:,} rows, {there:,} are there already" in done.stderr
    assert "verified on both sides" in done.stdout
    moved = moved_to(hub, target)
    moved.command("prepare")
    return moved


def test_a_move_that_was_killed_twice_ends_with_the_same_heads_and_pages(
    another: Another, on_sqlite: Hub, target: str
) -> None:
    hub = another("hub", of=on_sqlite)
    append_items(hub, "many", 2000)
    hub.start()
    seen, before = pages(hub), entries(hub)
    assert hub.stop() == 0
    moved = killed_twice_and_moved(hub, target)
    assert entries(moved) == before
    assert "The wire is whole" in moved.command("wire", "verify").stdout
    assert "acts" in moved.command("audit", "verify").stdout
    try:
        moved.start()
        changed = differences(seen, pages(moved))
        assert not changed, "\n".join(changed)
        assert append_items(moved, "later", 1) == len(before) + 2
    finally:
        moved.stop()
    # Two hubs would sign the same positions: the former database starts none.
    done = hub.command("run", check=False)
    assert done.returncode != 0
    assert "was moved to the PostgreSQL database" in done.stdout + done.stderr
    assert "may start here again" in hub.command("migrate-to", "--stay").stdout
    assert "was not moved" in hub.command("migrate-to", "--stay").stdout


@pytest.mark.slow
def test_a_hundred_thousand_entries_move_through_two_kills(another: Another, on_sqlite: Hub, target: str) -> None:
    hub = another("hub", of=on_sqlite)
    append_items(hub, "many", 100_000)
    moved = killed_twice_and_moved(hub, target)
    assert rows_in(target, "wire_header") > 100_000
    assert "The wire is whole" in moved.command("wire", "verify").stdout


def test_a_moved_hub_moves_back_with_every_value_as_it_was(another: Another, on_sqlite: Hub, prepared: Hub) -> None:
    hub = another("hub", of=prepared)
    (hub.home / "orkhon.sqlite3").rename(hub.home / "former.sqlite3")
    (hub.home / "side.sqlite3").unlink()
    done = hub.command("migrate-to", "sqlite:")
    assert "remove ORKHON_DATABASE_URL" in done.stdout
    back = keeping_hub(hub.home)
    assert entries(back) == entries(on_sqlite)
    with (
        closing(sqlite3.connect(on_sqlite.home / "orkhon.sqlite3")) as first,
        closing(sqlite3.connect(back.home / "orkhon.sqlite3")) as second,
    ):
        tables = [
            name
            for (name,) in first.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not re.match("sqlite_|wagtailsearch_|django_migrations|audit_", name)
        ]
        assert len(tables) > 60
        for table in tables:
            columns = sorted(f'"{row[1]}"' for row in first.execute(f'PRAGMA table_info("{table}")'))
            question = f'SELECT {", ".join(columns)} FROM "{table}"'
            assert _plain(second, question) == _plain(first, question), table


def _plain(connection: sqlite3.Connection, question: str) -> list[str]:
    """Return rows in an order of their own, with JSON in one spelling: PostgreSQL writes it anew."""
    return sorted(repr(tuple(map(_plain_value, row))) for row in connection.execute(question))


def _plain_value(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        with suppress(ValueError):
            return json.dumps(json.loads(value), sort_keys=True)
    return value


def refused(hub: Hub, *words: str) -> str:
    """Run a command that must fail in one line, and return it."""
    done = hub.command("migrate-to", *words, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def set_headline(hub: Hub, headline: str) -> int:
    """Write SQL for the headline of a hub's first article, and return its row."""
    with closing(sqlite3.connect(hub.home / "orkhon.sqlite3")) as connection, connection:
        (row,) = connection.execute("SELECT min(id) FROM desk_article").fetchone()
        connection.execute(f"UPDATE desk_article SET headline = {headline} WHERE id = ?", (row,))
    return int(row)


def test_a_nul_in_a_text_is_named_and_what_changed_since_is_moved_afresh(
    another: Another, on_sqlite: Hub, target: str
) -> None:
    hub = another("hub", of=on_sqlite)
    row = set_headline(hub, "'a' || char(0) || 'b'")
    assert f"desk_article.headline of the row {row} holds a NUL" in refused(hub, target)
    set_headline(hub, "'a and b'")
    assert "--afresh" in refused(hub, target)
    assert "verified on both sides" in hub.command("migrate-to", "--afresh", target).stdout
    assert rows_in(target, "wire_header") == len(entries(hub))
    assert "everything was there already" in hub.command("migrate-to", target).stdout


def test_a_database_that_holds_anything_is_refused(another: Another, on_sqlite: Hub, target: str) -> None:
    with psycopg.connect(target) as connection:
        connection.execute("CREATE TABLE letters (words text)")
    hub = another("hub", of=on_sqlite)
    assert "holds 1 tables already (first letters)" in refused(hub, target)
    assert rows_in(target, "letters") == 0


def test_a_living_hub_is_not_moved(another: Another, on_sqlite: Hub, target: str) -> None:
    hub = another("hub", of=on_sqlite).start()
    said = refused(hub, target)
    assert "already running" in said
    assert "stop that hub first" in said


@pytest.mark.parametrize("url", ["mysql://somewhere/news", "sqlite:", "sqlite:/elsewhere", ""])
def test_a_target_of_no_use_is_refused(on_sqlite: Hub, url: str) -> None:
    assert re.search("neither|already|no target", refused(on_sqlite, *([url] if url else [])))


def test_a_server_that_is_not_there_is_named_without_the_password(on_sqlite: Hub) -> None:
    said = refused(on_sqlite, "postgresql://reader:hush-hush@127.0.0.1:9/news")
    assert "does not open the database" in said
    assert "hush" not in said


def test_the_audit_tells_of_a_move(another: Another, on_sqlite: Hub, target: str, tmp_path: Path) -> None:
    hub = another("hub", of=on_sqlite)
    move_until(hub, target, "making the tables")
    assert '"verb":"keeping.move"' in hub.command("audit", "list").stdout
    assert os.environ["ORKHON_TEST_DATABASE_URL"].rpartition("@")[2] not in hub.command("audit", "list").stdout
