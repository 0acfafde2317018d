"""The live wire of the desk's screens: server-sent events, resumed by `Last-Event-ID`.

Runs on the event loop; what asks the database runs on threads that are not the pages'. Who looks is asked again before
anything is told, and while nothing is told at each beat.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qs

import orjson
from django.contrib.auth.models import User
from django.db import close_old_connections
from django.http import QueryDict
from django.utils.translation import override

from orkhon.alliance.languages import language_of
from orkhon.desk.live_rows import Batch, RecentChanges, rows_after
from orkhon.desk.live_visitors import Sight, place_of, session_key_in, visitor_of
from orkhon.desk.wire_filters import WireFilters, filters_in
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.server.asgi import Receive, Scope, Send, gone_by, send_plain
from orkhon.wire.queries import head

log = logging.getLogger(__name__)

STREAM_PATH: Final = "/admin/wire/stream/"
MOST_STREAMS: Final = 600
"""Streams that are open at once. Whoever comes beyond that is asked to come again; pages are not concerned."""
MOST_EACH: Final = 12
"""Of one person: a browser opens six connections to a hub, and somebody may have two."""
BEAT_S: Final = 10.0
"""Seconds after which an idle stream asks whether its person may still look, and says that it lives."""
_SENDING_S: Final = 30.0
_RETRY_MS: Final = 1500
_AGAIN_S: Final = 15
_LONGEST_QUERY: Final = 8192

Beyond = Callable[[int, float], Awaitable[int]]


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """A stream that may begin: whose session, what the screen shows, what it has heard of, and of how much."""

    session_key: str
    person: int
    filters: WireFilters
    position: int
    last: int
    place: str
    """The person's time zone."""
    language: str
    """The code of the interface language in which the screen was opened."""


class _Refused(Exception):
    def __init__(self, *, status: int, words: str, again: int = 0) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.again = again


