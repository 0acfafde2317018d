"""A database that is half filled, unguarded, empty or without room: commands say so in one line and add nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from orkhon.keeping.moves import MOVE_TABLE
from tests.hub import Hub
from tests.keeping.conftest import SERVER, Another
from tests.keeping.hubs import keeping_hub, new_database

WRITING = (
    ("wire", "kill", "urn:test:1", "--reason", "a test", "--person", "anna"),
    ("intake", "poll"),
    ("people", "unlock", "anna"),
    ("retention", "run"),
)
READING = (("wire", "verify"), ("audit", "list"), ("retention", "show"))


def change(hub: Hub, sql: str) -> None:
    """Do something to the database behind everybody's back."""
    with sqlite3.connect(hub.home / "orkhon.sqlite3") as connection:
        connection.executescript(sql)
    connection.close()


def last_position(hub: Hub) -> int:
    """Return where the wire ends."""
    with sqlite3.connect(hub.home / "orkhon.sqlite3") as connection:
        found = connection.execute("SELECT max(position) FROM wire_header").fetchone()[0]
    connection.close()
    return int(found or 0)


@pytest.fixture
def hub(on_sqlite: Hub, tmp_path: Path) -> Hub:
    """A copy on SQLite."""
    home = tmp_path / "hub"
    shutil.copytree(on_sqlite.home, home)
    return keeping_hub(home)


def test_nothing_is_written_to_a_database_that_a_move_fills(hub: Hub, tmp_path: Path) -> None:
    change(
        hub,
        f"CREATE TABLE {MOVE_TABLE} (name text PRIMARY KEY, value text NOT NULL);"
        f"INSERT INTO {MOVE_TABLE} VALUES ('state', '\"moving\"')",
    )
    before = last_position(hub)
    for words in (*WRITING, ("backup", str(tmp_path / "half.backup"))):
        done = hub.command(*words, check=False)
        assert done.returncode == 1, words
        assert done.stderr.startswith("orkhon: a hub is being moved into this database; let `orkhon migrate-to` end")
        assert len(done.stderr.splitlines()) == 1
    assert last_position(hub) == before
    assert not (tmp_path / "half.backup").exists()
    assert "a hub is being moved into this database" in hub.command("wire", "verify").stderr
    found = json.loads(hub.command("doctor", "--json", check=False).stdout)
    bad = [one for one in found["findings"] if one["state"] == "bad"]
    assert [one["check"] for one in bad] == ["moved"]
    assert "migrate-to" in bad[0]["advice"]


def test_nothing_is_appended_to_a_wire_without_its_guards_and_a_backup_of_it_is_warned_of(
    hub: Hub, tmp_path: Path
) -> None:
    change(hub, "DROP TRIGGER wire_header_no_update")
    before = last_position(hub)
    for words in WRITING:
        done = hub.command(*words, check=False)
        assert done.returncode == 1, words
        assert "not guarded against change" in done.stderr
    assert last_position(hub) == before
    assert "not guarded against change" in hub.command("wire", "verify").stderr
    assert "not guarded against change" in hub.command("backup", str(tmp_path / "open.backup")).stderr
    hub.command("prepare")
    assert "not guarded" not in hub.command("wire", "verify").stderr


def test_a_database_that_lost_a_table_is_written_to_by_nobody(hub: Hub) -> None:
    change(hub, "DROP TABLE audit_actorigin")
    before = last_position(hub)
    for words in WRITING:
        done = hub.command(*words, check=False)
        assert done.returncode == 1, words
        assert "has lost its table audit_actorigin" in done.stderr
        assert "restore" in done.stderr
    assert last_position(hub) == before
    done = hub.command("prepare", check=False)
    assert done.returncode == 1
    assert "has lost its table audit_actorigin" in done.stderr
    found = json.loads(hub.command("doctor", "--json", check=False).stdout)
    bad = [one for one in found["findings"] if one["state"] == "bad"]
    assert "audit_actorigin" in next(one["fact"] for one in bad if one["check"] == "migrations")


@pytest.mark.postgresql
def test_an_empty_database_is_told_in_one_line(another: Another) -> None:
    hub = another("hub")
    empty = keeping_hub(hub.home, database_url=new_database(SERVER))
    for words in (*WRITING, *READING, ("people", "export", "anna")):
        done = empty.command(*words, check=False)
        assert done.returncode == 1, words
        assert "Traceback" not in done.stderr
        assert "orkhon prepare" in done.stderr or "orkhon doctor" in done.stderr


@pytest.fixture
def full(prepared_hub: Hub, tmp_path: Path) -> Iterator[Hub]:
    """A hub that was stopped, on a disk without a byte left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in prepared_hub.home.rglob("*") if path.is_file()) + 40_000_000
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        assert not os.environ.get("CI"), f"cannot mount here: {done.stderr}"
        pytest.skip(f"only root can mount a small disk: {done.stderr.strip()}")
    try:
        hub = prepared_hub.copied_to(disk / "home", demonstration="off")
        for left in hub.home.glob("*.sqlite3-*"):
            left.unlink()
        filling = ["dd", "if=/dev/zero", f"of={disk / 'filling'}", "bs=4096"]
        assert "No space left" in subprocess.run(filling, capture_output=True, text=True, check=False).stderr
        yield hub
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_on_a_full_disk_the_doctor_asks_for_room_and_never_for_a_backup(full: Hub) -> None:
    done = full.command("doctor", "--json", check=False)
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    bad = {one["check"]: one for one in findings if one["state"] == "bad"}
    assert "disk" in bad
    assert not [one for one in findings if "restore the last backup" in one["advice"]]
    for words in (*WRITING[:3], *READING):
        said = full.command(*words, check=False)
        assert "Traceback" not in said.stderr, words


def test_a_restored_hub_before_its_preparation_is_told_what_is_missing(hub: Hub) -> None:
    (hub.home / "side.sqlite3").unlink()
    said = hub.command("wire", "verify").stderr
    assert "side.sqlite3 (sessions, positions of readers) has no tables yet; run `orkhon prepare`" in said
