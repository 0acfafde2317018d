"""The live wire of the desk's screens, asked as an ASGI server asks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from orkhon.desk.live import LiveWire
from orkhon.wire.actions.kill import kill
from orkhon.wire.queries import head
from tests.desk.conftest import Sends
from tests.hub import DEADLINE

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.database]

Play = Callable[["Visit", Any], Awaitable[None]]


class Visit:
    """One screen: what it was sent so far."""

    def __init__(self, cookie: str, query: str = "", **headers: str) -> None:
        named = {"cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", **headers}
        self.scope = {
            "type": "http",
            "method": "GET",
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()],
        }
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = b""
        self._left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.headers |= dict(message.get("headers", ()))
        self.body += message.get("body", b"")

    def leave(self) -> None:
        self._left.set()

    @property
    def events(self) -> list[tuple[str, Any]]:
        found = []
        for block in self.body.decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if "data" in lines:
                found.append((lines["event"], json.loads(lines["data"])))
        return found

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for name, data in self.events if name == "rows" for row in data["rows"]]

    async def until(self, state: Callable[[], object]) -> None:
        async with asyncio.timeout(DEADLINE):
            while not state():
                await asyncio.sleep(0.02)


@pytest.fixture
def as_reporter() -> Client:
    """The browser of somebody who sees the wire. An administrator: roles need rows that Wagtail's migrations make."""
    client = Client()
    client.force_login(User.objects.create_superuser("reporter"))
    return client