class LiveWire:
    """The ASGI program of `STREAM_PATH`. `beyond` waits for the log to grow (`orkhon.server.headwatch`)."""

    def __init__(
        self,
        *,
        beyond: Beyond,
        executor: Executor,
        closing: Callable[[], bool] = lambda: False,
        most: int = MOST_STREAMS,
        most_each: int = MOST_EACH,
        beat: float = BEAT_S,
    ) -> None:
        self._beyond = beyond
        self._executor = executor
        self._closing = closing
        self._most = most
        self._most_each = most_each
        self._beat = beat
        self._open = 0
        self._of: Counter[int] = Counter()
        self._recent = RecentChanges()
        self._sight = Sight()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: a refusal, or events until the screen is closed, its rights end or the hub stops."""
        # Counted before anything is asked: ten thousand visitors must cost no thread.
        if self._open >= self._most:
            await _refuse(send, _Refused(status=503, words="Too many screens are open; ask again.", again=_AGAIN_S))
            return
        self._open += 1
        try:
            opened = await self._on_thread(lambda: _opened(scope))
            if self._of[opened.person] >= self._most_each:
                words = f"You have {self._most_each} live screens open; close one."
                raise _Refused(status=503, words=words, again=_AGAIN_S)
        except _Refused as refusal:
            self._open -= 1
            await _refuse(send, refusal)
            return
        except BaseException:
            self._open -= 1
            raise
        self._of[opened.person] += 1
        try:
            await self._stream(opened, receive, send)
        finally:
            self._open -= 1
            self._of[opened.person] -= 1
            if not self._of[opened.person]:
                del self._of[opened.person]

    async def _stream(self, opened: _Opened, receive: Receive, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"private, no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.create_task(gone_by(receive))
        try:
            await self._events(opened, send, gone)
        finally:
            gone.cancel()

    async def _events(self, opened: _Opened, send: Send, gone: asyncio.Task[None]) -> None:
        await _send(send, f"retry: {_RETRY_MS}\nid: {opened.position}\nevent: live\ndata: {{}}\n\n".encode())
        at, last = opened, opened.last
        # Whoever has just come is asked by himself, and so is everybody at a beat.
        sight: Sight | None = None
        while not gone.done() and not self._closing():
            batch = await self._on_thread(_next(at, last, self._recent, sight))
            if batch is None:
                await _send(send, b"event: closed\ndata: {}\n\n")
                break
            await _send(send, _event(batch) if batch.position > at.position else b": alive\n\n")
            at = replace(at, position=batch.position)
            waiting = asyncio.create_task(_head_beyond(self._beyond, at.position, self._beat))
            try:
                await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    return
            finally:
                # Also where the server takes the stream away: nothing of it may go on waiting.
                waiting.cancel()
            # The same for all who waited: what they are told of is then read once.
            last = waiting.result()
            sight = self._sight if last > at.position else None
        if not gone.done():
            await send({"type": "http.response.body", "body": b""})

    async def _on_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)


async def _head_beyond(beyond: Beyond, position: int, seconds: float) -> int:
    return await beyond(position, seconds)


def _opened(scope: Scope) -> _Opened:
    """Return whose stream it is and where it begins: after `Last-Event-ID`, the address's `after`, or now."""
    close_old_connections()
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if scope["method"] != "GET":
        raise _Refused(status=405, words="A live wire is opened by GET.")
    # Browsers say it; nobody else's page has any business with a person's screen.
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise _Refused(status=403, words="The live wire is for the hub's own screens.")
    raw = scope.get("query_string", b"")
    if len(raw) > _LONGEST_QUERY:
        raise _Refused(status=414, words="The address is too long.")
    session_key = session_key_in(headers)
    user = visitor_of(session_key)
    if user is None:
        raise _Refused(status=403, words="Sign in, and be of a newsroom, to see the wire.")
    query = raw.decode("latin-1")
    last = head()
    said = headers.get("last-event-id", "") or parse_qs(query).get("after", [""])[-1]
    position = min(int(said), last) if said.isascii() and said.isdecimal() and len(said) < 19 else last
    spoken = parse_qs(query).get("spoken", [""])[-1]
    filters = filters_in(QueryDict(query))
    return _Opened(
        session_key=session_key,
        person=user.pk,
        filters=filters,
        position=position,
        last=last,
        place=place_of(user),
        language=spoken if spoken in INTERFACE_LANGUAGES else language_of(user),
    )


def _next(opened: _Opened, last: int, recent: RecentChanges, sight: Sight | None) -> Callable[[], Batch | None]:
    def read() -> Batch | None:
        """Return what comes next, None where the person may not look any more."""
        close_old_connections()
        seeing = sight.of(last) if sight is not None else None
        user: User | None = visitor_of(opened.session_key, seeing)
        if user is None or user.pk != opened.person:
            return None
        now = datetime.now(UTC)
        with override(opened.language):
            return rows_after(
                opened.position,
                last,
                recent=recent,
                filters=opened.filters,
                user=user,
                place=opened.place,
                now=now,
            )

    return read


def _event(batch: Batch) -> bytes:
    """Return one event. Its number is the position up to which the screen has then heard of everything."""
    if batch.too_much:
        return b"id: %d\nevent: anew\ndata: {}\n\n" % batch.position
    rows = [
        {"uri": row.uri, "at": row.position, "status": row.status, "gone": row.gone, "new": row.new, "html": row.html}
        for row in batch.rows
    ]
    return b"id: %d\nevent: rows\ndata: %s\n\n" % (batch.position, orjson.dumps({"head": batch.position, "rows": rows}))


async def _send(send: Send, data: bytes) -> None:
    await asyncio.wait_for(send({"type": "http.response.body", "body": data, "more_body": True}), _SENDING_S)


async def _refuse(send: Send, refusal: _Refused) -> None:
    again = ((b"retry-after", b"%d" % refusal.again),) if refusal.again else ()
    await send_plain(send, refusal.status, f"{refusal.words}\n", again)
