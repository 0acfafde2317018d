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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.hub import DEADLINE, Hub, wait_until
from tests.prepared import DATABASES, hub_on_postgresql

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
TOLD = """
from orkhon.exchange.models import FollowerAnswer
print(", ".join(f"{FollowerAnswer.objects.filter(status=one).count()} {one}" for one in ("killed", "redacted")))
"""


class Beside:
    """A hub of its own code, without a demonstration, on databases that were migrated once."""

    def __init__(self, home: Path, code: str, model: Hub) -> None:
        server = os.environ.get("ORKHON_TEST_DATABASE_URL", "")
        if server:
            self.hub = hub_on_postgresql(home, server, f"orkhon_{code}", model=model, demonstration="off")
        else:
            home.mkdir()
            for name in DATABASES:
                shutil.copy(model.home.parent / "migrated" / name, home / name)
            for name in ("fonts", "static"):
                shutil.copytree(model.home / name, home / name)
                shutil.copy2(model.home / f"{name}.stamp", home)
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
            # A child may have ended already: it lives no longer than the first of them.
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        process.wait()
        self.hub.start()


@pytest.fixture
def both(tmp_path: Path, prepared_hub: Hub) -> Iterator[tuple[Beside, Beside]]:
    """Alpha, and beta beside it."""
    with ExitStack() as ends:
        hubs = []
        for code in ("alpha", "beta"):
            hubs.append(Beside(tmp_path / code, code, prepared_hub))
            ends.callback(hubs[-1].hub.stop)
        yield hubs[0], hubs[1]


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
            with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
                return answer.status in (200, 201)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                pytest.fail(f"refused: {error.read().decode()}")
            return False
        except OSError:
            return False

    wait_until(once, "a push to be taken")


def all_pushed(address: str, token: str, groups: list[list[dict[str, Any]]]) -> None:
    """Push one group after the other."""
    for group in groups:
        if group:
            pushed(address, token, group)


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


def due(batch: int, batches: int, whole: int) -> range:
    """Which of `whole` things, told over all batches evenly, belong to this one; numbered from 0."""
    return range(whole * batch // batches, whole * (batch + 1) // batches)


@pytest.mark.parametrize(
    ("items", "corrections", "kills", "redactions", "deaths"),
    [(120, 10, 4, 1, 2), pytest.param(2000, 100, 20, 5, 5, marks=pytest.mark.slow)],
)
@pytest.mark.database
def test_a_follower_loses_nothing_and_doubles_nothing_while_the_followed_hub_is_killed(
    both: tuple[Beside, Beside], items: int, corrections: int, kills: int, redactions: int, deaths: int
) -> None:
    """Alpha dies in the middle of a push, with items, corrections, kills and redactions on their way."""
    alpha, beta = both
    opened = dict(line.split() for line in alpha.says(OPEN).splitlines() if line)
    words = ("follow", "alpha", "--url", alpha.hub.address, f"--key={opened['key']}", "--local")
    assert "is followed after position 0" in beta.hub.command(*words, given=opened["token"]).stdout
    size = 20
    batches = items // size
    named = ("--person", "A. One", "--second", "B. Two", "--names-as-given")
    died = 0
    with ThreadPoolExecutor(1) as hand:
        for batch in range(batches):
            start = batch * size
            # The first of each batch may be redacted, the last ones killed, those after the first corrected.
            wrong = range(start + 1, start + 1 + len(due(batch, batches, corrections)))
            false = range(start + size - len(due(batch, batches, kills)), start + size)
            coming = [
                [an_item(number) for number in range(start, start + size)],
                [an_item(number, "2") for number in wrong],
                [an_item(number, "2", pubStatus="canceled") for number in false],
            ]
            pushing = hand.submit(all_pushed, alpha.hub.address, opened["push"], coming)
            for _ in due(batch, batches, deaths):
                alpha.die()
                died += 1
            pushing.result()
            for _ in due(batch, batches, redactions):
                alpha.hub.command("wire", "redact", f"urn:tengri:{start}", "--reason", "private", *named, "--yes")
    there = alpha.standing()
    standings = there["standing"].values()
    assert died == deaths
    assert len(there["signed"]) == items + corrections + kills + redactions
    assert sum(len(stand[1]) == 2 and stand[0] == "usable" for stand in standings) == corrections
    assert sum(stand[0] == "killed" for stand in standings) == kills
    assert sum(stand[2] for stand in standings) == redactions
    asked = len(there["signed"])
    wait_until(lambda: len(beta.standing()["signed"]) >= asked, "the follower to come to the end", pause=2)
    assert beta.standing() == there
    told = f"{kills} killed, {redactions} redacted"
    wait_until(lambda: alpha.says(TOLD).strip() == told, f"the follower to tell of its copy: {told}")
    for one in both:
        verified = one.hub.command("wire", "verify").stdout
        assert f"{len(there['signed'])} entries" in verified, verified
        assert "problem" not in verified.lower().replace("no problem", "")
