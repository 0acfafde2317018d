"""Run a WSGI program in a few threads with a bounded queue before them, and hand its answer to the event loop."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

from orkhon.server.bytecache import Headers
from orkhon.server.errors import ClientGone, Overloaded

log = logging.getLogger("orkhon.server.pool")

Exception3 = tuple[type[BaseException], BaseException, TracebackType]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
BLOCK = 64 << 10


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class FileBlocks:
    """The `wsgi.file_wrapper` of PEP 3333: a file that the loop may send without holding one of the few threads."""

    def __init__(self, file: _Readable, block_size: int = BLOCK) -> None:
        self._file = file

    def read(self) -> bytes:
        """Return the next block, empty at the end."""
        return self._file.read(BLOCK)

    def __iter__(self) -> Iterator[bytes]:
        """Yield block after block."""
        while block := self.read():
            yield block

    def close(self) -> None:
        """Close the file, and with it the response that it came from."""
        close = getattr(self._file, "close", None)
        if close is not None:
            close()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the program answered: the whole body, a file, or None where pieces follow through the exchange."""

    status: int
    headers: Headers
    body: bytes | FileBlocks | None


class Exchange:
    """One request between the loop and a thread. The thread never touches the socket, the loop never the program."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.answer: asyncio.Future[Answer] = loop.create_future()
        # Two pieces are under way at most: a slow client holds its program back, not our memory.
        self._pieces: asyncio.Queue[bytes | BaseException | None] = asyncio.Queue(maxsize=2)
        self._gone = threading.Event()

    @property
    def left(self) -> bool:
        """Tell whether nobody waits for more."""
        return self._gone.is_set()

    def leave(self) -> None:
        """End the stream from the loop: its reader gets `ClientGone`, and the next piece of the thread is its last."""
        self._gone.set()
        while not self._pieces.empty():
            self._pieces.get_nowait()
        self._pieces.put_nowait(ClientGone("the client left, or the hub is stopping"))

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the pieces of a streamed body; raises what the program raised in the middle of it."""
        while True:
            piece = await self._pieces.get()
            if piece is None:
                return
            if isinstance(piece, BaseException):
                raise piece
            yield piece

    # Below: called in the thread.

    def settle(self, answer: Answer | BaseException) -> None:
        """Give the loop the head of the answer."""

        def set_answer() -> None:
            if self.answer.done():
                return
            if isinstance(answer, BaseException):
                self.answer.set_exception(answer)
            else:
                self.answer.set_result(answer)

        try:
            self.loop.call_soon_threadsafe(set_answer)
        except RuntimeError:
            self._gone.set()  # the loop has ended

    def push(self, piece: bytes | BaseException | None) -> bool:
        """Give the loop a piece, waiting while it has enough. False once nobody wants more."""
        if self._gone.is_set():
            return False
        try:
            asyncio.run_coroutine_threadsafe(self._pieces.put(piece), self.loop).result()
        except RuntimeError:
            return False
        return not self._gone.is_set()


class _StartResponse:
    """The `start_response` of one request."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: Headers = ()
        self.written: list[bytes] = []

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: Exception3 | None = None
    ) -> Callable[[bytes], None]:
        if self.status and exc_info is None:
            raise AssertionError("start_response was called twice without exc_info (PEP 3333)")
        self.status = int(status.split(None, 1)[0])
        # Stripped, since Django writes a space before each cookie.
        self.headers = tuple(
            (name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers
        )
        return self.written.append


class WsgiPool:
    """`threads` threads that run `program`, and room for `waiting` requests before them."""

    def __init__(self, program: WsgiApp, *, threads: int = 4, waiting: int = 64) -> None:
        self._program = program
        self._queue: queue.Queue[tuple[dict[str, Any], Exchange] | None] = queue.Queue(maxsize=waiting)
        self._threads = [
            threading.Thread(target=self._work, name=f"pages-{number}", daemon=True) for number in range(1, threads + 1)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, environ: dict[str, Any], exchange: Exchange) -> None:
        """Queue a request. Raises `Overloaded` where the queue is full."""
        environ["wsgi.file_wrapper"] = FileBlocks
        try:
            self._queue.put_nowait((environ, exchange))
        except queue.Full:
            raise Overloaded(f"{self._queue.maxsize} requests are waiting already") from None

    @property
    def waiting(self) -> int:
        """How many requests no thread has begun with."""
        return self._queue.qsize()

    def close(self, seconds: float) -> None:
        """Let the threads end after what they are at, waiting up to `seconds`."""
        for _ in self._threads:
            try:
                self._queue.put(None, timeout=0.1)
            except queue.Full:
                return
        for thread in self._threads:
            thread.join(seconds / len(self._threads))

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            environ, exchange = job
            try:
                self._answer(environ, exchange)
            except BaseException as error:
                # Django answers its own errors; this is a defect of the program or of this module.
                log.exception("program failed", extra={"path": environ.get("PATH_INFO", "")})
                exchange.settle(error)
                exchange.push(error)
            del job, environ, exchange

    def _answer(self, environ: dict[str, Any], exchange: Exchange) -> None:
        start = _StartResponse()
        body = self._program(environ, start)
        if isinstance(body, FileBlocks):
            exchange.settle(Answer(status=start.status, headers=start.headers, body=body))
            return
        try:
            # Django says of each response whether its parts are there already.
            if isinstance(body, list | tuple) or getattr(body, "streaming", True) is False:
                whole = b"".join((*start.written, *body))
                exchange.settle(Answer(status=start.status, headers=start.headers, body=whole))
                return
            pieces = iter(body)
            # PEP 3333 lets a program start its response with the first piece only.
            first = next(pieces, b"")
            exchange.settle(Answer(status=start.status, headers=start.headers, body=None))
            for piece in (*start.written, first):
                if piece and not exchange.push(piece):
                    return
            for piece in pieces:
                if piece and not exchange.push(piece):
                    return
            exchange.push(None)
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()
