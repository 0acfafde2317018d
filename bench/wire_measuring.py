"""The measuring itself: one figure in a process of its own, printed as the last word. Run by wire_append.py.

`python -m bench.wire_measuring single|batch|reader COUNT SIZE`, in the hub that the environment names.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import django
from django.core.management import call_command
from django.db import connections

# The wire's models cannot be imported before Django knows its settings.
django.setup()

from orkhon.items import Content, Item, Language  # noqa: E402 - as above
from orkhon.wire.actions.append import AppendIntent, append, append_many  # noqa: E402 - as above
from orkhon.wire.entries import EntryKind, WireEntry  # noqa: E402 - as above
from orkhon.wire.readers import Reader, follow  # noqa: E402 - as above

_PARAGRAPH = "<p>Бүгін Алматыда жаңа кітапхана ашылды, оған жүздеген оқырман келді.</p>"


def _run(what: str, count: int, size: int) -> float:
    for alias in connections:
        # Content types first: whichever migration runs, Wagtail writes them down after it.
        for app in ("contenttypes", "alliance", "wire"):
            call_command("migrate", app, database=alias, verbosity=0)
    return {"single": _single, "batch": _batch, "reader": _reader}[what](count, size)


def _intents(name: str, count: int) -> list[AppendIntent]:

    body = Content(_PARAGRAPH * 32)
    return [
        AppendIntent(
            agency="altai",
            kind=EntryKind.PUBLISH,
            item=Item(
                uri=f"urn:bench:{name}:{number}",
                version="1",
                language=Language.parse("kk-Cyrl"),
                headline="Алматыда жаңа кітапхана ашылды",
                body=body,
            ),
        )
        for number in range(count)
    ]


def _single(count: int, size: int) -> float:

    for intent in _intents("warm", 50):
        append(intent, now=datetime.now(UTC))
    intents = _intents("single", count)
    start = time.perf_counter()
    for intent in intents:
        append(intent, now=datetime.now(UTC))
    return count / (time.perf_counter() - start)


def _batch(count: int, size: int) -> float:

    append_many(_intents("warm", 100), now=datetime.now(UTC))
    intents = _intents("batch", count)
    start = time.perf_counter()
    for begin in range(0, count, size):
        append_many(intents[begin : begin + size], now=datetime.now(UTC))
    return count / (time.perf_counter() - start)


def _reader(count: int, size: int) -> float:

    seen: dict[str, float] = {}
    arrived = threading.Event()
    stop = threading.Event()

    def handle(entries: Sequence[WireEntry]) -> None:
        now = time.perf_counter()
        for entry in entries:
            seen[entry.uri] = now
        arrived.set()

    thread = threading.Thread(
        target=follow, args=(Reader(name="bench", handle=handle), stop), kwargs={"first_pause": 0.01}
    )
    thread.start()
    waits = []
    for number, intent in enumerate(_intents("reader", count)):
        # Not in step with the reader's glances.
        time.sleep(0.03 + number % 17 * 0.003)
        arrived.clear()
        append(intent, now=datetime.now(UTC))
        committed = time.perf_counter()
        if not arrived.wait(30):
            raise SystemExit("the reader did not get an entry within 30 s")
        waits.append(max(0.0, seen[intent.item.uri] - committed) * 1000)
    stop.set()
    thread.join()
    return statistics.quantiles(waits, n=20)[-1]


if __name__ == "__main__":
    print(_run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
