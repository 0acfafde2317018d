"""Readers get every entry, in order, soon, whatever their handlers do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.db import connections

from orkhon.wire import waking
from orkhon.wire.entries import WireEntry
from orkhon.wire.readers import Reader, follow, lag_of, position_of, read_once, rewind
from tests.wire.making import NOW, appended

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases="__all__"),
    pytest.mark.usefixtures("committed_log"),
]

PATIENCE = 60.0
Handle = Callable[[Sequence[WireEntry]], None]


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


@pytest.fixture
def following() -> Iterator[Callable[[Handle], threading.Thread]]:
    """Start readers by their handlers; all are stopped at the end."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def start(handle: Handle) -> threading.Thread:
        reader = Reader(name=f"test-{len(threads)}", handle=handle)
        thread = threading.Thread(target=follow, args=(reader, stop), kwargs={"first_pause": 0.01})
        threads.append(thread)
        thread.start()
        return thread

    yield start
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the reader did not stop"


def test_a_reader_gets_what_was_there_and_what_comes(following: Callable[[Handle], threading.Thread]) -> None:
    appended(uri="urn:altai:1")
    seen: list[int] = []
    following(lambda entries: seen.extend(entry.position for entry in entries))
    wait_for(lambda: seen == [1])
    for number in range(2, 6):
        appended(uri=f"urn:altai:{number}")
    wait_for(lambda: len(seen) == 5)
    assert seen == [1, 2, 3, 4, 5]
    wait_for(lambda: position_of("test-0") == 5)
    assert lag_of("test-0") == 0


def test_an_append_wakes_a_sleeping_reader_before_its_net_would(
    following: Callable[[Handle], threading.Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    # With the net out of reach, only the wake can bring the entry.
    monkeypatch.setattr(waking, "AT_LEAST_EACH", PATIENCE * 10)
    seen: list[int] = []
    following(lambda entries: seen.extend(entry.position for entry in entries))
    time.sleep(0.3)
    appended()
    wait_for(lambda: seen == [1])


def test_a_failing_handler_is_tried_again_and_does_not_hold_up_those_before_it(
    following: Callable[[Handle], threading.Thread],
) -> None:
    for number in range(1, 4):
        appended(uri=f"urn:altai:{number}")
    seen: list[int] = []
    failures: list[int] = []

    def handle(entries: Sequence[WireEntry]) -> None:
        if any(entry.position == 3 for entry in entries) and len(failures) < 4:
            failures.append(len(entries))
            raise RuntimeError("the outside service is away")
        seen.extend(entry.position for entry in entries)

    thread = following(handle)
    wait_for(lambda: len(seen) == 3)
    assert seen == [1, 2, 3]
    assert failures == [3, 1, 1, 1]
    assert thread.is_alive()


def test_a_failure_is_logged_with_its_position(
    following: Callable[[Handle], threading.Thread], caplog: pytest.LogCaptureFixture
) -> None:
    appended()
    failures: list[int] = []

    def handle(entries: Sequence[WireEntry]) -> None:
        if not failures:
            failures.append(entries[0].position)
            raise RuntimeError("broken")

    following(handle)
    wait_for(lambda: position_of("test-0") == 1)
    record = next(one for one in caplog.records if one.message == "reader failed")
    assert vars(record)["position"] == 1
    assert vars(record)["reader"] == "test-0"


def test_a_lost_connection_does_not_end_the_reader(following: Callable[[Handle], threading.Thread]) -> None:
    seen: list[int] = []

    def handle(entries: Sequence[WireEntry]) -> None:
        seen.extend(entry.position for entry in entries)
        connections["default"].close()

    following(handle)
    appended(uri="urn:altai:1")
    wait_for(lambda: seen == [1])
    appended(uri="urn:altai:2")
    wait_for(lambda: seen[-1] == 2)


def test_a_batch_that_was_not_finished_is_given_again() -> None:
    appended(uri="urn:altai:1")
    appended(uri="urn:altai:2")
    seen: list[int] = []

    def broken(entries: Sequence[WireEntry]) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        read_once(Reader(name="one", handle=broken), now=NOW)
    assert (position_of("one"), lag_of("one")) == (0, 2)
    whole = Reader(name="one", handle=lambda entries: seen.extend(entry.position for entry in entries))
    assert read_once(whole, now=NOW, limit=1) == 1
    assert read_once(whole, now=NOW) == 1
    assert read_once(whole, now=NOW) == 0
    rewind("one", 0, now=NOW)
    assert read_once(whole, now=NOW) == 2
    assert seen == [1, 2, 1, 2]
