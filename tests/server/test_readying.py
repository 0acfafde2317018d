"""Pages that nobody has asked for lie ready, gently, and are given when nobody can be asked any more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from orkhon.server.bridge import Bridge
from orkhon.server.bytecache import ByteCache, Purge
from orkhon.server.readying import Readying, Wanted
from tests.hub import DEADLINE
from tests.server.programs import Program

PAGES = [Wanted(host=b"kk.example", path=b"/tagged/front/"), Wanted(host=b"tr.example", path=b"/tagged/section/")]


class Ears:
    """Hear everything, or nothing for as long as the test says."""

    silent = 0.0

    def __call__(self, now: float) -> float:
        return self.silent


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def cache() -> ByteCache:
    return ByteCache()


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def bridge(program: Program, cache: ByteCache, ears: Ears) -> Iterator[Bridge]:
    one = Bridge(program, cache=cache, ear=ears, usual_way=("https", b""))
    yield one
    one.close(1.0)


def during(bridge: Bridge, test: Callable[[Readying], Awaitable[None]]) -> None:
    """Do `test` while pages are made ready, at once and without a pause between rounds."""

    async def whole() -> None:
        with ThreadPoolExecutor(1) as executor:
            readying = Readying(bridge, wanted=lambda: PAGES, executor=executor)
            running = asyncio.create_task(readying.run(begins=0.0, every=0.01))
            try:
                await test(readying)
            finally:
                running.cancel()

    asyncio.run(whole())


async def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def asked(bridge: Bridge, path: str, host: str, scheme: str = "https") -> int:
    """Ask as a visitor; return the status."""
    said: list[dict[str, Any]] = []
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": scheme, "path": path,
        "raw_path": path.encode(), "query_string": b"", "headers": [(b"host", host.encode())],
        "client": ("192.0.2.7", 40_000), "server": ("127.0.0.1", 8000),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(DEADLINE)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await bridge(scope, receive, send)
    return int(said[0]["status"])


def test_what_nobody_asked_for_is_given_when_nobody_can_be_asked_any_more(
    bridge: Bridge, program: Program, ears: Ears
) -> None:
    async def test(readying: Readying) -> None:
        await until(lambda: readying.counted() == (2, 2))
        assert program.asked == 2, "what is there is asked for once"
        ears.silent = 30.0
        program.broken = True
        assert await asked(bridge, "/tagged/front/", "kk.example") == 200
        assert await asked(bridge, "/tagged/section/", "tr.example") == 200
        assert await asked(bridge, "/tagged/other/", "kk.example") == 500

    during(bridge, test)


def test_what_was_taken_away_is_made_ready_anew(bridge: Bridge, program: Program, cache: ByteCache, ears: Ears) -> None:
    async def test(readying: Readying) -> None:
        await until(lambda: readying.counted() == (2, 2))
        cache.purge([Purge(tag="front", hard=True)], now=time.monotonic())
        await until(lambda: program.asked == 3)
        await until(lambda: readying.counted() == (2, 2))
        assert program.environ["HTTP_HOST"] == "kk.example"

    during(bridge, test)


def test_pages_are_made_ready_for_the_port_and_the_scheme_by_which_visitors_come(
    bridge: Bridge, program: Program, ears: Ears
) -> None:
    async def test(readying: Readying) -> None:
        await until(lambda: readying.counted() == (2, 2))
        assert await asked(bridge, "/tagged/other/", "kk.example:8443", "http") == 200
        await until(lambda: program.asked == 5)
        await until(lambda: readying.counted() == (2, 2))
        ears.silent = 30.0
        program.broken = True
        assert await asked(bridge, "/tagged/section/", "tr.example:8443", "http") == 200

    during(bridge, test)


def test_nothing_is_asked_for_while_nobody_can_be_asked(bridge: Bridge, program: Program, ears: Ears) -> None:
    ears.silent = 30.0

    async def test(readying: Readying) -> None:
        await asyncio.sleep(0.2)
        assert (program.asked, readying.counted()[0]) == (0, 0)

    during(bridge, test)
