"""The live stream, asked as an ASGI server asks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from orkhon.exchange.actions.issue_token import revoke_token
from orkhon.exchange.models import Channel, Delivery, Token
from orkhon.exchange.stream import Stream
from orkhon.wire.actions.kill import kill
from orkhon.wire.cursors import cursor_at
from orkhon.wire.queries import head
from tests.exchange.making import NOW, a_member, an_outsider, headers_of, sent
from tests.hub import DEADLINE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


class Visit:
    """One client of the stream: what it was sent so far."""

    def __init__(self, headers: dict[str, str], query: str = "") -> None:
        self.scope = {
            "type": "http",
            "method": "GET",
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        self.status = 0
        self.body = b""
        self._left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")

    def leave(self) -> None:
        self._left.set()

    @property
    def events(self) -> list[tuple[str, str]]:
        found = []
        for block in self.body.decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and line[0] != ":")
            if "data" in lines:
                assert lines["id"] == json.loads(lines["data"])["cursor"]
                found.append((lines["event"], json.loads(lines["data"])["uri"]))
        return found

    async def until(self, count: int) -> None:
        async with asyncio.timeout(DEADLINE):
            while len(self.events) < count:
                await asyncio.sleep(0.02)

    async def until_answered(self) -> None:
        """Wait until it has begun: what is appended before that is not of this stream."""
        async with asyncio.timeout(DEADLINE):
            while not self.status:
                await asyncio.sleep(0.02)


def streaming(visit_of: Callable[[], Visit], play: Callable[[Visit, Any], Awaitable[None]]) -> Visit:
    """Run a stream beside what the test plays; the log is asked each 20 ms."""

    async def run() -> Visit:
        with ThreadPoolExecutor(2) as executor:
            loop = asyncio.get_running_loop()

            async def beyond(position: int, seconds: float) -> int:
                end = loop.time() + seconds
                while loop.time() < end:
                    found = await loop.run_in_executor(executor, head)
                    if found > position:
                        return found
                    await asyncio.sleep(0.02)
                return position

            async def on_thread(work: Callable[[], Any]) -> Any:
                return await loop.run_in_executor(executor, work)

            visit = visit_of()
            answering = asyncio.create_task(
                Stream(beyond=beyond, executor=executor)(visit.scope, visit.receive, visit.send)
            )
            await play(visit, on_thread)
            visit.leave()
            async with asyncio.timeout(DEADLINE):
                await answering
            for _ in range(2):
                executor.submit(connections.close_all)
            return visit

    # In another thread: the browser that other tests drive keeps a loop running in this one.
    with ThreadPoolExecutor(1) as outside:
        return outside.submit(asyncio.run, run()).result()


def test_what_is_appended_is_streamed_in_order_and_put_on_record() -> None:
    headers = headers_of(an_outsider())
    sent(1)

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until_answered()
        await on_thread(lambda: sent(2))
        await visit.until(1)
        await on_thread(lambda: kill("urn:altai:2", reason="false", person="Dana Seit", now=NOW))
        await visit.until(2)

    visit = streaming(lambda: Visit(headers), play)
    assert visit.status == 200
    assert visit.events == [("publish", "urn:altai:2"), ("kill", "urn:altai:2")]
    assert set(Delivery.objects.values_list("channel", flat=True)) == {Channel.STREAM}


def test_who_comes_again_with_its_last_number_misses_nothing() -> None:
    headers = headers_of(a_member())
    first = sent(1)
    sent(2)
    sent(3)

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until(2)

    visit = streaming(lambda: Visit(headers | {"Last-Event-ID": cursor_at(first.position)}), play)
    assert visit.events == [("publish", "urn:altai:2"), ("publish", "urn:altai:3")]


def test_a_stream_ends_when_its_token_is_closed() -> None:
    headers = headers_of(a_member())

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until_answered()
        await on_thread(lambda: revoke_token(Token.objects.get(), by="test", now=datetime.now(UTC)))
        await on_thread(lambda: sent(1))
        await asyncio.sleep(0.3)

    assert streaming(lambda: Visit(headers), play).events == []


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [({}, "", 401), ({"last-event-id": "zzz"}, "", 400), ({"known": ""}, "langauge=kk", 400)],
)
def test_a_stream_that_cannot_begin_is_a_problem_in_words(headers: dict[str, str], query: str, status: int) -> None:
    asked = {**headers_of(a_member()), **headers} if headers else headers

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until_answered()

    visit = streaming(lambda: Visit(asked, query), play)
    assert visit.status == status
    assert json.loads(visit.body)["detail"]
