"""Serve one ASGI program on an inherited or own listening socket with granian, inside this process's event loop.

What lies ready is answered in granian's own thread, without the way to the loop and back. granian has no public place
for that, so its scheduler of callbacks is replaced by one of ours. Its version is pinned; where another has no such
scheduler, all goes through the loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from granian import _futures
from granian.constants import HTTPModes, Interfaces
from granian.net import SocketHolder  # type: ignore[attr-defined]  # re-exported there, though not in words
from granian.server import embed
from granian.server.embed import Server

from orkhon.server.asgi import AsgiApp, Message, Scope
from orkhon.server.listener import BACKLOG

log = logging.getLogger("orkhon.server.web")

_internals: Any = _futures
_embedded: Any = embed

Quick = Callable[[Scope], tuple[Message, Message] | None]
"""Called in granian's thread for each request, so it must be quick and safe there; None where the loop is to answer."""


_quick_of: WeakKeyDictionary[asyncio.AbstractEventLoop, Quick] = WeakKeyDictionary()


def _ask_quick_first() -> None:
    """Have granian ask the loop's `Quick`, if it has one, before it hands a request to the loop."""
    base: Any = getattr(_internals, "_BaseCBScheduler", None)
    hand_over: Any = getattr(_internals, "_cbsched_aioschedule", None)
    usual: Any = getattr(_embedded, "_new_cbscheduler", None)
    if base is None or hand_over is None or usual is None:
        log.warning("this granian has another scheduler, so every answer goes through the loop")
        return

    class Scheduler(base):
        __slots__ = ()

        def __init__(self, loop: Any, callback: Any, *_: Any) -> None:
            super().__init__()
            to_loop, quick = hand_over(loop, self._ctx, callback), _quick_of[loop]

            def schedule(watcher: Any) -> None:
                try:
                    answer = quick(watcher.scope)
                except Exception:
                    log.exception("not answered at once")
                    answer = None
                if answer is None:
                    to_loop(watcher)
                    return
                for message in answer:
                    watcher.proto.send(message)
                watcher.done()

            setattr(self, "_schedule_fn", schedule)  # noqa: B010 - the base's own, which may be set once

    def new(loop: Any, callback: Any, impl_asyncio: bool = False) -> Any:
        if loop not in _quick_of:
            return usual(loop, callback, impl_asyncio=impl_asyncio)
        return Scheduler(loop, callback, None, None, None)  # the base is made with the same five, of which it uses two

    _embedded._new_cbscheduler = new


_ask_quick_first()


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


async def serve(
    program: AsgiApp, listener: socket.socket, stop: asyncio.Event, *, patience: float, quick: Quick | None = None
) -> None:
    """Serve until `stop` is set, then wait up to `patience` seconds for what is open.

    The program should refuse new work and end its streams when `stop` comes: an open stream blocks granian's
    end. `quick` is asked first, outside the loop.
    """
    if quick is not None:
        _quick_of[asyncio.get_running_loop()] = quick
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
