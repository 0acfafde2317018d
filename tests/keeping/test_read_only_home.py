"""A home on a file system that is mounted read-only: it can be read, proven and saved elsewhere."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from orkhon.config.read_only import sqlite_name, unreadable
from tests.hub import Hub
from tests.keeping.conftest import Another
from tests.keeping.hubs import appending, entries, keeping_hub

pytestmark = [pytest.mark.database]

Mounts = Callable[[Hub], Hub]


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Mounts]:
    """Gives a hub's home a second time, read-only."""
    mounted = ExitStack()

    def mount(hub: Hub) -> Hub:
        home = tmp_path / "read-only"
        home.mkdir()
        done = subprocess.run(
            ["mount", "--bind", str(hub.home), str(home)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            # The tests' machine must be able to; a person's own may not.
            assert not os.environ.get("CI"), f"cannot mount here: {done.stderr}"
            pytest.skip(f"only root can mount a folder read-only: {done.stderr.strip()}")
        mounted.callback(subprocess.run, ["umount", str(home)], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", str(home)], check=True)
        return keeping_hub(home, database_url=hub.environment["ORKHON_DATABASE_URL"])

    with mounted:
        yield mount


def judge(hub: Hub, wanted: int, tmp_path: Path) -> None:
    """See that everything which only reads works, and that a backup holds all of it."""
    assert len(entries(hub)) == wanted
    assert f"{wanted} entries" in hub.command("wire", "verify").stdout
    assert "acts" in hub.command("audit", "verify").stdout
    file = tmp_path / "hub.backup"
    saved = hub.command("backup", str(file))
    assert f"up to position {wanted}" in saved.stdout
    assert sorted(path.name for path in tmp_path.iterdir() if "backup" in path.name) == ["hub.backup"]
    assert f"up to position {wanted}" in hub.command("restore", "--check", str(file)).stdout
    found = {one["check"]: one for one in json.loads(hub.command("doctor", "--json", check=False).stdout)["findings"]}
    assert found["file system"]["state"] == "bad"
    assert "read-only" in found["file system"]["fact"]
    assert found["wire"]["fact"].startswith(f"{wanted} entries")
    assert "look" not in found
    assert found.get("SQLite orkhon.sqlite3", {"state": "ok"})["state"] == "ok"


def test_a_home_that_was_left_cleanly_can_be_read_proven_and_saved(
    another: Another, read_only: Mounts, tmp_path: Path
) -> None:
    hub = another("hub")
    wanted = len(entries(hub))
    judge(read_only(hub), wanted, tmp_path)


def test_what_a_killed_hub_left_beside_the_file_is_read_too(
    another: Another, read_only: Mounts, tmp_path: Path
) -> None:
    hub = another("hub")
    before = len(entries(hub))
    appender = appending(hub, "killed", 1000, per_second=50)
    assert appender.stdout is not None
    told = [int(appender.stdout.readline()) for _ in range(5)]
    appender.kill()
    appender.wait()
    appender.stdout.close()
    found = read_only(hub)
    assert len(entries(found)) >= told[-1] > before
    judge(found, len(entries(found)), tmp_path)


def test_what_writes_says_that_the_file_system_is_read_only(another: Another, read_only: Mounts) -> None:
    hub = read_only(another("hub"))
    for words in (("wire", "kill", "urn:first:1", "--reason", "r", "--person", "p"), ("run",)):
        done = hub.command(*words, check=False)
        assert done.returncode == 2
        assert "is mounted read-only" in done.stderr
        assert done.stderr.count("\n") == 1


def mounts(folder: Path, file: Path) -> Path:
    """Write what the kernel says where `folder` is mounted read-only."""
    file.write_text(f"30 1 8:1 / {folder} ro,relatime - ext4 /dev/sda1 ro\n", encoding="utf-8")
    return file


def test_a_log_that_sqlite_cannot_bring_in_is_told_instead_of_entries_left_out(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    database = home / "orkhon.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE note (words TEXT)")
        connection.commit()
        assert unreadable(database) == ""
        assert str(sqlite_name(database, mountinfo=mounts(home, tmp_path / "mounts"))).endswith("?mode=ro")
        (home / "orkhon.sqlite3-shm").rename(tmp_path / "shm")
        assert "copy the whole folder to a disk that can be written" in unreadable(database)
        (tmp_path / "shm").rename(home / "orkhon.sqlite3-shm")
    assert unreadable(database) == ""
    assert str(sqlite_name(database, mountinfo=mounts(home, tmp_path / "mounts"))).endswith("?immutable=1")
    assert sqlite_name(database, mountinfo=tmp_path / "none") == database
