"""Serve a site over HTTP/1.1 on the loopback address. Knows h11 and sockets, and no agency."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

import h11

from orkhon.demonstration.feeds.site import Answer, refusal

log = logging.getLogger("orkhon.demonstration.feeds")

_READ = 65_536
_PATIENCE = 30.0
"""Seconds that an idle or slow caller is waited for."""


def _wants(answer: Answer, request: h11.Request) -> bool:
    """Return False when the caller has this very body already (RFC 9110, 13.1.2)."""
    for name, value in request.headers:
        if name == b"if-none-match":
            known = {tag.strip().removeprefix("W/") for tag in value.decode("latin-1").split(",")}
            return answer.etag not in known and "*" not in known
    return True


async def _next_event(connection: h11.Connection, reader: asyncio.StreamReader) -> object:
    while True:
        event = connection.next_event()
        if event is not h11.NEED_DATA:
            return event
        connection.receive_data(await asyncio.wait_for(reader.read(_READ), _PATIENCE))


async def _answer(request: h11.Request, respond: Callable[[str], Awaitable[Answer]]) -> Answer:
    if request.method not in {b"GET", b"HEAD"}:
        return refusal(405, "only GET and HEAD are answered here")
    try:
        return await respond(request.target.decode("ascii").partition("?")[0])
    except Exception:
        log.exception("no answer", extra={"target": request.target[:200].decode("latin-1")})
        return refusal(500, "the feed server failed; its log says why")


def _encoded(connection: h11.Connection, request: h11.Request, answer: Answer) -> bytes:
    changed = answer.status != 200 or _wants(answer, request)
    status = answer.status if changed else 304
    headers = [("Date", _http_date()), ("Cache-Control", "no-cache")]
    if answer.status == 200:
        headers.append(("ETag", answer.etag))
    if status == 405:
        headers.append(("Allow", "GET, HEAD"))
    if changed:
        headers += [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
    sent = connection.send(h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase.encode()))
    if changed and request.method != b"HEAD":
        sent = (sent or b"") + (connection.send(h11.Data(data=answer.body)) or b"")
    return (sent or b"") + (connection.send(h11.EndOfMessage()) or b"")


def _http_date() -> str:
    return format_datetime(datetime.now(UTC), usegmt=True)


async def _converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, respond: Callable[[str], Awaitable[Answer]]
) -> None:
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=16_384)
    while True:
        event = await _next_event(connection, reader)
        if isinstance(event, h11.Request):
            answer = await _answer(event, respond)
            writer.write(_encoded(connection, event, answer))
            await asyncio.wait_for(writer.drain(), _PATIENCE)
        elif isinstance(event, h11.ConnectionClosed):
            return
        if connection.our_state is h11.MUST_CLOSE or connection.our_state is h11.CLOSED:
            return
        if connection.our_state is h11.DONE and connection.their_state is h11.DONE:
            connection.start_next_cycle()


async def serve(port: int, respond: Callable[[str], Awaitable[Answer]]) -> asyncio.Server:
    """Return the server, listening on 127.0.0.1. `respond` gives the answer for a path. Raises `OSError`."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(h11.RemoteProtocolError, ConnectionError, TimeoutError):
            await _converse(reader, writer, respond)
        writer.close()
        with contextlib.suppress(ConnectionError, TimeoutError):
            await writer.wait_closed()

    return await asyncio.start_server(meet, "127.0.0.1", port)
