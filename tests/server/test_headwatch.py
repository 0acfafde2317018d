"""Requests that wait on the loop for the log to grow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from orkhon.server import headwatch
from orkhon.server.headwatch import HeadWatch
from tests.hub import DEADLINE

Answer = TypeVar("Answer")
LONG = DEADLINE * 2


def _run(asking: Coroutine[Any, Any, Answer]) -> Answer:
    """Run it on a loop in another thread: the browser that other tests drive keeps one running in this."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, asking).result()


class Log:
    """A log of which only the length is known."""

    def __init__(self) -> None:
        self.head = 7
        self.generation = 0
        self.looks = 0
        self.failing = False

    def append(self) -> None:
        self.head += 1
        self.generation += 1

    def latest(self) -> int:
        self.looks += 1
        if self.failing:
            raise OSError("the database is away")
        return self.head


def watch_of(log: Log, executor: ThreadPoolExecutor, *, most: int = 1000) -> HeadWatch:
    return HeadWatch(generation=lambda: log.generation, latest=log.latest, executor=executor, most=most)


def test_who_is_behind_does_not_wait() -> None:
    async def ask() -> int:
        with ThreadPoolExecutor(1) as executor:
            return await watch_of(Log(), executor).beyond(3, 30)

    assert _run(ask()) == 7


def test_all_who_wait_are_told_when_the_log_grows_and_one_look_serves_them() -> None:
    log = Log()

    async def ask() -> list[int]:
        with ThreadPoolExecutor(1) as executor:
            watch = watch_of(log, executor)
            waiting = [asyncio.create_task(watch.beyond(7, DEADLINE)) for _ in range(100)]
            await asyncio.sleep(0.2)
            assert not any(task.done() for task in waiting)
            log.append()
            return await asyncio.gather(*waiting)

    assert _run(ask()) == [8] * 100
    assert log.looks < 100


def test_who_waited_long_enough_is_let_go_with_nothing_new() -> None:
    async def ask() -> int:
        with ThreadPoolExecutor(1) as executor:
            return await watch_of(Log(), executor).beyond(7, 0.2)

    assert _run(ask()) == 7


def test_a_log_that_cannot_be_asked_for_a_while_is_asked_again() -> None:
    log = Log()
    log.failing = True

    async def ask() -> int:
        with ThreadPoolExecutor(1) as executor:
            waiting = asyncio.create_task(watch_of(log, executor).beyond(3, DEADLINE))
            await asyncio.sleep(0.1)
            log.failing = False
            return await waiting

    assert _run(ask()) == 7


def test_nobody_is_held_when_the_hub_stops_nor_beyond_the_most_who_may_wait() -> None:
    async def ask() -> None:
        with ThreadPoolExecutor(1) as executor:
            watch = watch_of(Log(), executor, most=1)
            first = asyncio.create_task(watch.beyond(7, LONG))
            await asyncio.sleep(0.05)
            async with asyncio.timeout(DEADLINE):
                await watch.beyond(7, LONG)
                watch.close()
                await first
                await watch.beyond(7, LONG)

    _run(ask())


def test_nothing_is_looked_at_while_nobody_waits() -> None:
    log = Log()

    async def ask() -> int:
        with ThreadPoolExecutor(1) as executor:
            watch = watch_of(log, executor)
            await watch.beyond(3, 1)
            await asyncio.sleep(0.2)
            looks = log.looks
            for _ in range(5):
                log.append()
                await asyncio.sleep(0.06)
            return log.looks - looks

    assert _run(ask()) == 0


def test_who_finds_no_room_to_wait_is_not_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(seconds: float) -> float:
        with ThreadPoolExecutor(1) as executor:
            watch = watch_of(Log(), executor, most=0)
            started = time.monotonic()
            async with asyncio.timeout(DEADLINE):
                await watch.beyond(7, seconds)
            return time.monotonic() - started

    assert _run(ask(LONG)) > 0.9
    monkeypatch.setattr(headwatch, "FULL_S", LONG)
    assert _run(ask(0.1)) > 0.09
