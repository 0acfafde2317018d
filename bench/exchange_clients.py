"""Programs outside the hub: those that push to it and those that ask it, by HTTP on loopback. Knows no Django.

All times are of the monotonic clock, which this process and the hub's share; nothing is taken from the hub's word.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import quote

import orjson

from orkhon.formats import to_ninjs
from orkhon.items import Content, Item, Language, PubStatus

AGENCY: Final = "altai"
CONNECTIONS: Final = 8
_PARAGRAPH: Final = "<p>Бүгін Алматыда жаңа кітапхана ашылды, оған жүздеген оқырман келді.</p>"
_LONGEST_S: Final = 30.0
_GLANCE_S: Final = 0.03


def item(name: str, *, paragraphs: int = 32) -> Item:
    """Return an item of the agency that pushes; 32 paragraphs are a text of about 4 KB."""
    return Item(
        uri=f"urn:{AGENCY}:bench:{name}",
        version="1",
        language=Language.parse("kk-Cyrl"),
        headline="Алматыда жаңа кітапхана ашылды",
        body=Content(_PARAGRAPH * paragraphs),
    )


def document_of(one: Item) -> bytes:
    """Return the item as the body of a push."""
    return orjson.dumps(to_ninjs(one).ninjs)


@dataclass(frozen=True, kw_only=True)
class Hub:
    """A running hub on this machine, the token of an agency that pushes, and that of a subscriber."""

    port: int
    pushing: str
    asking: str

    @contextmanager
    def connection(self) -> Iterator[http.client.HTTPConnection]:
        """Give a connection that stays open from request to request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_LONGEST_S)
        try:
            yield connection
        finally:
            connection.close()

    def push(self, connection: http.client.HTTPConnection, document: bytes) -> None:
        """Push one item; return when the hub has answered that it is on the wire."""
        headers = {"Authorization": f"Bearer {self.pushing}", "Content-Type": "application/json"}
        connection.request("POST", "/api/v1/items", body=document, headers=headers)
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"the hub answered a push with {answer.status}: {told[:300]!r}")

    def ask(self, path: str, connection: http.client.HTTPConnection, *, known: str = "") -> tuple[int, str, bytes]:
        """Return status, ETag and body of an answer to the subscriber; `known` is the ETag that it has already."""
        headers = {"Authorization": f"Bearer {self.asking}", **({"If-None-Match": known} if known else {})}
        connection.request("GET", f"/api/v1/{path}", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("ETag", ""), answer.read()


def push_per_s(hub: Hub, count: int) -> float:
    """Return items a second, each in a request of its own and durable before its answer, over eight connections."""
    _push_all(hub, [document_of(item(f"warm:{number}")) for number in range(4 * CONNECTIONS)])
    documents = [document_of(item(f"push:{number}")) for number in range(count)]
    begun = time.perf_counter()
    _push_all(hub, documents)
    return count / (time.perf_counter() - begun)


def _push_all(hub: Hub, documents: Sequence[bytes]) -> None:
    def push_some(some: Sequence[bytes]) -> None:
        with hub.connection() as connection:
            for document in some:
                hub.push(connection, document)

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(push_some, [documents[first::CONNECTIONS] for first in range(CONNECTIONS)]))


def push_steadily(hub: Hub, count: int, *, per_s: float) -> dict[str, float]:
    """Push single items at an even pace, and return when each was begun to be sent, by uri: before it was appended."""
    begun: dict[str, float] = {}
    items = [item(f"steady:{number}") for number in range(count)]
    documents = [document_of(one) for one in items]
    start = time.monotonic()
    with hub.connection() as connection:
        for number, (one, document) in enumerate(zip(items, documents, strict=True)):
            time.sleep(max(0.0, start + number / per_s - time.monotonic()))
            begun[one.uri] = time.monotonic()
            hub.push(connection, document)
    return begun


