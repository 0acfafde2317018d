"""A hub that is only looked at, as a restored copy is while its original lives: it shows pages and appends nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.hub import DEADLINE, ORKHON, Hub, wait_until
from tests.keeping.conftest import Another
from tests.keeping.hubs import differences, entries, pages

on_both = pytest.mark.database
"""For what a database has a say in: a word is refused in the same way beside any."""


@pytest.fixture
def looked_at(another: Another) -> Hub:
    """A hub whose every command knows that it is only looked at."""
    hub = another("hub")
    hub.environment["ORKHON_LOOK"] = "1"
    return hub


@on_both
def test_pages_are_shown_as_they_were_and_nothing_is_appended(another: Another) -> None:
    hub = another("hub")
    hub.start()
    seen = pages(hub)
    assert hub.stop() == 0
    before = entries(hub)
    process = subprocess.Popen(
        [ORKHON, "run", "--look"], env=hub.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        while "ready to be looked at" not in said:
            assert said, "the look ended"
            said = process.stdout.readline()
        assert "nothing is polled, published, signed or changed" in said
        changed = differences(seen, pages(hub))
        assert not changed, "\n".join(changed)
        ready = json.loads(hub.visitor().get("/readyz").text)
        assert (ready["status"], ready["looked_at"]) == ("ready", True)
        assert not list((hub.home / "run").glob("readers*"))
        assert children_of(process.pid) == 1
        refused = hub.visitor().get("/admin/")
        assert refused.status == 503
        assert "only being looked at" in refused.text
        assert sent(hub, "/en/") == 503
    finally:
        process.terminate()
        process.communicate()
    assert process.returncode == 0
    assert entries(hub) == before


def children_of(process: int) -> int:
    """Return how many processes the supervisor has started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return len(listed.stdout.split())


def sent(hub: Hub, path: str) -> int:
    """Send a form without asking first, and return the status."""
    request = urllib.request.Request(hub.address + path, data=b"a=b")
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_commands_that_would_write_are_refused_in_one_line(looked_at: Hub) -> None:
    for words in (
        ("wire", "kill", "urn:first:1", "--reason", "a test", "--person", "anna"),
        ("intake", "poll"),
        ("prepare",),
        ("retention", "run"),
        ("shell", "-c", "1"),
    ):
        done = looked_at.command(*words, check=False)
        assert done.returncode == 1, words
        assert done.stderr.startswith("orkhon: this hub is only being looked at (ORKHON_LOOK)"), words
        assert done.stderr.count("\n") == 1, words


@on_both
def test_commands_that_read_work(looked_at: Hub) -> None:
    assert "The wire is whole" in looked_at.command("wire", "verify").stdout
    assert "acts" in looked_at.command("audit", "verify").stdout


@on_both
def test_an_append_is_impossible_and_not_only_not_started(looked_at: Hub) -> None:
    before = entries(looked_at)
    done = subprocess.run(
        [sys.executable, "-m", "tests.keeping.appender", "sneaky", "1", "1"],
        env=looked_at.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "readonly database" in done.stderr or "read-only transaction" in done.stderr
    assert entries(looked_at) == before


def test_no_reader_starts_even_by_hand(looked_at: Hub) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "orkhon.config.readers", "intake"],
        env=looked_at.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "only being looked at" in done.stderr


def test_the_doctor_says_that_it_stays_so(looked_at: Hub) -> None:
    found = json.loads(looked_at.command("doctor", "--json", check=False).stdout)["findings"]
    assert [one["state"] for one in found if one["check"] == "look"] == ["warn"]
    looked_at.environment["ORKHON_LOOK"] = ""
    found = json.loads(looked_at.command("doctor", "--json", check=False).stdout)["findings"]
    assert not [one for one in found if one["check"] == "look"]


def test_afterwards_the_hub_runs_as_ever(looked_at: Hub) -> None:
    looked_at.environment["ORKHON_LOOK"] = ""
    looked_at.start()
    wait_until(lambda: list((looked_at.home / "run").glob("readers*")), "the readers")
    assert looked_at.stop() == 0
