"""The loop that asks every source in its time, and what a kill at any moment leaves behind."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connections

from orkhon.alliance.models import Source
from orkhon.intake import poll
from orkhon.intake.models import SourceHealth
from orkhon.intake.poll import due_sources, is_due
from orkhon.wire.queries import entries_after, entry_at, head
from orkhon.wire.verify import verify
from tests.hub import DEADLINE, wait_until
from tests.intake.feeds import Feed, serving_feed, source
from tests.outbound.servers import Handler

pytestmark = pytest.mark.database
committed = pytest.mark.django_db(transaction=True, databases="__all__")
rolled_back = pytest.mark.django_db(databases="__all__")


@contextmanager
def _running() -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=poll.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(DEADLINE)
        assert not thread.is_alive()
        connections.close_all()


@rolled_back
def test_a_source_that_was_never_asked_is_due_and_so_is_one_whose_interval_was_shortened(now: datetime) -> None:
    altai = source("http://127.0.0.1:1/rss", interval=timedelta(minutes=10))
    assert is_due(altai, SourceHealth(source_id=altai.pk), now=now)
    waiting = SourceHealth(source_id=altai.pk, last_asked=now, next_ask=now + timedelta(minutes=10))
    assert not is_due(altai, waiting, now=now + timedelta(minutes=2))
    altai.interval = timedelta(minutes=1)
    assert is_due(altai, waiting, now=now + timedelta(minutes=2))
    waiting.failures = 1
    assert not is_due(altai, waiting, now=now + timedelta(minutes=2))


@rolled_back
def test_a_source_that_is_switched_off_is_not_asked(now: datetime) -> None:
    on = source("http://127.0.0.1:1/on")
    source("http://127.0.0.1:1/off", name="off", enabled=False)
    resting = source("http://127.0.0.1:1/resting", code="bozkir")
    resting.agency.active = False
    resting.agency.save()
    assert due_sources(now=now) == [on]


@committed
def test_a_slow_source_and_a_failing_one_do_not_keep_the_others_waiting(committed_wire: None) -> None:
    leaving = threading.Event()

    def hang(request: Handler) -> None:
        leaving.wait()
        request.send(b"")

    slow, failing, well = Feed(answer=hang), Feed(answer=lambda request: request.send(status=500)), Feed()
    with ExitStack() as stack:
        for feed, name in ((slow, "slow"), (failing, "failing"), (well, "well")):
            stack.enter_context(serving_feed(feed))
            source(feed.url, name=name, interval=timedelta(seconds=1))
        stack.callback(leaving.set)
        with _running():
            for number in range(1, 4):
                well.items[str(number)] = f"News {number}"
                wait_until(lambda wanted=number: head() == wanted, f"entry {number}")  # type: ignore[misc]
            leaving.set()
    assert len(slow.asked) == 1
    assert SourceHealth.objects.get(source_id=Source.objects.get(name="failing").pk).failures >= 1


@committed
def test_a_source_that_is_added_while_the_loop_runs_is_asked_soon(committed_wire: None) -> None:
    with serving_feed(Feed(items={"1": "News"})) as feed, _running():
        time.sleep(0.3)
        source(feed.url)
        wait_until(lambda: head() == 1, "the new source's item")


class _Killed:
    """Runs the polling process, kills it, and keeps what it had acknowledged."""

    def __init__(self, sources: list[Source]) -> None:
        self.acknowledged: list[tuple[int, str, str]] = []
        names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
        self._command = [
            sys.executable, "-m", "tests.intake.polling", json.dumps(names), *(str(one.pk) for one in sources),
        ]  # fmt: skip

    def run_and_kill(self, after: float, until: Callable[[], bool] | None = None) -> None:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "orkhon.config.settings"}
        with subprocess.Popen(self._command, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline()) == {"ready": 2}
            try:
                time.sleep(after)
                if until is not None:
                    wait_until(until, "all items")
            finally:
                process.kill()
            for line in process.stdout:
                if line.endswith(b"\n"):
                    self.acknowledged.append(tuple(json.loads(line)))


def _growing(feeds: list[Feed], stop: threading.Event, chance: random.Random) -> None:
    number = 0
    while not stop.wait(0.02):
        number += 1
        feed = chance.choice(feeds)
        # Assigned at once: a server's thread may be reading.
        feed.items = dict(list(feed.items.items())[-60:]) | {f"{feeds.index(feed)}-{number}": f"News {number}"}
        if number % 5 == 0:
            name = chance.choice(list(feed.items))
            feed.items = feed.items | {name: f"News {name}, mended {number}"}


@committed
@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_kill_at_any_moment_loses_nothing_and_appends_nothing_twice(committed_wire: None, kills: int) -> None:
    chance = random.Random(20261122)
    with ExitStack() as stack:
        feeds = [stack.enter_context(serving_feed(Feed())) for _ in range(2)]
        killed = _Killed([source(feed.url, name=f"feed {number}") for number, feed in enumerate(feeds)])
        stop = threading.Event()
        growing = threading.Thread(target=_growing, args=(feeds, stop, chance), daemon=True)
        growing.start()
        for _ in range(kills):
            killed.run_and_kill(chance.uniform(0.0, 0.6))
        stop.set()
        growing.join()
        wanted = {f"https://altai.example/news/{name}": title for feed in feeds for name, title in feed.items.items()}

        def all_there() -> bool:
            newest = {entry.uri: entry.item.headline for entry in entries_after(0, 100_000) if entry.item}
            return wanted.items() <= newest.items()

        killed.run_and_kill(0.0, until=all_there)
    entries = entries_after(0, 100_000)
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    told = Counter((entry.uri, entry.item.headline) for entry in entries if entry.item)
    assert set(told.values()) == {1}
    assert killed.acknowledged
    assert len(killed.acknowledged) == len({position for position, _, _ in killed.acknowledged})
    for position, uri, version in killed.acknowledged:
        entry = entry_at(position)
        assert entry is not None
        assert (entry.uri, entry.version) == (uri, version)
    assert verify().problems == ()
