"""The hub's views asked by outsiders within a test's transaction: no rows to clean up afterwards. Asserts nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections

PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""What lets pages name their static files without the manifest that `orkhon prepare` makes."""


@contextmanager
def connections_kept() -> Iterator[None]:
    """Keep requests from closing the connection that holds the test's rows, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def lender() -> Callable[[], None]:
    """Return what a thread calls to use this thread's connection. They must not use it at once."""
    held = connections["default"]
    held.inc_thread_sharing()

    def lend() -> None:
        connections["default"] = held

    return lend


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Served:
    """The hub on loopback. Whoever uses the database while it is asked holds `lock`.

    `failures` answers are 503, and `asked` are the queries that came.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.failures = 0
        self.asked: list[str] = []
        self._views = WSGIHandler()
        self._server = make_server("127.0.0.1", 0, self._answer, handler_class=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if "wait=15" in environ["QUERY_STRING"]:
            time.sleep(0.05)  # the web process holds such a request; here it is at least no busy loop
        with self.lock:
            self.asked.append(environ["QUERY_STRING"])
            if self.failures:
                self.failures -= 1
                start("503 Service Unavailable", [("Content-Length", "0")])
                return []
            response = self._views(environ, start)
            body = b"".join(response)
            response.close()
            return [body]

    @contextmanager
    def running(self) -> Iterator[Served]:
        """Serve until the end of the block."""
        lend = lender()

        def serve() -> None:
            lend()
            self._server.serve_forever(poll_interval=0.02)

        thread = threading.Thread(target=serve, daemon=True)
        with connections_kept():
            thread.start()
            try:
                yield self
            finally:
                self._server.shutdown()
                thread.join()
                self._server.server_close()
