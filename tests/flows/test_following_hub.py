"""Two hubs: one follows the other, which is killed again and again, and ends with exactly its state."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.hub import Hub, wait_until
from tests.prepared import DATABASES, prepare_in, prepared_folder

OPEN = """
from django.utils import timezone
from orkhon.alliance.keys import register_hub_key
from orkhon.alliance.models import Agency
from orkhon.exchange.actions.issue_token import issue_token
from orkhon.exchange.models import Subscriber
from orkhon.intake.actions.issue_push_token import issue_push_token
now = timezone.now()
tengri = Agency.objects.create(code="tengri", sign="TE", name_en="Tengri", invented=True)
beta = Agency.objects.create(code="beta", sign="BE", name_en="Beta", invented=True)
subscriber = Subscriber.objects.create(
    code="beta", name="Beta", agency=beta, follows=True, contact_name="B", contact_email="b@beta.example")
print("key", register_hub_key(now=now).key_id)
print("push", issue_push_token(tengri, "test", by="test", now=now, per_minute=60000)[1])
print("token", issue_token(subscriber, "test", by="test", now=now, per_minute=60000)[1])
"""
STANDING = """
import json
from orkhon.wire.queries import entries_after, states_of
from orkhon.wire.records import records_after
position, uris, signed = 0, set(), []
while some := records_after(position, 500):
    signed += [record.statement.hash() for record in some]
    uris |= {record.statement.uri for record in some}
    position += len(some)
found = {}
for start in range(0, len(uris), 200):
    for uri, state in states_of(sorted(uris)[start:start + 200]).items():
        held = state.entry
        found[uri] = [state.status.value, list(state.versions), state.closed, held.payload_hash if held else ""]
print(json.dumps({"standing": found, "signed": signed}))
"""


class Beside:
    """A hub of its own code, without a demonstration, on the databases that were migrated once."""

    def __init__(self, home: Path, code: str, migrated: Path) -> None:
        home.mkdir()
        for name in DATABASES:
            shutil.copy(migrated / name, home / name)
        self.hub = Hub(home, demonstration="off")
        self.hub.environment["ORKHON_HUB"] = code
        self.hub.prepare()
        self.hub.start()

    def says(self, script: str) -> str:
        return self.hub.command("shell", "-v0", "-c", script).stdout

    def standing(self) -> Any:
        return json.loads(self.says(STANDING))

    def die(self) -> None:
        """Be killed, all processes at once, and come up again."""
        process = self.hub._process
        assert process is not None
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        for pid in (str(process.pid), *children):
            os.kill(int(pid), signal.SIGKILL)
        process.wait()
        self.hub.start()


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Beside, Beside]]:
    """Alpha, and beta beside it."""
    named = prepared_folder()
    if named is None:
        prepare_in(tmp_path / "prepared")
    migrated = (named or tmp_path / "prepared") / "migrated"
    with ExitStack() as ends:
        alpha = Beside(tmp_path / "alpha", "alpha", migrated)
        ends.callback(alpha.hub.stop)
        beta = Beside(tmp_path / "beta", "beta", migrated)
        ends.callback(beta.hub.stop)
        yield alpha, beta


def pushed(address: str, token: str, items: list[dict[str, Any]]) -> None:
    """Push until the hub says that it has them: it may be dead for a while."""
    body = json.dumps(items).encode()

    def once() -> bool:
        request = urllib.request.Request(
            f"{address}/api/v1/items",
            data=body,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status in (200, 201)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                pytest.fail(f"refused: {error.read().decode()}")
            return False
        except OSError:
            return False

    wait_until(once, "a push to be taken")


def an_item(number: int, version: str = "1", **facts: Any) -> dict[str, Any]:
    return {
        "uri": f"urn:tengri:{number}",
        "version": version,
        "type": "text",
        "language": "kk",
        "headlines": [{"value": f"Жаңалық {number}, {version}"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": f"<p>Мәтін {number}.</p>"}],
        **facts,
    }


@pytest.mark.parametrize(
    ("items", "corrections", "kills", "redactions", "deaths"),
    [(120, 10, 4, 1, 2), pytest.param(2000, 100, 20, 5, 5, marks=pytest.mark.slow)],
)
def test_a_follower_loses_nothing_and_doubles_nothing_while_the_followed_hub_is_killed(
    both: tuple[Beside, Beside], items: int, corrections: int, kills: int, redactions: int, deaths: int
) -> None:
    alpha, beta = both
    opened = dict(line.split() for line in alpha.says(OPEN).splitlines() if line)
    words = ("follow", "alpha", "--url", alpha.hub.address, "--key", opened["key"], "--local")
    assert "is followed after position 0" in beta.hub.command(*words, given=opened["token"]).stdout
    batch = 20
    death_each = items // deaths
    redacted = 0
    for start in range(0, items, batch):
        pushed(alpha.hub.address, opened["push"], [an_item(number) for number in range(start, start + batch)])
        if start % death_each == 0:
            alpha.die()
        if redacted < redactions and start >= (redacted + 1) * items // (redactions + 1):
            redacted += 1
            named = ("--person", "A. One", "--second", "B. Two", "--names-as-given")
            alpha.hub.command("wire", "redact", f"urn:tengri:{start}", "--reason", "private", *named, "--yes")
    for number in range(1, corrections + 1):
        pushed(alpha.hub.address, opened["push"], [an_item(number, "2")])
    for number in range(corrections + 1, corrections + kills + 1):
        pushed(alpha.hub.address, opened["push"], [an_item(number, "2", pubStatus="canceled")])
    there = alpha.standing()
    assert len(there["standing"]) >= items
    assert sum(stand[0] == "killed" for stand in there["standing"].values()) == kills
    assert sum(stand[2] for stand in there["standing"].values()) == redactions
    wait_until(lambda: len(beta.standing()["signed"]) >= len(there["signed"]), "the follower to come to the end")
    assert beta.standing() == there
    for one in both:
        assert "problem" not in one.hub.command("wire", "verify").stdout.lower().replace("no problem", "")
