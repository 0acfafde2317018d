"""The live stream: server-sent events for subscribers' programs, resumed by `Last-Event-ID`.

Runs on the event loop; what asks the database runs on threads of its own, so that a hundred streams take none from the
pages. Events that a slow client does not take in time are no loss: it comes again with the last number that it had.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qs

import orjson
from django.db import close_old_connections
from django.http import HttpRequest, QueryDict

from orkhon.alliance.programs.problems import MEDIA_TYPE, Problem
from orkhon.exchange.actions.give_page import give_page
from orkhon.exchange.api.access import known_access, open_access
from orkhon.exchange.api.asking import NARROWING_PARAMETERS, check_known, narrowing_in, position_in
from orkhon.exchange.documents import entry_document
from orkhon.exchange.models import Channel
from orkhon.exchange.queries import Page, page_after
from orkhon.exchange.selecting import Given, Narrowing
from orkhon.server.asgi import Receive, Scope, Send, gone_by
from orkhon.wire.cursors import cursor_at
from orkhon.wire.queries import head

log = logging.getLogger(__name__)

BEAT_S: Final = 15.0
"""Seconds after which an idle stream says that it lives."""
_SENDING_S: Final = 30.0
_RETRY_MS: Final = 2000

Beyond = Callable[[int, float], Awaitable[int]]


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """A stream that may begin: for whom, what of it was asked for, and after which position."""

    authorization: str
    asked: Narrowing
    position: int


class Stream:
    """The ASGI program of `/api/v1/stream`. `beyond` waits for the log to grow (`orkhon.server.headwatch`)."""

    def __init__(self, *, beyond: Beyond, executor: Executor, closing: Callable[[], bool] = lambda: False) -> None:
        self._beyond = beyond
        self._executor = executor
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: a problem, or events until the client leaves or the hub stops."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope.get("query_string", b"").decode("latin-1")
        try:
            opened = await self._on_thread(lambda: _open(scope["method"], headers, query))
        except Problem as problem:
            await _send_problem(send, problem)
            return
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream; charset=utf-8"),
                    (b"cache-control", b"no-store"),
                    (b"x-accel-buffering", b"no"),
                ],
            }
        )
        gone = asyncio.create_task(gone_by(receive))
        try:
            await self._events(opened, send, gone)
        finally:
            gone.cancel()

    async def _events(self, opened: _Opened, send: Send, gone: asyncio.Task[None]) -> None:
        position = opened.position
        await _send(send, f"retry: {_RETRY_MS}\nid: {cursor_at(position)}\n\n".encode())
        more = True
        while not gone.done() and not self._closing():
            if not more:
                waiting = asyncio.create_task(_head_beyond(self._beyond, position))
                await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    waiting.cancel()
                    return
                if waiting.result() <= position:
                    await _send(send, b": alive\n\n")
                    continue
            try:
                page = await self._on_thread(_next_page(opened, position))
            except Problem:
                break  # the token was closed meanwhile; whoever comes again is told so
            if page.given:
                await _send(send, b"".join(map(_event, page.given)))
            position, more = page.position, page.more
        if not gone.done():
            await send({"type": "http.response.body", "body": b""})

    async def _on_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)


async def _head_beyond(beyond: Beyond, position: int) -> int:
    return await beyond(position, BEAT_S)


def _open(method: str, headers: Mapping[str, str], query: str) -> _Opened:
    """Return for whom the stream is and where it begins: after `Last-Event-ID`, `cursor`, or now."""
    close_old_connections()
    if method not in ("GET", "HEAD"):
        raise Problem(405, "Method not allowed", f"{method} came; a stream is opened by GET", headers={"Allow": "GET"})
    open_access(headers.get("authorization", ""), now=datetime.now(UTC))
    request = HttpRequest()
    request.GET = QueryDict(query)
    check_known(request.GET, "cursor", *NARROWING_PARAMETERS)
    cursor = headers.get("last-event-id", "") or parse_qs(query).get("cursor", [""])[-1]
    position = position_in(cursor) if cursor else head()
    return _Opened(authorization=headers.get("authorization", ""), asked=narrowing_in(request), position=position)


def _next_page(opened: _Opened, position: int) -> Callable[[], Page]:
    def read() -> Page:
        """Read what comes next, for the subscriber as it is now: streams stay open for days."""
        close_old_connections()
        now = datetime.now(UTC)
        access = known_access(opened.authorization, now=now)
        reader = access.reader(opened.asked)
        return give_page(lambda: page_after(reader, position), reader, channel=Channel.STREAM, now=now)

    return read


def _event(given: Given) -> bytes:
    document = entry_document(given)
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (
        document["cursor"].encode(),
        document["kind"].encode(),
        orjson.dumps(document),
    )


async def _send(send: Send, data: bytes) -> None:
    await asyncio.wait_for(send({"type": "http.response.body", "body": data, "more_body": True}), _SENDING_S)


async def _send_problem(send: Send, problem: Problem) -> None:
    body = orjson.dumps(problem.document)
    named = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
    headers = [(key.lower().encode(), value.encode()) for key, value in {**named, **problem.headers}.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
