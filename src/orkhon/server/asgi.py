"""The shapes of ASGI 3 that this room speaks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = Mapping[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


async def send_plain(
    send: Send, status: int, text: str, headers: tuple[tuple[bytes, bytes], ...] = (), *, head: bool = False
) -> None:
    """Send a whole answer of plain text that nobody may cache. `head` leaves the body out."""
    body = text.encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", b"%d" % len(body)),
                (b"cache-control", b"no-store"),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"" if head else body})


async def gone_by(receive: Receive) -> None:
    """Return when the client has left: after that, sending fails in silence."""
    while (await receive())["type"] != "http.disconnect":
        pass
