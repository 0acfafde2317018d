"""What tests of keeping do with whole hubs. Asserts nothing."""

from __future__ import annotations

import difflib
import io
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.keeping.archive import MANIFEST, ArchiveWriter, read_archive
from orkhon.keeping.sealing import Opener, Sealer
from tests.commands import run
from tests.hub import DEADLINE, Hub, wait_until
from tests.postgresql import fresh_database

PASSPHRASE = "бес сөз ешкім бірге қоймайды"

_numbers = itertools.count()


def keeping_hub(home: Path, *, database_url: str = "") -> Hub:
    """Return a hub without feeds that knows the passphrase of its backups."""
    hub = Hub(home, database_url=database_url, demonstration="off")
    hub.environment["ORKHON_BACKUP_PASSPHRASE"] = PASSPHRASE
    return hub


def new_database(server: str) -> str:
    """Make an empty database and return its address."""
    return fresh_database(server, f"keeping_{os.getpid()}_{next(_numbers)}")


def copied_database(url: str) -> str:
    """Make a copy of a database that nobody uses at this moment, and return its address."""
    name = f"keeping_{os.getpid()}_{next(_numbers)}"
    copied = urlsplit(url).path.strip("/")
    return fresh_database(urlunsplit(urlsplit(url)._replace(path="/postgres")), name, of=copied)


def appending(hub: Hub, name: str, count: int, *, per_second: int = 0) -> subprocess.Popen[str]:
    """Start appending items to a hub from a process of its own; it prints positions after their commits."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.keeping.appender", name, str(count), str(per_second)],
        env={**hub.environment, "ORKHON_LOG_LEVEL": "warning"},
        stdout=subprocess.PIPE,
        text=True,
    )


def append_items(hub: Hub, name: str, count: int) -> int:
    """Append items to a hub, and return the last position."""
    words = ("-m", "tests.keeping.appender", name, str(count), "0")
    done = run(words, environment={**hub.environment, "ORKHON_LOG_LEVEL": "warning"}, timeout=DEADLINE)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


def entries(hub: Hub) -> list[dict[str, Any]]:
    """Return the wire's entries."""
    return [json.loads(line) for line in hub.command("wire", "tail").stdout.splitlines()]


def hold_embargoed(hub: Hub) -> None:
    """Withhold what is still embargoed, for it would come onto the pages while a test compares them."""
    for entry in entries(hub):
        if (entry["ninjs"] or {}).get("embargoedUntil"):
            hub.command("wire", "withhold", entry["uri"], "--reason", "a test", "--person", "anna", check=False)


def pages(hub: Hub) -> dict[str, str]:
    """Return what visitors see of a running hub to which nothing comes in, once its readers have caught up."""
    seen = [_pages(hub)]

    def stand_still() -> bool:
        time.sleep(3)
        seen.append(_pages(hub))
        return seen[-1] == seen[-2]

    wait_until(stand_still, "the pages to stand still")
    return seen[-1]


def _pages(hub: Hub) -> dict[str, str]:
    """Return each front page, and the first articles of each."""
    visitor = hub.visitor()
    found: dict[str, str] = {}
    for language in INTERFACE_LANGUAGES:
        front = visitor.get(f"/{language}/").text
        found[f"/{language}/"] = _steady(front)
        for article in sorted(set(re.findall(rf'href="(/{language}/[a-z]+/[^"]+-\d+/)"', front)))[:2]:
            found[article] = _steady(visitor.get(article).text)
    return found


def differences(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """Return the lines in which the pages of two hubs differ."""
    return [
        f"{address} {line}"
        for address in sorted({*first, *second})
        for line in difflib.unified_diff(
            first.get(address, "").splitlines(), second.get(address, "").splitlines(), n=0, lineterm=""
        )
    ]


def _steady(page: str) -> str:
    """Take out what differs between two hubs and two minutes: ports, tokens and how long ago something was."""
    # In the links to share a page by, its address stands quoted.
    page = re.sub(r"(127\.0\.0\.1|localhost)(:|%3A)\d+", r"\1\2PORT", page)
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r"<time.*?</time>", "<time/>", page)


def rewritten(
    backup: Path,
    target: Path,
    change: Callable[[str, bytes], bytes] = lambda name, data: data,
    *,
    manifest: Callable[[dict[str, Any]], object] = lambda facts: None,
    more: dict[str, bytes] | None = None,
) -> Path:
    """Write a backup anew as somebody who knows the passphrase could, with other contents."""
    with backup.open("rb") as raw, target.open("wb") as output:
        sealer = Sealer(output, PASSPHRASE)
        archive = ArchiveWriter(sealer, now=0)

        def begin(read: Any) -> None:
            facts = json.loads(read.to_json())
            manifest(facts)
            archive.add_bytes(MANIFEST, json.dumps(facts).encode())

        def take(member: Any) -> None:
            archive.add_bytes(member.name, change(member.name, b"".join(map(bytes, member.parts()))))

        read_archive(Opener(raw, PASSPHRASE), begin=begin, take=take)
        for name, data in (more or {}).items():
            archive.add_bytes(name, data)
        archive.finish()
        sealer.close()
    return target


def members(backup: Path) -> dict[str, bytes]:
    """Return everything in a backup but manifest and end."""
    found: dict[str, bytes] = {}

    def take(member: Any) -> None:
        found[member.name] = b"".join(map(bytes, member.parts()))

    with io.BytesIO(backup.read_bytes()) as raw:
        read_archive(Opener(raw, PASSPHRASE), begin=lambda manifest: None, take=take)
    return found
