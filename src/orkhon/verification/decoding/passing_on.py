"""Hand a library's request for a time stamp (RFC 3161) on to the hub: an address on loopback that lives for one
signature.

The C2PA library knows no way of asking but to open a connection itself. It is given this address, and the hub asks the
authority through its guarded fetcher.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Final

Ask = Callable[[str, bytes], bytes]
"""Sends a request to an address and returns the answer; raises where there is none."""

_MOST_BYTES: Final = 64_000


@contextlib.contextmanager
def passed_on(address: str, ask: Ask) -> Iterator[str]:
    """Return an address on loopback whose requests are handed to `ask` for `address`; empty where that is empty."""
    if not address:
        yield ""
        return
    secret = f"/{secrets.token_urlsafe(16)}"

    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if self.path != secret or not 0 < length <= _MOST_BYTES:
                self.send_error(404)
                return
            try:
                answer = ask(address, self.rfile.read(length))
            except (ValueError, EOFError, OSError):
                self.send_error(502)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the hub logs what it asks."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{secret}"
    finally:
        server.shutdown()
        server.server_close()