@pytest.fixture
def outside() -> Iterator[ThreadPoolExecutor]:
    """A thread for the event loop: the browser that other tests drive keeps one running in this one."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def _stream(outside: ThreadPoolExecutor, visit_of: Callable[[], Visit], play: Play, **limits: float) -> Visit:
    async def run() -> Visit:
        with ThreadPoolExecutor(2) as executor:
            loop = asyncio.get_running_loop()

            async def beyond(position: int, seconds: float) -> int:
                end = loop.time() + seconds
                while (found := await loop.run_in_executor(executor, head)) <= position and loop.time() < end:
                    await asyncio.sleep(0.02)
                return found

            async def on_thread(work: Callable[[], Any]) -> Any:
                return await loop.run_in_executor(executor, work)

            visit = visit_of()
            program = LiveWire(beyond=beyond, executor=executor, **limits)  # type: ignore[arg-type]  # numbers
            answering = asyncio.create_task(program(visit.scope, visit.receive, visit.send))
            await play(visit, on_thread)
            visit.leave()
            async with asyncio.timeout(DEADLINE):
                await answering
            _hang_up(executor)
            return visit

    return outside.submit(asyncio.run, run()).result()


def _hang_up(executor: ThreadPoolExecutor) -> None:
    """Close what both of its threads have open: each waits for the other, so neither does the work of both."""
    both = Barrier(2, timeout=DEADLINE)

    def close() -> None:
        both.wait()
        connections.close_all()

    for _ in range(2):
        executor.submit(close)


def _cookie(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def test_new_rows_and_changed_states_come_rendered_and_with_the_screens_filters(
    outside: ThreadPoolExecutor, send: Sends, as_reporter: Client, now: datetime
) -> None:
    send("urn:altai:1", headline="Ескі")

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until(lambda: visit.events)
        await on_thread(lambda: send("urn:altai:2", headline='<b>"Жаңа"</b>'))
        await on_thread(lambda: send("urn:registan:1", agency="registan", headline="Басқа"))
        await on_thread(lambda: kill("urn:altai:1", reason="false", person="altai", now=now))
        await visit.until(lambda: any(row["gone"] for row in visit.rows))

    visit = _stream(outside, lambda: Visit(_cookie(as_reporter), "agency=altai&after=1"), play)
    assert visit.status == 200
    told = {row["uri"]: row for row in visit.rows}
    new, other, gone = told["urn:altai:2"], told["urn:registan:1"], told["urn:altai:1"]
    assert (new["new"], other["new"], gone["new"]) == (True, False, False)
    assert "&lt;b&gt;&quot;Жаңа&quot;" in new["html"]
    assert f'href="?agency=altai&amp;at={new["at"]}#reading"' in new["html"]
    assert "<s>Ескі</s>" in gone["html"]


def test_who_comes_again_with_the_last_number_misses_nothing_and_after_too_much_is_told_to_ask_anew(
    outside: ThreadPoolExecutor, send: Sends, as_reporter: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        send(f"urn:altai:{number}")

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until(lambda: len(visit.events) == 2)

    visit = _stream(outside, lambda: Visit(_cookie(as_reporter), "after=3", last_event_id="1"), play)
    assert [row["uri"] for row in visit.rows] == ["urn:altai:1", "urn:altai:2", "urn:altai:3"]
    monkeypatch.setattr("orkhon.desk.live_rows.MOST_AT_ONCE", 2)
    visit = _stream(outside, lambda: Visit(_cookie(as_reporter), "after=1"), play)
    assert visit.events[1] == ("anew", {})
    assert b"id: 4\nevent: anew" in visit.body


@pytest.mark.parametrize("how", ["right", "account", "session"])
def test_whoever_may_not_look_any_more_is_told_so_and_hears_nothing_more(
    outside: ThreadPoolExecutor, send: Sends, as_reporter: Client, how: str
) -> None:
    def withdraw() -> None:
        if how == "right":
            User.objects.update(is_superuser=False)
        elif how == "account":
            User.objects.update(is_active=False)
        else:
            as_reporter.session.flush()

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until(lambda: visit.events)
        await on_thread(withdraw)
        await on_thread(lambda: send("urn:altai:1"))
        await visit.until(lambda: visit.events[-1][0] == "closed")

    visit = _stream(outside, lambda: Visit(_cookie(as_reporter)), play)
    assert visit.rows == []


def test_rights_are_asked_again_while_nothing_happens(
    outside: ThreadPoolExecutor, send: Sends, as_reporter: Client
) -> None:
    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until(lambda: visit.events)
        await on_thread(lambda: User.objects.update(is_active=False))
        await visit.until(lambda: visit.events[-1][0] == "closed")

    _stream(outside, lambda: Visit(_cookie(as_reporter)), play, beat=0.1)


def test_strangers_people_without_a_posting_and_other_sites_get_no_live_wire(
    outside: ThreadPoolExecutor, send: Sends, as_reporter: Client
) -> None:
    nobody = Client()
    nobody.force_login(User.objects.create_user("nobody"))

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until(lambda: visit.status)

    for visit_of in (
        lambda: Visit("made-up"),
        lambda: Visit(_cookie(nobody)),
        lambda: Visit(_cookie(as_reporter), sec_fetch_site="cross-site"),
    ):
        assert _stream(outside, visit_of, play).status == 403


def test_ten_thousand_screens_are_answered_and_bounded(
    outside: ThreadPoolExecutor, send: Sends, as_reporter: Client
) -> None:
    cookie = _cookie(as_reporter)

    async def run() -> list[Visit]:
        with ThreadPoolExecutor(2) as executor:

            async def beyond(position: int, seconds: float) -> int:
                await asyncio.sleep(seconds)
                return position

            program = LiveWire(beyond=beyond, executor=executor, most=8, most_each=5)
            visits = [Visit(cookie) for _ in range(10_000)]
            answering = [asyncio.create_task(program(one.scope, one.receive, one.send)) for one in visits]
            for visit in visits:
                await visit.until(partial(getattr, visit, "status"))
            for visit in visits:
                visit.leave()
            await asyncio.gather(*answering)
            # Who left makes room again.
            again = Visit(cookie)
            answering = [asyncio.create_task(program(again.scope, again.receive, again.send))]
            await again.until(lambda: again.status)
            again.leave()
            await asyncio.gather(*answering)
            _hang_up(executor)
            return [*visits, again]

    *visits, again = outside.submit(asyncio.run, run()).result()
    assert sum(visit.status == 200 for visit in visits) == 5
    refused = [visit for visit in visits if visit.status != 200]
    assert {visit.status for visit in refused} == {503}
    assert all(int(visit.headers[b"retry-after"]) > 0 for visit in refused)
    assert again.status == 200


def test_each_screen_is_told_in_the_language_in_which_it_was_opened(
    outside: ThreadPoolExecutor, send: Sends, as_reporter: Client, now: datetime
) -> None:
    send("urn:altai:1", headline="Ескі")
    cookie = _cookie(as_reporter)

    async def play(visit: Visit, on_thread: Any) -> None:
        await visit.until(lambda: visit.events)
        await on_thread(partial(kill, "urn:altai:1", reason="қате", person="altai", now=now))
        await visit.until(lambda: visit.rows)

    visit = _stream(outside, lambda: Visit(cookie, "spoken=kk"), play, beat=30.0)
    assert "біржола қайтарылған" in visit.rows[-1]["html"]
