"""What follows a redaction outside the log: once, whoever crashes, until no byte is left."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from orkhon.audit.actions.record import record
from orkhon.audit.queries import acts
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.errors import FileNotKept
from orkhon.media.queries import read_bytes
from orkhon.wire import erasers
from orkhon.wire.actions.redact import redact
from orkhon.wire.erasers import Eraser, Matter, register_eraser
from orkhon.wire.erasing import LEASE, erasure_at, erasures, finish_erasure, finish_erasures
from orkhon.wire.errors import IntentRefused, UnknownItem
from orkhon.wire.models import Erasure
from orkhon.wire.queries import closed_among, entries_after
from orkhon.wire.scrubbing import ScrubPostponed, scrub
from orkhon.wire.verify import verify
from tests.wire.making import NOW, appended

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    pytest.mark.usefixtures("committed_log"),
]

URI = "urn:altai:1"
SECRET = "Сұңқарбек Әлімғазыұлы"


@pytest.fixture
def own_erasers(monkeypatch: pytest.MonkeyPatch) -> list[Matter]:
    """One room that takes part and remembers what it was told; it fails as often as the list holds None."""
    told: list[Matter] = []

    def erase(matter: Matter, now: datetime) -> Mapping[str, int]:
        told.append(matter)
        if len(told) < 3:
            raise ValueError(f"{SECRET} stood in the way")
        return {"notes": 2}

    monkeypatch.setattr(erasers, "_ERASERS", {})
    register_eraser(Eraser(name="notes", count=lambda matter: {"notes": 2}, erase=erase))
    return told


def test_what_fails_is_tried_again_later_and_the_words_of_the_failure_are_not_kept(own_erasers: list[Matter]) -> None:
    appended()
    position = redact(URI, reason="order 12", person="a.editor", now=NOW).position
    assert finish_erasures(now=NOW) == 0
    report = erasure_at(position)
    assert report is not None
    assert (report.error, report.attempts, report.finished) == ("ValueError", 1, None)
    assert finish_erasures(now=NOW) == 0, "not before its time"
    assert len(own_erasers) == 1
    assert finish_erasures(now=NOW + timedelta(seconds=6)) == 0
    assert finish_erasures(now=NOW + timedelta(seconds=30)) == 1
    report = erasure_at(position)
    assert report is not None
    assert (report.error, report.finished) == ("", NOW + timedelta(seconds=30))
    assert report.removed == {"payloads": 1, "notes": 2, "deliveries": 0}
    assert [matter.closed for matter in own_erasers] == [{URI}] * 3
    assert finish_erasures(now=NOW + timedelta(days=1)) == 0
    assert erasures(waiting=True) == []


def test_two_do_not_work_on_one_erasure_at_once(own_erasers: list[Matter]) -> None:
    appended()
    position = redact(URI, reason="order 12", person="a.editor", now=NOW).position
    Erasure.objects.filter(pk=position).update(next_attempt=NOW + LEASE, attempts=1)
    assert finish_erasures(now=NOW) == 0
    assert own_erasers == []
    report = finish_erasure(position, now=NOW, patience=0.0)
    assert report.finished is None


def test_an_erasure_that_is_none_is_said_to_be_none() -> None:
    with pytest.raises(UnknownItem, match="no erasure"):
        finish_erasure(7, now=NOW)


def test_delivered_bytes_are_removed_and_forgotten() -> None:
    data = f"<rss>{SECRET}</rss>".encode()
    delivery = keep_bytes(data, "application/rss+xml", now=NOW)
    appended(headline=SECRET)
    position = redact(URI, reason="order 12", person="a.editor", now=NOW).position
    assert read_bytes(delivery) == data
    report = finish_erasure(position, now=NOW, patience=60.0)
    assert report.removed["deliveries"] == 1
    with pytest.raises(FileNotKept):
        read_bytes(delivery)
    assert Erasure.objects.get(pk=position).deliveries == []


def test_a_crash_between_the_entry_and_the_rest_is_made_good_by_the_loop() -> None:
    earlier = datetime.now(UTC) - timedelta(minutes=1)
    delivery = keep_bytes(f"<rss>{SECRET}</rss>".encode(), "application/rss+xml", now=earlier)
    appended(headline=SECRET, now=earlier)
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    command = [sys.executable, "-m", "tests.wire.redactor", json.dumps(names), URI]
    redactor = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert redactor.stdout is not None
    said: list[str] = []
    while not (said and said[-1].startswith("redact of ")):
        line = redactor.stdout.readline()
        assert line, f"it ended before the entry: {said}"
        said.append(line)
    redactor.send_signal(signal.SIGKILL)
    redactor.communicate()
    assert read_bytes(delivery)
    assert finish_erasures(now=datetime.now(UTC)) == 1
    with pytest.raises(FileNotKept):
        read_bytes(delivery)
    assert verify().whole


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _command(*words: str) -> str:
    out = io.StringIO()
    said = ("--reason", "order 12", "--person", "a.editor", "--names-as-given")
    call_command("wire", "redact", URI, *said, *words, stdout=out)
    return out.getvalue()


def test_the_command_shows_what_goes_asks_and_tells_what_went(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = datetime.now(UTC) - timedelta(minutes=1)
    keep_bytes(f"<rss>{SECRET}</rss>".encode(), "application/rss+xml", now=earlier)
    appended(headline=SECRET, now=earlier)
    record("keeping.backup", actor="command:backup", now=earlier, details={"file": "hub-of-monday.backup"})
    monkeypatch.setattr("sys.stdin", io.StringIO(URI))
    with pytest.raises(CommandError, match="say --yes"):
        _command()
    monkeypatch.setattr("sys.stdin", _Terminal("urn:altai:2\n"))
    with pytest.raises(CommandError, match="nothing was removed"):
        _command()
    assert closed_among([URI]) == set()
    monkeypatch.setattr("sys.stdin", _Terminal(f"{URI}\n"))
    said = _command("--second", "b.editor", "--authority", "city court")
    assert SECRET not in said
    lines = said.splitlines()
    assert lines[0] == f"Redacting {URI} removes for ever: 1 payload, 1 delivery."
    assert "Removed: 1 payload, 1 delivery." in lines
    assert "The free space of the databases was overwritten." in lines
    assert any("hub-of-monday.backup" in line for line in lines[lines.index("Not in the power of this hub:") :])
    (entry,) = entries_after(1)
    assert {name: entry.extra[name] for name in ("person", "second", "authority")} == {
        "person": "a.editor",
        "second": "b.editor",
        "authority": "city court",
    }
    act = acts()[0]
    assert (act.verb, act.object_key, act.details["persons"]) == ("wire.redact", URI, "2")
    with pytest.raises(CommandError, match="no payload"):
        _command("--yes")


@pytest.mark.parametrize("second", ["a.editor", " A.Editor ", "ａ.editor", "a.\u200beditor"])
def test_the_same_name_twice_is_refused(second: str) -> None:
    appended(now=datetime.now(UTC) - timedelta(minutes=1))
    with pytest.raises(CommandError, match="the same name twice"):
        _command("--second", second, "--yes")
    with pytest.raises(IntentRefused, match="the same name twice"):
        redact(URI, reason="order 12", person="a.editor", second=second, now=datetime.now(UTC))
    assert closed_among([URI]) == set()
    _command("--second", "  ", "--yes")
    assert acts()[0].details["persons"] == "1"


def test_a_reason_that_repeats_the_item_needs_somebody_to_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    appended(headline=SECRET, now=datetime.now(UTC) - timedelta(minutes=1))
    reason = ("--reason", f"because of «{SECRET.upper()}»")
    with pytest.raises(CommandError, match="repeats the item") as refused:
        _command(*reason, "--yes")
    assert SECRET.upper() not in str(refused.value)
    assert closed_among([URI]) == set()
    monkeypatch.setattr("sys.stdin", _Terminal(f"{URI}\n"))
    with pytest.raises(CommandError, match="Nothing was removed"):
        _command(*reason)
    assert closed_among([URI]) == set()
    monkeypatch.setattr("sys.stdin", _Terminal(f"keep\n{URI}\n"))
    assert "stays for ever" in _command(*reason)
    assert closed_among([URI]) == {URI}


def test_names_that_no_account_has_are_told_and_taken_only_on_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    appended(now=datetime.now(UTC) - timedelta(minutes=1))
    get_user_model().objects.create_user("a.editor")
    said = ("wire", "redact", URI, "--reason", "order 12", "--person", "a.editor", "--second", "b.editor")
    with pytest.raises(CommandError, match=r"no account has the user name 'b\.editor'.*--names-as-given"):
        call_command(*said, "--yes", stdout=io.StringIO())
    assert closed_among([URI]) == set()
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", _Terminal("no\n"))
    with pytest.raises(CommandError, match="nothing was removed"):
        call_command(*said, stdout=out)
    assert "Beware: no account has the user name 'b.editor'" in out.getvalue()
    get_user_model().objects.create_user("b.editor")
    out = io.StringIO()
    call_command(*said, "--yes", stdout=out)
    assert "no account" not in out.getvalue()
    assert closed_among([URI]) == {URI}


def test_the_command_says_so_when_something_is_still_to_be_done(
    own_erasers: list[Matter], monkeypatch: pytest.MonkeyPatch
) -> None:
    appended(now=datetime.now(UTC) - timedelta(minutes=1))
    appended(version="2", now=datetime.now(UTC) - timedelta(minutes=1))
    monkeypatch.setattr("orkhon.wire.management.commands.wire.finish_erasure", partial(finish_erasure, patience=0.5))
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "wire",
            "redact",
            URI,
            "--reason",
            "order 12",
            "--person",
            "a.editor",
            "--positions",
            "2",
            "--yes",
            "--names-as-given",
            stdout=out,
        )
    assert ended.value.code == 1
    assert "Of the item itself only these positions go: 2." in out.getvalue()
    assert "Not everything is done yet (last failure: ValueError)" in out.getvalue()


def test_nothing_is_overwritten_within_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(ScrubPostponed, match="transaction"):
        scrub(["wire_payload"])
