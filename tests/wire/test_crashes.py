"""Processes that append at the same time, or are killed while they do."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.wire.actions.append import Appended, append_many
from orkhon.wire.errors import VersionConflict
from orkhon.wire.queries import entries_after, entry_at, head
from orkhon.wire.verify import verify
from tests.wire.making import an_intent, appended

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    pytest.mark.usefixtures("committed_log"),
]

PATIENCE = 120.0


class Appender:
    """One run of `tests.wire.appender`."""

    def __init__(self, name: str, first: int, count: int) -> None:
        names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.wire.appender", json.dumps(names), name, str(first), str(count)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "ORKHON_LOG_LEVEL": "error"},
        )
        self.acknowledged: dict[int, int] = {}
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def kill_after(self, seconds: float) -> None:
        """Let it append for so long, then kill it and read what it had said."""
        time.sleep(seconds)
        self._process.send_signal(signal.SIGKILL)
        self._read()

    def finish(self) -> None:
        """Wait until it has appended all."""
        self._read()
        assert self._process.returncode == 0

    def _read(self) -> None:
        said, _ = self._process.communicate(timeout=PATIENCE)
        for line in said.splitlines():
            if said.endswith("\n") or line != said.splitlines()[-1]:
                number, position = line.split()
                self.acknowledged[int(number)] = int(position)


@pytest.fixture
def chance() -> random.Random:
    """Random moments, which a failing test prints so that it can be repeated."""
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    return random.Random(seed)


def kill_many_times(times: int, chance: random.Random) -> None:
    acknowledged: dict[int, int] = {}
    for _ in range(times):
        appender = Appender("altai", len(acknowledged), 100_000)
        appender.kill_after(chance.uniform(0.0, 0.3))
        acknowledged.update(appender.acknowledged)
    last = Appender("altai", len(acknowledged), 5)
    last.finish()
    acknowledged.update(last.acknowledged)
    assert len(acknowledged) >= 5
    found = verify()
    assert found.problems == ()
    for number, position in acknowledged.items():
        entry = entry_at(position)
        assert entry is not None
        assert entry.uri == f"urn:altai:{number}", "an acknowledged entry was lost"
    entries = [entry for start in range(0, head(), 500) for entry in entries_after(start, 500)]
    uris = [entry.uri for entry in entries]
    assert len(set(uris)) == len(uris) == found.entries, "an item was appended twice"


def test_a_writer_killed_at_random_moments_loses_nothing_and_appends_nothing_twice(chance: random.Random) -> None:
    kill_many_times(3, chance)


@pytest.mark.slow
def test_a_writer_killed_fifty_times_loses_nothing_and_appends_nothing_twice(chance: random.Random) -> None:
    kill_many_times(50, chance)


def test_two_processes_and_a_third_share_one_gapless_chain() -> None:
    names = ("altai", "tengri")
    appenders = [Appender(name, 0, 60) for name in names]
    for start in range(0, 60, 20):
        outcomes = append_many(
            [an_intent(agency="uza", uri=f"urn:uza:{start + n}") for n in range(20)], now=datetime.now(UTC)
        )
        assert all(isinstance(one, Appended) for one in outcomes)
    for appender in appenders:
        appender.finish()
        assert list(appender.acknowledged) == list(range(60))
    found = verify()
    assert (found.entries, found.problems) == (180, ())
    assert head() == 180


def test_two_threads_that_append_the_same_item_make_one_entry() -> None:
    outcomes: list[Appended] = []
    start = threading.Barrier(2)

    def run() -> None:
        try:
            start.wait(PATIENCE)
            outcomes.append(appended())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(one.new for one in outcomes) == [False, True]
    assert head() == 1


def test_an_append_belongs_to_the_callers_transaction() -> None:
    class Undone(Exception):
        """The caller thinks again."""

    def change_of_mind() -> None:
        with transaction.atomic():
            appended()
            with pytest.raises(VersionConflict):
                appended(headline="Басқа")
            raise Undone

    with pytest.raises(Undone):
        change_of_mind()
    assert head() == 0
    with transaction.atomic():
        appended()
        appended(version="2")
    assert head() == 2
    assert verify().whole


def test_a_rolled_back_first_append_leaves_a_key_that_the_next_one_puts_on_record(
    committed_log: BaseDatabaseWrapper,
) -> None:
    with transaction.atomic():
        appended()
        transaction.set_rollback(True)
    appended()
    assert verify().whole
