"""Named threads: one that fails is begun again and told of, and the others do not notice."""

from __future__ import annotations

import threading

from orkhon.server.threads import NamedThreads
from tests.hub import DEADLINE, wait_until


def test_a_loop_that_fails_is_begun_again_while_its_neighbour_goes_on() -> None:
    begun: list[str] = []
    recovered = threading.Event()

    def failing(stop: threading.Event) -> None:
        begun.append("failing")
        if len(begun) < 3:
            raise OSError("the agency is away")
        recovered.set()
        stop.wait()

    neighbour_started: list[int] = []

    def neighbour(stop: threading.Event) -> None:
        neighbour_started.append(1)
        stop.wait()

    threads = NamedThreads({"failing": failing, "neighbour": neighbour}, first_pause=0.01)
    threads.start()
    assert recovered.wait(DEADLINE)
    wait_until(lambda: neighbour_started, "the neighbour")
    states = threads.states()
    assert states["failing"].failures == 2
    assert states["failing"].error == "OSError: the agency is away"
    assert states["failing"].running
    assert states["neighbour"].failures == 0
    assert neighbour_started == [1]
    threads.stop.set()
    assert threads.join(DEADLINE) == []
    assert not any(state.running for state in threads.states().values())


def test_a_loop_that_ends_unasked_counts_as_failed() -> None:
    ended = threading.Event()

    def ending(stop: threading.Event) -> None:
        ended.set()

    threads = NamedThreads({"ending": ending}, first_pause=0.01)
    threads.start()
    wait_until(lambda: threads.states()["ending"].failures >= 2, "two ends of the loop")
    assert "nobody asked" in threads.states()["ending"].error
    threads.stop.set()
    assert threads.join(DEADLINE) == []


def test_a_loop_that_does_not_end_in_time_is_named() -> None:
    let_go = threading.Event()

    def deaf(stop: threading.Event) -> None:
        let_go.wait(DEADLINE)

    threads = NamedThreads({"deaf": deaf})
    threads.start()
    threads.stop.set()
    assert threads.join(0.1) == ["deaf"]
    let_go.set()
    assert threads.join(DEADLINE) == []


def test_what_is_done_between_two_beginnings_is_done_before_each() -> None:
    calls: list[str] = []
    third = threading.Event()

    def failing(stop: threading.Event) -> None:
        calls.append("loop")
        if calls.count("loop") == 3:
            third.set()
            stop.wait()
            return
        raise ValueError

    threads = NamedThreads({"failing": failing}, between=lambda: calls.append("between"), first_pause=0.01)
    threads.start()
    assert third.wait(DEADLINE)
    threads.stop.set()
    threads.join(DEADLINE)
    assert calls == ["between", "loop"] * 3
