"""`orkhon prepare` where it cannot write: words instead of a traceback, and nothing half-done for the next time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError

from orkhon.config.management.commands.prepare import why_not_written
from orkhon.config.phases import FROZEN
from orkhon.server.lock import HomeLock
from tests.config.test_command import orkhon
from tests.hub import Hub
from tests.keeping.hubs import append_items, entries
from tests.upgrades.hubs import restore
from tests.upgrades.hubs import run as run_in


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no room is left"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "no room is left"),
        (OperationalError("database or disk is full"), "no room is left"),
        (OperationalError('could not extend file "base/1": No space left on device'), "no room is left"),
        (OSError(errno.EROFS, "Read-only file system"), "cannot write"),
        (OperationalError("attempt to write a readonly database"), "cannot write"),
    ],
)
def test_a_disk_that_takes_nothing_is_told_in_one_line(error: Exception, said: str, tmp_path: Path) -> None:
    words = why_not_written(error, tmp_path)
    assert said in words
    assert str(tmp_path) in words
    assert "\n" not in words


def test_other_errors_are_not_taken_for_a_full_disk(tmp_path: Path) -> None:
    assert why_not_written(ValueError("disk"), tmp_path) == ""
    assert why_not_written(OperationalError("no such table: x"), tmp_path) == ""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB; for those who may mount none, a limit on files stands for it in the test itself."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0:
        yield folder
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], check=False)
    yield folder
    if mounted.returncode == 0:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_ends_the_preparation_in_words_and_the_next_one_begins_where_it_ended(
    small_disk: Path, tmp_path: Path
) -> None:
    home = small_disk / "home"
    limited = (
        "import resource, sys; from orkhon.config.command import main; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)); sys.exit(main(['prepare']))"
    )
    if os.path.ismount(small_disk):
        done = orkhon(tmp_path, "prepare", ORKHON_HOME=str(home))
    else:
        done = run_in(tmp_path, "-c", limited, ORKHON_HOME=str(home))
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "no room is left" in done.stderr
    assert (home / "keys" / "secret_key").stat().st_size > 32


def test_what_waits_for_the_end_of_the_former_version_is_refused_while_it_runs(tmp_path: Path) -> None:
    assert ("wire", "0002_guards") in FROZEN
    home = tmp_path / "home"
    restore("v0.1.0", home)
    # As if a later migration of Wagtail's were not applied yet: what others wrote counts as `post`.
    forget = (
        "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); "
        "d.execute(\"DELETE FROM django_migrations WHERE app = 'wagtailusers' AND name LIKE '0015%'\"); d.commit()"
    )
    subprocess.run([sys.executable, "-c", forget, str(home / "orkhon.sqlite3")], check=True)
    with HomeLock(home):
        done = orkhon(tmp_path, "prepare", ORKHON_HOME=str(home))
        assert done.returncode == 1
        assert f"the hub runs (process {os.getpid()})" in done.stderr
        assert "orkhon prepare --phase pre" in done.stderr
        first = orkhon(tmp_path, "prepare", "--phase", "pre", ORKHON_HOME=str(home))
        assert first.returncode == 0, first.stderr
        assert "when the hub has stopped" in first.stdout


def test_a_key_that_is_gone_is_made_anew_on_purpose_alone(prepared_hub: Hub, tmp_path: Path) -> None:
    home = tmp_path / "home"
    hub = prepared_hub.copied_to(home, demonstration="off")
    append_items(hub, "signed", 2)
    uri = entries(hub)[1]["uri"]
    kill = ("wire", "kill", uri, "--reason", "order 12", "--person", "a.editor")

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return orkhon(tmp_path, *words, ORKHON_HOME=str(home))

    there = command("prepare", "--new-key")
    assert there.returncode == 1
    assert "hub.pem is there; move it out" in there.stderr
    assert command("prepare").returncode == 0
    (home / "keys" / "hub.pem").rename(tmp_path / "aside.pem")
    gone = command(*kill)
    assert gone.returncode == 1
    assert "Traceback" not in gone.stderr
    assert "hub.pem is missing, and this hub has signed with it" in gone.stderr
    with HomeLock(home):
        running = command("prepare", "--new-key")
    assert running.returncode == 1
    assert "stop it, then repeat this" in running.stderr
    assert not (home / "keys" / "hub.pem").exists()
    made = command("prepare", "--new-key")
    assert made.returncode == 0, made.stderr
    assert "prepare: a new key signs for this hub from the next entry on: " in made.stdout
    assert command(*kill).returncode == 0
    assert "The wire is whole." in command("wire", "verify").stdout


def test_no_second_hub_is_begun_in_a_home_that_has_signed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "hub.code").write_text("orkhon", encoding="utf-8")
    done = orkhon(tmp_path, "prepare", ORKHON_HOME=str(home))
    assert done.returncode == 1
    assert "has signed entries as a hub, and its database is empty or not there" in done.stderr
    assert not (home / "orkhon.sqlite3").exists()
    assert not (home / "static").exists()
