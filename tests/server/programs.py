"""A small WSGI program whose every oddity some test needs, and a real server around it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from orkhon.server.asgi import AsgiApp
from orkhon.server.bridge import Bridge
from orkhon.server.limits import Limits
from orkhon.server.listener import open_listener
from orkhon.server.serving import Quick, serve
from tests.hub import DEADLINE


def hears(now: float) -> float:
    """Be an ear that always hears; the tests themselves purge."""
    return 0.0


PUBLIC = ("Cache-Control", "public, max-age=0, must-revalidate")
HTML = ("Content-Type", "text/html; charset=utf-8")


class Program:
    """Counts what it is asked, remembers the last environ, and can be held up by `gate`."""

    def __init__(self) -> None:
        self.environ: dict[str, Any] = {}
        self.asked = 0
        self.closed = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self.page: Callable[[], str] = lambda: "salem"
        self.broken = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer by the path (PEP 3333)."""
        self.environ = environ
        self.asked += 1
        path = environ["PATH_INFO"]
        name = path.strip("/").partition("/")[0]
        return getattr(self, f"at_{name}", self.at_other)(environ, start_response)

    def at_public(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A page for everybody, rendered slowly if the gate is shut."""
        body = self.page()
        self.gate.wait(DEADLINE)
        start_response("200 OK", [HTML, PUBLIC])
        return [body.encode()]

    def at_named(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A page that says which one it is; `private` in the query is for one visitor, `gone` is no more."""
        query = environ["QUERY_STRING"]
        kept = ("Vary", "Cookie") if query == "private" else PUBLIC
        status = "410 Gone" if query == "gone" else "200 OK"
        start_response(status, [HTML, kept, ("X-Orkhon-Page", "orkhon kk science 7")])
        return [self.page().encode()]

    def at_tagged(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A page for everybody that shows what stands in its path."""
        body = self.page()
        self.gate.wait(DEADLINE)
        if self.broken:
            start_response("500 Internal Server Error", [HTML, ("Cache-Control", "no-store")])
            return [b"broken, as the test wants it"]
        start_response("200 OK", [HTML, PUBLIC, ("X-Orkhon-Tags", environ["PATH_INFO"].strip("/").replace("/", " "))])
        return [body.encode()]

    def at_private(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A page for one visitor."""
        self.gate.wait(DEADLINE)
        start_response("200 OK", [HTML, ("Vary", "Cookie"), PUBLIC])
        return [b"private ", environ.get("HTTP_COOKIE", "").encode()]

    def at_upload(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Tells length and hash of what was sent."""
        digest, length = hashlib.sha256(), 0
        while piece := environ["wsgi.input"].read(65536):
            digest.update(piece)
            length += len(piece)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{length} {environ.get('CONTENT_LENGTH', '-')} {digest.hexdigest()}".encode()]

    def at_stream(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Goes on until somebody closes it."""
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        return self._endless()

    def _endless(self) -> Iterator[bytes]:
        try:
            for number in range(100_000):
                yield b"data: %d\n\n" % number
                time.sleep(0.02)
        finally:
            self.closed.set()

    def at_late(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Starts its response with its first piece only, as PEP 3333 lets it."""
        start_response("203 Late", [("Content-Type", "text/plain")])
        yield b"first "
        yield b"second"

    def at_breaks(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Fails in the middle of a stream."""
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield b"half"
        raise RuntimeError("broken in the middle, as the test wants it")

    def at_fails(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Fails before it has said anything."""
        raise RuntimeError("broken at once, as the test wants it")

    def at_file(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Hands over a file; with `public` in the query one that may be kept."""
        length = 3_000_000 if environ["QUERY_STRING"] == "large" else 70_000
        start_response("200 OK", [("Content-Type", "image/webp"), ("Content-Length", str(length)), PUBLIC])
        return environ["wsgi.file_wrapper"](io.BytesIO(b"w" * length))  # type: ignore[no-any-return]  # PEP 3333 leaves it open

    def at_empty(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Nothing to say."""
        start_response("204 No Content", [])
        return []

    def at_other(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Everything else."""
        start_response("200 OK", [("Content-Type", "text/plain"), ("X-Word", "ü"), ("Connection", "close")])
        return [b"path ", environ["PATH_INFO"].encode("latin-1")]


class Server:
    """A bridge behind granian on a free port, in a thread with its own loop."""

    def __init__(self, program: Program, *, quick: Quick | None = None, **options: Any) -> None:
        self.program = program
        self._quick = quick
        self._options = {"limits": Limits(sending_piece=DEADLINE, body_piece=DEADLINE), **options}
        self._listener = open_listener("127.0.0.1", 0)
        self.port = int(self._listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Server:
        """Start it. The socket listens already, so that there is nothing to wait for."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it, open streams included."""
        self.end()

    def end(self) -> None:
        """Stop as the web process does."""
        if not self._thread.is_alive():
            return
        self.program.gate.set()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive(), "the server did not end"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        bridge = Bridge(self.program, **self._options)
        refusing = asyncio.create_task(self._refuse(bridge))
        # More than `end` waits, so that what is not ended, and only waited out, is noticed.
        await serve(bridge, self._listener, self._stop, patience=DEADLINE * 2, quick=self._quick or bridge.quick)
        refusing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await refusing
        bridge.close(1.0)
        self._listener.close()

    async def _refuse(self, bridge: Bridge) -> None:
        await self._stop.wait()
        bridge.refuse_new()


def loop_app(text: str) -> AsgiApp:
    """A program on the loop that answers with `text`."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": text.encode()})

    return answer
