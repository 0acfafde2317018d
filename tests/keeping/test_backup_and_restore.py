"""Whole hubs, backed up and restored by their own commands, on the database of this run."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from orkhon.keeping.archive import SQLITE_FILE
from tests.hub import ORKHON, Hub, wait_until
from tests.keeping.conftest import SERVER, Another
from tests.keeping.hubs import (
    PASSPHRASE,
    append_items,
    appending,
    differences,
    entries,
    keeping_hub,
    members,
    new_database,
    pages,
    rewritten,
)

on_both = pytest.mark.database
"""For what a database has a say in: a passphrase is wrong in the same way beside any."""

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def backup(prepared: Hub, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the prepared hub."""
    file: Path = tmp_path_factory.mktemp("backup") / "hub.backup"
    prepared.command("backup", str(file))
    return file


@pytest.fixture
def empty(another: Another) -> Hub:
    """A hub with nothing in it."""
    return another("empty", empty=True)


def left_in(hub: Hub) -> list[str]:
    """Return what a home holds; the home itself where it holds nothing and should not be there."""
    left = [path.relative_to(hub.home).as_posix() for path in hub.home.rglob("*")] if hub.home.exists() else []
    return sorted(left) if left or not hub.home.exists() else ["."]


def refused(hub: Hub, *words: str, holding: list[str] | None = None) -> str:
    """Run a command that must fail in one line and leave the home as it is, and return that line."""
    done = hub.command(*words, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("CommandError: ")]
    assert len(said) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert PASSPHRASE not in done.stdout + done.stderr
    assert left_in(hub) == (holding or [])
    return said[0]


@on_both
def test_a_backup_taken_under_appends_brings_back_the_wire_and_the_portals(another: Another, tmp_path: Path) -> None:
    hub = another("hub").start()
    seen = pages(hub)
    appender = appending(hub, "busy", 100_000, per_second=50)
    assert appender.stdout is not None
    first = int(appender.stdout.readline())
    file = tmp_path / "hub.backup"
    done = hub.command("backup", str(file))
    head = told = int(re.findall(r"up to position (\d+)", done.stdout)[0])
    while told <= head:
        told = int(appender.stdout.readline())
    appender.kill()
    appender.communicate()
    before = entries(hub)
    last = before[-1]["position"]
    # Killed, it may have committed more than was read of what it told.
    assert first <= head < told <= last
    assert [entry["position"] for entry in before] == list(range(1, last + 1))
    assert "already running" in refused_while_running(hub, file)
    assert hub.stop() == 0
    shutil.rmtree(hub.home)

    again = another("again", empty=True)
    restored = again.command("restore", str(file))
    assert "all verified" in restored.stdout
    words = " ".join(restored.stdout.split())
    assert f"received entries after position {head}" in words
    assert "`orkhon run --look` first" in words
    assert "redact and erase them again" in words
    assert "brought up to date" not in words
    assert "The wire is whole" in again.command("wire", "verify").stdout
    assert entries(again) == before[:head]
    prepared = again.command("prepare").stdout
    # Nothing was migrated but the file that no backup holds.
    assert "migrations to apply" not in prepared
    assert SERVER or "side.sqlite3 (sessions, positions of readers)" in prepared
    again.start()
    changed = differences(seen, pages(again))
    assert not changed, "\n".join(changed)
    assert append_items(again, "later", 1) == head + 2  # and its kill
    assert again.visitor().sign_in("admin", "wrong").status == 200


def refused_while_running(hub: Hub, file: Path) -> str:
    """Try to restore over a living hub."""
    done = hub.command("restore", str(file), check=False)
    assert done.returncode == 1
    return done.stderr


