"""Real web servers on loopback, whose answers a test writes."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Handler(BaseHTTPRequestHandler):
    """One request; `answer` is the test's."""

    protocol_version = "HTTP/1.1"
    answer: Callable[[Handler], None]

    def do_GET(self) -> None:
        """Let the test answer; a client that went away is no failure."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
            type(self).answer(self)

    do_POST = do_GET

    def send(self, body: bytes = b"", *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Send a whole answer; a Content-Length is added unless one is given."""
        self.send_response(status)
        given = {"Content-Length": str(len(body)), "Connection": "close"} | (headers or {})
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many of these tests are about."""


@contextlib.contextmanager
def serving(answer: Callable[[Handler], None], *, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve `answer` on a free port of 127.0.0.1, and give the address without a slash at its end."""
    handler = type("Answering", (Handler,), {"answer": staticmethod(answer)})
    server = _QuietServer(("127.0.0.1", 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
