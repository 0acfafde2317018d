"""Serve one ASGI program on an inherited or own listening socket with granian, inside this process's event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.net import SocketHolder  # type: ignore[attr-defined]  # re-exported there, though not in words
from granian.server.embed import Server

from orkhon.server.asgi import AsgiApp
from orkhon.server.listener import BACKLOG


class _ServerOnSocket(Server):
    """granian's embedded server on a socket that is open already.

    Its own listener uses SO_REUSEPORT, with which a second hub on the port would not fail, and it would leave
    callers refused for the second that a new web process takes to start.
    """

    def __init__(self, target: AsgiApp, listener: socket.socket, **options: Any) -> None:
        super().__init__(target, **options)
        self._listener = listener

    def _init_shared_socket(self) -> None:
        # granian closes the handle that it is given, hence a copy.
        holder: Any = SocketHolder
        self._shd: Any = holder(os.dup(self._listener.fileno()), False, BACKLOG)
        self._sfd: Any = self._shd.get_fd()


async def serve(program: AsgiApp, listener: socket.socket, stop: asyncio.Event, *, patience: float) -> None:
    """Serve until `stop` is set, then wait up to `patience` seconds for what is open.

    The program should refuse new work and end its streams when `stop` comes: an open stream blocks granian's
    end.
    """
    host, port = listener.getsockname()[:2]
    server = _ServerOnSocket(
        program,
        listener,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.auto,
        websockets=False,
        runtime_threads=1,
        runtime_blocking_threads=1,
        blocking_threads=1,
        backlog=BACKLOG,
        # By default it is the backlog's least, 128: the 129th open stream would wait.
        backpressure=BACKLOG,
        log_enabled=False,
    )
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if serving.done():
        serving.result()
        return
    server.stop()  # type: ignore[no-untyped-call]  # granian says nothing of its types here
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await serving