def kill_waits(hub: Hub, count: int) -> list[float]:
    """Return for each kill the seconds from before it was pushed until API, feed and live stream had all taken it in.

    The API then answers 410, the feed no longer has the item that it had, and the stream has brought the kill.
    """
    waits = []
    with _Streamed(hub) as streamed, ThreadPoolExecutor(3) as threads, hub.connection() as connection:
        for number in range(count):
            one = item(f"killed:{number}")
            hub.push(connection, document_of(one))
            feed = _Feed(hub, one.uri)
            _when(hub, feed.shows)
            # Not in step with anybody's glances.
            time.sleep(0.05 + number % 17 * 0.003)
            killed = document_of(replace(one, version="2", pub_status=PubStatus.CANCELED))
            begun = time.monotonic()
            gone = [
                threads.submit(_when, hub, partial(_is_gone, hub, one.uri)),
                threads.submit(_when, hub, feed.is_rid),
                threads.submit(streamed.when, one.uri),
            ]
            hub.push(connection, killed)
            waits.append(max(each.result() for each in gone) - begun)
    return waits


def _when(hub: Hub, check: Callable[[http.client.HTTPConnection], bool]) -> float:
    """Return when the check was first true, asking again and again on one connection."""
    end = time.monotonic() + _LONGEST_S
    with hub.connection() as connection:
        while time.monotonic() < end:
            if check(connection):
                return time.monotonic()
            time.sleep(_GLANCE_S)
    raise TimeoutError(f"what was waited for did not happen within {_LONGEST_S:.0f} s")


def _is_gone(hub: Hub, uri: str, connection: http.client.HTTPConnection) -> bool:
    status, _, _ = hub.ask(f"item?uri={quote(uri)}", connection)
    return status == 410


class _Feed:
    """A program that reads a feed as programs do: it asks whether there is anything new before it reads."""

    def __init__(self, hub: Hub, uri: str) -> None:
        self._hub = hub
        self._uri = f'"{uri}"'.encode()
        self._known = ""
        self._shown = False

    def shows(self, connection: http.client.HTTPConnection) -> bool:
        """True while the feed has the item."""
        status, known, body = self._hub.ask("feeds/ninjs", connection, known=self._known)
        if status == 200:
            self._known, self._shown = known, self._uri in body
        elif status != 304:
            raise RuntimeError(f"the feed answered {status}: {body[:300]!r}")
        return self._shown

    def is_rid(self, connection: http.client.HTTPConnection) -> bool:
        """True once the feed has the item no longer."""
        return not self.shows(connection)


class _Streamed:
    """The live stream, read on a thread: when which item's kill came."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._came: dict[str, float] = {}
        self._news = threading.Condition()
        self._connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=_LONGEST_S)
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> _Streamed:
        self._connection.connect()
        self._socket = self._connection.sock
        self._connection.request("GET", "/api/v1/stream", headers={"Authorization": f"Bearer {self._hub.asking}"})
        self._answer = self._connection.getresponse()
        if self._answer.status != 200:
            raise RuntimeError(f"the stream answered {self._answer.status}: {self._answer.read()[:300]!r}")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # To close it would not wake the thread that reads it.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(_LONGEST_S)
        self._answer.close()
        self._connection.close()

    def _read(self) -> None:
        kind = b""
        with contextlib.suppress(http.client.HTTPException, OSError):
            for line in self._answer:
                if line.startswith(b"event: "):
                    kind = line[7:].strip()
                elif line.startswith(b"data: ") and kind == b"kill":
                    uri = str(orjson.loads(line[6:])["uri"])
                    with self._news:
                        self._came[uri] = time.monotonic()
                        self._news.notify_all()

    def when(self, uri: str) -> float:
        """Return when the kill of that item came."""
        with self._news:
            if not self._news.wait_for(lambda: uri in self._came, _LONGEST_S):
                raise TimeoutError(f"the stream did not bring the kill of {uri} within {_LONGEST_S:.0f} s")
            return self._came[uri]


def page_waits(hub: Hub, cursors: Sequence[str]) -> list[float]:
    """Return the milliseconds that a page of 100 takes at each cursor, from the question to its answer's last byte."""
    waits = []
    with hub.connection() as connection:
        for cursor in cursors:
            begun = time.perf_counter()
            status, _, body = hub.ask(f"entries?cursor={cursor}&limit=100", connection)
            waits.append((time.perf_counter() - begun) * 1000)
            if status != 200 or len(orjson.loads(body)["entries"]) != 100:
                raise RuntimeError(f"no page of 100 at {cursor}: {status} {body[:300]!r}")
    return waits
