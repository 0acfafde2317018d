"""The client of the documentation, pasted out of its page and run as a program of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from orkhon.exchange.models import Notice, Webhook
from orkhon.exchange.noticing import notice_entries
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind
from tests.exchange.making import NOW, a_member, headers_of, sent
from tests.exchange.rounds import Rounds
from tests.exchange.serving import Served
from tests.exchange.test_sending import receiving
from tests.hub import DEADLINE

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "howto" / "ask-the-hub-from-python.md"

pytestmark = pytest.mark.django_db


@pytest.fixture
def pasted(tmp_path: Path) -> Path:
    """The file that somebody makes who copies the page's one program."""
    (program,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    file = tmp_path / "client.py"
    file.write_text(program, encoding="utf-8")
    return file


@contextmanager
def started(program: Path, hub: Served, secret: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """The client as a process, killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-I", program.name, *words],
        cwd=program.parent,
        env={"ORKHON": hub.url, "HUB_TOKEN": secret, "PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines(process: subprocess.Popen[str], count: int) -> list[str]:
    """The next lines that it prints; waits for them."""
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(count)]


def test_the_page_holds_the_very_program_that_lies_beside_it(pasted: Path) -> None:
    program = pasted.read_text(encoding="utf-8")
    assert program == (DOCS / "client.py").read_text(encoding="utf-8")
    assert len(program.splitlines()) <= 120


def test_the_pasted_client_follows_takes_off_and_goes_on_where_it_was_killed(pasted: Path) -> None:
    member = a_member()
    secret = headers_of(member, per_minute=60_000)["Authorization"].removeprefix("Bearer ")
    sent(1, headline="Бірінші")
    sent(2, headline="Екінші")
    hub = Served()
    hub.failures = 1
    with hub.running():
        with started(pasted, hub, secret, "follow") as process:
            assert lines(process, 2) == ["publish urn:altai:1 1 Бірінші", "publish urn:altai:2 1 Екінші"]
            with hub.lock:
                sent(1, version="2", headline="Түзету", kind=EntryKind.CORRECT)
                kill("urn:altai:2", reason="false", person="Dana Seit", now=NOW)
            assert lines(process, 2) == ["publish urn:altai:1 2 Түзету", "take off urn:altai:2 kill"]
            with hub.lock:
                sent(3, headline="Үшінші")
            assert lines(process, 1) == ["publish urn:altai:3 1 Үшінші"]
        with hub.lock:
            withhold("urn:altai:3", reason="we look again", person="Dana Seit", now=NOW)
        with started(pasted, hub, secret, "follow") as process:
            (first, *rest) = lines(process, 1)
            # Killed before it asked for the next one, so the last may come again; nothing else does.
            if first == "take off urn:altai:3 withheld":
                (first,) = lines(process, 1)
            assert (first, rest) == ("take off urn:altai:3 withhold", [])
    assert any("wait=15" in query for query in hub.asked)
    assert (pasted.parent / "orkhon.cursor").read_text(encoding="ascii")


def test_a_kill_is_confirmed_by_name_with_the_pasted_client(pasted: Path) -> None:
    member = a_member()
    secret = headers_of(member)["Authorization"].removeprefix("Bearer ")
    sent(1)
    Client().get("/api/v1/entries", headers={"Authorization": f"Bearer {secret}"})
    notice_entries([kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)])
    hub = Served()
    with hub.running():
        with started(pasted, hub, secret, "notices") as process:
            (notice,) = json.loads(process.communicate(timeout=DEADLINE)[0])["notices"]
        assert (notice["uri"], notice["acknowledged"]) == ("urn:altai:1", None)
        with started(pasted, hub, secret, "confirm", str(notice["id"]), "Janet Poe") as process:
            assert process.communicate(timeout=DEADLINE)[0].strip() == "Janet Poe confirmed"
        with started(pasted, hub, "ork_guess", "notices") as process:
            assert "this hub has given out no such token" in process.communicate(timeout=DEADLINE)[0]
    assert Notice.objects.get().by == "Janet Poe"


@pytest.fixture
def client() -> ModuleType:
    """The program as a module."""
    spec = importlib.util.spec_from_file_location("documented_client", DOCS / "client.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_client_takes_a_webhook_that_the_hub_signed_and_nothing_else(client: ModuleType) -> None:
    sent(1)
    keys = Client().get("/api/v1/keys").json()
    with receiving() as receiver:
        Webhook.objects.create(subscriber=a_member(), url=receiver.url, local=True)
        Rounds().round()
        ((headers, body),) = receiver.got
        url, now = receiver.url, NOW.timestamp()
    (entry,) = client.verified(url, headers, body, keys, "orkhon", now=now)
    assert entry["uri"] == "urn:altai:1"
    unsigned = {name: value for name, value in headers.items() if name != "Signature-Input"}
    partly = headers | {"Signature-Input": headers["Signature-Input"].replace('"content-digest" ', "")}
    forged = headers | {"Signature": "orkhon=:" + "A" * 86 + "==:"}
    changes: list[tuple[dict[str, Any], str]] = [
        ({"body": body.replace(b"altai:1", b"altai:2")}, "another body"),
        ({"headers": unsigned}, "covers too little"),
        ({"headers": partly}, "covers too little"),
        ({"headers": forged}, "not signed by a key of the hub"),
        ({"url": url + "x"}, "not signed by a key of the hub"),
        ({"hub": "altai"}, "not signed by a key of the hub"),
        ({"now": now + 301}, "five minutes"),
    ]
    for changed, words in changes:
        given = {"url": url, "headers": headers, "body": body, "keys": keys, "hub": "orkhon", "now": now} | changed
        with pytest.raises(ValueError, match=words):
            client.verified(**given)
