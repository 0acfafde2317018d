"""One server that stands for a hundred subscribers: it takes what webhooks bring, and knows when what came where.

As usual servers do it leaves connections open for the next request.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import orjson

_TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"


class Receiving:
    """What came: for each delivery its path, its moment (monotonic clock) and its body, read only afterwards."""

    def __init__(self) -> None:
        self.port = 0
        self._came: list[tuple[str, float, bytes]] = []

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                request, *lines = head.split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                body = await reader.readexactly(int(headers["content-length"]))
                self._came.append((request.split(" ")[1], time.monotonic(), body))
                writer.write(_TAKEN)
                await writer.drain()
        writer.close()

    def first_moments(self) -> dict[tuple[str, str], float]:
        """Return when each path first had each uri."""
        found: dict[tuple[str, str], float] = {}
        for path, moment, body in list(self._came):
            for entry in orjson.loads(body)["entries"]:
                found.setdefault((path, entry["uri"]), moment)
        return found

    @property
    def deliveries(self) -> int:
        """How many deliveries came."""
        return len(self._came)


@contextmanager
def receiving() -> Iterator[Receiving]:
    """Give a server on loopback that takes everything; it runs on a thread of its own."""
    server = Receiving()
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(asyncio.start_server(server._take, "127.0.0.1", 0, backlog=512))
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        listening.close()
        loop.close()
