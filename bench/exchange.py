"""`make bench-exchange`: reading the standards' formats, pushes, webhooks, kills and pages, at a real hub on loopback.

The hub and the programs that ask it share the machine. Reading needs the folder that ORKHON_TEST_DATA names. The log
for `cursor_ms` is made by the wire itself, signed, of 1,000,000 entries (times BENCH_SCALE); ORKHON_BENCH_ENTRIES sets
another number.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench import exchange_clients as clients
from bench import exchange_formats as formats
from bench import wire_append
from bench.exchange_clients import Hub
from bench.exchange_receiving import receiving
from bench.figures import Figure, scale
from bench.spine import environment_of, is_idle_at_last, running
from orkhon.wire.cursors import cursor_at

SUBSCRIBERS = 100
ITEMS_PER_S = 10
_PUSHED = 3000
_WEBHOOK_S = 30
_KILLS = 100
_ENTRIES = 1_000_000
_PAGES = 200
_LAST_DELIVERY_S = 30.0


def figures() -> Iterator[Figure]:
    """Measure one figure after another; nothing else of the hub runs beside them."""
    yield from _reading()
    with _home() as environment:
        pushing, asking, belonging = _ours(environment, "furnish").split()
        hub = Hub(port=int(environment["ORKHON_PORT"]), pushing=pushing, asking=asking)
        with _running(environment):
            # The peer is the disk: what SQLite alone commits there, one small row at a time.
            peer = wire_append.bare_single()
            pushed = _value("push_per_s", lambda: clients.push_per_s(hub, _sized(_PUSHED, 200)))
            yield Figure(name="push_per_s", value=pushed, unit="items/s", goal="≥ 150", peer=peer)
            killed = _value("kill_p99_s", lambda: _p99(clients.kill_waits(hub, _sized(_KILLS, 10))))
            yield Figure(name="kill_p99_s", value=killed, unit="s", goal="≤ 1")
            sent = _value("webhook_p99_s", lambda: _webhook_p99_s(hub, environment))
            yield Figure(name="webhook_p99_s", value=sent, unit="s", goal="≤ 1")
        yield from _pages(hub, replace(hub, asking=belonging), environment)


def _reading() -> Iterator[Figure]:
    named = os.environ.get("ORKHON_TEST_DATA")
    print(formats.RECORDED)
    if not named:
        print("ORKHON_TEST_DATA names no folder, so no format is read", file=sys.stderr)
        yield Figure(name="newsml_g2_per_s", value=None, unit="documents/s", goal="≥ 2500")
        yield Figure(name="ninjs_per_s", value=None, unit="documents/s", goal="≥ 11000")
        return
    ours, theirs = formats.newsml_g2_per_s(Path(named))
    yield Figure(name="newsml_g2_per_s", value=ours, unit="documents/s", goal="≥ 2500", peer=theirs)
    yield Figure(name="newsml_g2_ratio", value=ours / theirs, unit="x", goal="≥ 1", peer=1.0)
    ninjs = formats.ninjs_per_s(Path(named))
    yield Figure(name="ninjs_per_s", value=ninjs, unit="documents/s", goal="≥ 11000")


def _webhook_p99_s(hub: Hub, environment: dict[str, str]) -> float:
    """Return the 99th percentile of the seconds from before a push until a subscriber's server had the item."""
    count = _sized(_WEBHOOK_S * ITEMS_PER_S, 30)
    with receiving() as server:
        _ours(environment, "webhooks", str(server.port), str(SUBSCRIBERS))
        begun = clients.push_steadily(hub, count, per_s=ITEMS_PER_S)
        end = time.monotonic() + _LAST_DELIVERY_S
        came = server.first_moments()
        while len(came) < count * SUBSCRIBERS and time.monotonic() < end:
            time.sleep(0.2)
            came = server.first_moments()
        waits = [moment - begun[uri] for (_, uri), moment in came.items()]
        if len(waits) < count * SUBSCRIBERS:
            raise RuntimeError(f"only {len(waits)} of {count * SUBSCRIBERS} came within {_LAST_DELIVERY_S:.0f} s more")
        middle = statistics.median(waits)
        print(f"webhooks: {len(waits):,} entries in {server.deliveries:,} deliveries, median {middle:.3f} s")
        return _p99(waits)


def _pages(outsider: Hub, member: Hub, environment: dict[str, str]) -> Iterator[Figure]:
    """Measure pages that nobody has had: each is put on record before it leaves, as the ledger of kills demands.

    For an outsider every item is asked about by itself, whether the memoranda let it be given; a member sees all.
    """
    count = int(os.environ.get("ORKHON_BENCH_ENTRIES") or _ENTRIES * scale())
    begun = time.perf_counter()
    end = int(_ours(environment, "fill", str(count)))
    print(f"the log has {end:,} entries; {count:,} were appended in {time.perf_counter() - begun:,.0f} s")
    somewhere = random.Random(20261122)
    cursors = [cursor_at(somewhere.randrange(end - count, end - 100)) for _ in range(_PAGES)]
    with _running(environment):
        clients.page_waits(outsider, [cursor_at(end - 100)] * 10)
        given = clients.page_waits(outsider, cursors)
        seen = clients.page_waits(member, cursors)
    yield Figure(name="cursor_ms", value=statistics.median(given), unit="ms", goal="≤ 20")
    yield Figure(name="cursor_ms_p95", value=statistics.quantiles(given, n=20)[-1], unit="ms", goal="≤ 20")
    yield Figure(name="cursor_member_ms", value=statistics.median(seen), unit="ms", goal="≤ 20")


def _value(name: str, measure: Callable[[], float]) -> float | None:
    """Return what was measured, or None with the cause said aloud: one figure never stops the others."""
    try:
        return measure()
    except Exception as error:
        print(f"{name} could not be measured: {error}", file=sys.stderr)
        return None


@contextmanager
def _home() -> Iterator[dict[str, str]]:
    """Give the environment of an empty hub, and remove it afterwards."""
    home = Path(tempfile.mkdtemp(prefix="orkhon-bench-"))
    environment = environment_of(home, ORKHON_LOG_LEVEL="error", DJANGO_SETTINGS_MODULE="orkhon.config.settings")
    try:
        _run(environment, [sys.executable, "-m", "orkhon.config.command", "prepare"])
        yield environment
    finally:
        shutil.rmtree(home)


@contextmanager
def _running(environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "orkhon.config.command", "run"]
    # Each kill that is asked for is a line of its log.
    with running(command, environment, Path(environment["ORKHON_HOME"]), quiet=True) as (_, root):
        if not is_idle_at_last(root):
            print("the hub's readers have not caught up, so what follows was measured beside them", file=sys.stderr)
        yield


def _ours(environment: dict[str, str], *words: str) -> str:
    return _run(environment, [sys.executable, "-m", "bench.exchange_measuring", *words])


def _run(environment: dict[str, str], command: list[str]) -> str:
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _sized(full: int, least: int) -> int:
    return max(least, int(full * scale()))


def _p99(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[-1]