@on_both
def test_a_backup_is_readable_by_its_owner_alone_and_the_audit_knows_it(another: Another, tmp_path: Path) -> None:
    hub = another("hub")
    file = tmp_path / "hub.backup"
    done = hub.command("backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Read back and whole" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["hub.backup"]
    assert not list((hub.home / "tmp").iterdir())
    acts = hub.command("audit", "list", "--verb", "keeping.backup").stdout
    assert json.loads(acts.splitlines()[0])["details"]["file"] == "hub.backup"
    assert PASSPHRASE not in acts + done.stdout + done.stderr
    assert b"PRIVATE KEY" not in file.read_bytes()


@on_both
def test_a_restored_home_has_all_files_and_modes(prepared: Hub, backup: Path, empty: Hub) -> None:
    empty.command("restore", str(backup))
    for folder in ("media", "keys"):
        wanted = {
            path.relative_to(prepared.home): path for path in (prepared.home / folder).rglob("*") if path.is_file()
        }
        found = {path.relative_to(empty.home) for path in (empty.home / folder).rglob("*") if path.is_file()}
        assert found == set(wanted)
        assert all((empty.home / name).read_bytes() == path.read_bytes() for name, path in wanted.items())
    assert stat.S_IMODE((empty.home / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (empty.home / "keys").iterdir()} == {0o600}
    assert "restoring" not in os.listdir(empty.home)
    acts = empty.command("audit", "list", "--verb", "keeping.restore").stdout
    assert json.loads(acts)["actor"] == "command:restore"


def test_a_backup_is_never_overwritten(prepared: Hub, backup: Path, another: Another) -> None:
    hub = another("hub")
    before = backup.read_bytes()
    done = hub.command("backup", str(backup), check=False)
    assert done.returncode == 1
    assert "no backup is ever overwritten" in done.stderr
    assert backup.read_bytes() == before


def test_a_home_without_a_hub_is_not_backed_up(empty: Hub, tmp_path: Path) -> None:
    done = empty.command("backup", str(tmp_path / "none.backup"), check=False)
    assert done.returncode == 1
    assert "run `orkhon prepare` first" in done.stderr
    assert not list(tmp_path.glob("none*"))
    assert left_in(empty) == []


def test_a_backup_can_be_checked_without_restoring(backup: Path, empty: Hub) -> None:
    assert "is whole" in empty.command("restore", "--check", str(backup)).stdout
    assert left_in(empty) == []


def test_a_wrong_passphrase_is_refused(backup: Path, empty: Hub) -> None:
    empty.environment["ORKHON_BACKUP_PASSPHRASE"] = "another five words of mine"
    assert "passphrase does not open this backup" in refused(empty, "restore", str(backup))


@pytest.mark.parametrize(
    "share", [0.0, 0.001, pytest.param(0.3, marks=pytest.mark.slow), pytest.param(0.9, marks=pytest.mark.slow), 0.9999]
)
def test_a_truncated_backup_is_refused_and_leaves_nothing(
    backup: Path, empty: Hub, tmp_path: Path, share: float
) -> None:
    cut = tmp_path / "cut.backup"
    data = backup.read_bytes()
    cut.write_bytes(data[: int(len(data) * share)])
    assert re.search("altered|cut off|no backup", refused(empty, "restore", str(cut)))


def test_an_altered_backup_is_refused_and_leaves_nothing(backup: Path, empty: Hub, tmp_path: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[len(data) * 2 // 3] ^= 1
    altered = tmp_path / "altered.backup"
    altered.write_bytes(data)
    assert "altered" in refused(empty, "restore", str(altered))
    # What was half restored into PostgreSQL is gone as well: the good backup finds an empty database.
    empty.command("restore", str(backup))


def test_another_file_is_refused(empty: Hub) -> None:
    assert "no backup of Orkhon" in refused(empty, "restore", str(ROOT / "README.md"))


@on_both
def test_a_backup_of_a_newer_version_is_refused(backup: Path, empty: Hub, tmp_path: Path, quick_key: None) -> None:
    def newer(facts: dict[str, Any]) -> None:
        facts["orkhon"] = "9.0"
        facts["database"]["migrations"].append(["wire", "0099_pre_time_travel"])

    file = rewritten(backup, tmp_path / "newer.backup", manifest=newer)
    said = refused(empty, "restore", str(file))
    assert "made by Orkhon 9.0" in said
    assert "wire.0099_pre_time_travel" in said


def test_a_backup_that_needs_more_room_than_there_is_is_refused_before_anything_is_written(
    backup: Path, empty: Hub, tmp_path: Path, quick_key: None
) -> None:
    file = rewritten(backup, tmp_path / "big.backup", manifest=lambda facts: facts.update(media_bytes=10**18))
    assert re.search(r"takes about [\d,]+ MB, and .* MB free", refused(empty, "restore", str(file)))


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing(backup: Path, empty: Hub) -> None:
    done = within_bytes(empty, 2_000_000, "restore", str(backup))
    assert done.returncode == 1
    assert "the disk became full while restoring" in done.stderr
    assert "MB free" in done.stderr
    assert left_in(empty) == []
    empty.command("restore", str(backup))


def test_a_disk_that_fills_up_during_a_backup_leaves_nothing(another: Another, tmp_path: Path) -> None:
    hub = another("hub")
    done = within_bytes(hub, 2_000_000, "backup", str(tmp_path / "hub.backup"))
    assert done.returncode == 1
    assert re.search("full|no room", done.stderr)
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("hub.backup*"))
    assert not list((hub.home / "tmp").iterdir())


def within_bytes(hub: Hub, most: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that can write no file larger than `most`, as on a disk with that much left."""
    return subprocess.run(
        [ORKHON, *words],
        env=hub.environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


@on_both
def test_nothing_is_restored_over_a_hub(backup: Path, another: Another) -> None:
    hub = another("hub")
    before = entries(hub)
    done = hub.command("restore", str(backup), check=False)
    assert done.returncode == 1
    assert "nothing is restored over a hub" in done.stderr
    assert entries(hub) == before


def test_nothing_is_restored_beside_other_files(backup: Path, empty: Hub) -> None:
    empty.home.mkdir()
    (empty.home / "letters.txt").write_text("mine")
    assert "holds letters.txt already" in refused(empty, "restore", str(backup), holding=["letters.txt"])


def test_a_backup_of_another_hub_than_was_chosen_is_refused(backup: Path, empty: Hub) -> None:
    empty.environment["ORKHON_HUB"] = "another-hub"
    assert "is of the hub 'orkhon'" in refused(empty, "restore", str(backup))


def test_a_kept_file_that_is_not_what_its_name_says_is_found(
    backup: Path, empty: Hub, tmp_path: Path, quick_key: None
) -> None:
    def change(name: str, data: bytes) -> bytes:
        return data[:-1] + b"!" if name.startswith("media/kept/") else data

    file = rewritten(backup, tmp_path / "false.backup", change)
    assert "other bytes than its name says" in refused(empty, "restore", str(file))


@on_both
def test_a_database_that_is_not_what_the_manifest_says_is_found(
    backup: Path, empty: Hub, tmp_path: Path, quick_key: None
) -> None:
    def later(facts: dict[str, Any]) -> None:
        facts["database"]["head"] += 1

    file = rewritten(backup, tmp_path / "later.backup", manifest=later)
    assert "the backup says" in refused(empty, "restore", str(file))


def test_a_file_that_leads_out_of_the_home_is_refused(
    backup: Path, empty: Hub, tmp_path: Path, quick_key: None
) -> None:
    file = rewritten(backup, tmp_path / "hostile.backup", more={"media/../../../escaped": b"hostile"})
    assert "which no Orkhon writes there" in refused(empty, "restore", str(file))
    assert not list(tmp_path.rglob("escaped"))


def test_what_a_killed_restore_left_does_not_hold_up_the_next(backup: Path, empty: Hub) -> None:
    started = subprocess.Popen([ORKHON, "restore", str(backup)], env=empty.environment, stderr=subprocess.DEVNULL)
    wait_until(lambda: (empty.home / "restoring" / "media").exists(), "the first files of the restore")
    started.kill()
    started.wait()
    assert (empty.home / "restoring").exists()
    assert "unfinished" not in empty.command("restore", str(backup)).stdout
    assert "The wire is whole" in empty.command("wire", "verify").stdout


@on_both
def test_a_restore_that_was_killed_at_its_very_end_is_finished(backup: Path, empty: Hub, tmp_path: Path) -> None:
    empty.command("restore", str(backup))
    before = entries(empty)
    # As if the machine had gone down when the media were in their place and nothing else was.
    folder = empty.home / "restoring"
    folder.mkdir()
    for name in ("keys", "demonstration.json", "orkhon.sqlite3"):
        if (empty.home / name).exists():
            (empty.home / name).rename(folder / name)
    (folder / "verified").touch()
    assert "finished now" in empty.command("restore", str(tmp_path / "none.backup")).stdout
    assert entries(empty) == before
    assert not folder.exists()


@on_both
def test_a_half_restored_database_starts_no_hub(backup: Path, another: Another, tmp_path: Path) -> None:
    hub = another("hub")
    if not SERVER:
        with closing(sqlite3.connect(hub.home / "orkhon.sqlite3")) as connection, connection:
            mark_restoring(connection.execute)
    else:
        with psycopg.connect(hub.environment["ORKHON_DATABASE_URL"]) as postgres:
            mark_restoring(lambda statement: postgres.execute(statement.encode()))
    for word in ("prepare", "run"):
        done = hub.command(word, check=False)
        assert done.returncode != 0
        assert "being restored into this database" in done.stdout + done.stderr


def mark_restoring(execute: Any) -> None:
    """Write down what a restore writes before it fills a database."""
    execute("CREATE TABLE IF NOT EXISTS keeping_move (name text PRIMARY KEY, value text NOT NULL)")
    execute(
        """INSERT INTO keeping_move (name, value) VALUES ('state', '"restoring"')
        ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
    )


@pytest.mark.skipif(bool(SERVER), reason="free pages are SQLite's")
def test_words_that_were_deleted_are_in_no_backup(another: Another, tmp_path: Path) -> None:
    hub = another("hub")
    database = hub.home / "orkhon.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE note (words TEXT)")
        connection.executemany("INSERT INTO note VALUES (?)", [("қызыл түлкі " * 100,)] * 50)
        connection.commit()
        connection.execute("DELETE FROM note")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "қызыл түлкі".encode() in database.read_bytes()
    file = tmp_path / "hub.backup"
    hub.command("backup", str(file))
    assert "қызыл түлкі".encode() not in members(file)[SQLITE_FILE]


@pytest.mark.postgresql
def test_a_backup_goes_into_its_own_kind_of_database(backup: Path, on_sqlite: Hub, tmp_path: Path) -> None:
    from_sqlite = tmp_path / "sqlite.backup"
    on_sqlite.command("backup", str(from_sqlite))
    to_postgresql = keeping_hub(tmp_path / "one", database_url=new_database(SERVER))
    assert "then `orkhon migrate-to postgresql://…`" in refused(to_postgresql, "restore", str(from_sqlite))
    to_sqlite = keeping_hub(tmp_path / "two")
    assert "then `orkhon migrate-to sqlite:`" in refused(to_sqlite, "restore", str(backup))


@pytest.mark.postgresql
def test_numbers_that_postgresql_gave_out_are_not_given_out_again(backup: Path, empty: Hub) -> None:
    empty.command("restore", str(backup))
    with psycopg.connect(empty.environment["ORKHON_DATABASE_URL"]) as postgres:
        found = postgres.execute(b"SELECT max(id), nextval('desk_article_id_seq') FROM desk_article").fetchone()
    assert found is not None
    assert found[1] > found[0]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The program on the page that opens a backup without Orkhon."""
    page = (ROOT / "docs" / "howto" / "keep-and-move.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "open_backup.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_page_tells_how_to_open_a_backup_without_orkhon(backup: Path, script: Path, tmp_path: Path) -> None:
    def run(file: Path, words: str, tar: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(script), str(file), str(tmp_path / tar)],
            env={"ORKHON_BACKUP_PASSPHRASE": words, "PATH": "", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    whole = run(backup, PASSPHRASE, "whole.tar")
    assert whole.returncode == 0, whole.stderr
    with tarfile.open(tmp_path / "whole.tar") as tar:
        names = tar.getnames()
    assert {"manifest.json", "keys/hub.pem", "end.json"} <= set(names)
    assert "wrong passphrase" in run(backup, "another passphrase", "wrong.tar").stderr
    cut = tmp_path / "cut.backup"
    cut.write_bytes(backup.read_bytes()[:-50])
    assert "InvalidTag" in run(cut, PASSPHRASE, "cut.tar").stderr
