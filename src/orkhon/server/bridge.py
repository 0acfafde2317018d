"""The hub's ASGI program: answers kept as bytes, live programs on the loop, and a WSGI program in a few threads.

Measured beside Django's own ASGI handler this is two to three times as fast for pages, and a stream takes no
thread from the event loop. Knows neither Django nor what the pages are about.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import IO

from orkhon.server.asgi import AsgiApp, Message, Receive, Scope, Send, send_plain
from orkhon.server.bodies import spool
from orkhon.server.bytecache import NEVER_LEAVES, PAGE_HEADER, ByteCache, Headers
from orkhon.server.errors import BodyTooLarge, BodyTooSlow, ClientGone, Overloaded
from orkhon.server.hearing import Ear, deaf
from orkhon.server.limits import Limits
from orkhon.server.pool import Answer, Exchange, FileBlocks, WsgiApp, WsgiPool
from orkhon.server.readying import Wanted
from orkhon.server.requests import HEARD, Request, environ_of, has_body, read_request
from orkhon.server.shared_pages import Chosen, Given, Route, SharedPages, Told

log = logging.getLogger("orkhon.server.web")

_TOLD_WITHIN = 0.05

Hold = Callable[[bytes], Awaitable[None]]


class Bridge:
    """Give it to an ASGI server. One event loop only.

    `loop_apps` answer their exact paths on the loop, before everything else. `holds` let a request for their exact path
    wait on the loop, given its query, before it goes to the program: no thread waits for news. `ear` brings the cache
    up to date; without it nothing is kept. `is_sure` tells any thread whether the ear was just asked; with it `quick`
    answers, and the bridge must be made on its loop. `route` gives, for a path and a query, what of the query the page
    depends on, or None for what is not for everybody; `chosen`, for a path and a `Cookie` header, what of the cookies
    it depends on: one of a few, mostly nothing. The program is asked for such a page with host, path, that query, that
    cookie and the visitor's country and nothing else of the request, so nothing else can be in it. `knows_host` tells
    the hub's own names from what strangers can make up; pages of those share a small part of the cache. `shares_port`:
    other processes accept on the same socket, so a connection is let go while requests wait here. `told` hears of every
    GET that was given a page which the program has named (`PAGE_HEADER`), from the cache or not, sent whole or found
    unchanged; it is called on the loop and must be quick. `usual_way` are the scheme and the port (with its colon) by
    which visitors will come: pages are made ready for that until some have come by another.
    """

    def __init__(
        self,
        program: WsgiApp,
        *,
        cache: ByteCache | None = None,
        ear: Ear = deaf,
        is_sure: Callable[[float], bool] | None = None,
        route: Route = lambda path, query: query,
        chosen: Chosen = lambda path, cookies: b"",
        knows_host: Callable[[bytes], bool] = lambda host: True,
        loop_apps: Mapping[str, AsgiApp] | None = None,
        holds: Mapping[str, Hold] | None = None,
        told: Told | None = None,
        trust_proxy: bool = False,
        country_header: str = "",
        limits: Limits | None = None,
        shares_port: bool = False,
        usual_way: tuple[str, bytes] | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._pool = WsgiPool(program, threads=self._limits.threads, waiting=self._limits.waiting)
        self._is_sure = is_sure
        self._given: deque[Given] = deque()
        self._telling = False
        self._loop = asyncio.get_running_loop() if is_sure is not None else None
        self._loop_apps = dict(loop_apps or {})
        self._holds = dict(holds or {})
        self._trust_proxy = trust_proxy
        self._shares_port = shares_port
        self._country_header = country_header.lower().encode("ascii")
        self._streams: set[Exchange] = set()
        self._closing = False
        self._pages = SharedPages(
            ByteCache() if cache is None else cache,
            ear=ear,
            route=route,
            chosen=chosen,
            knows_host=knows_host,
            told=told,
            run=self._run,
            limits=self._limits,
            usual_way=usual_way,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1000})
            return
        hit = self._pages.at_once(scope) if self._is_plain() else None
        if hit is not None:
            await send(hit.start)
            await send(hit.body)
            if hit.given is not None:
                self._pages.tell(hit.given, hit.given.page)
            return
        started = time.perf_counter()
        request = read_request(scope, trust_proxy=self._trust_proxy, country_header=self._country_header)
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], (b"x-request-id", request.identifier)]
                if self._limits.proxy_keeps and not _may_be_kept(message["headers"]):
                    headers.append((b"x-accel-expires", b"0"))
                if self._shares_port and self._pool.waiting and scope.get("http_version") != "2":
                    # Others wait here: the next request of this client goes to whichever process is free.
                    headers.append((b"connection", b"close"))
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self._answer_or_refuse(request, scope, receive, send_marked, lambda: status != 0)
        finally:
            if log.isEnabledFor(logging.DEBUG):
                log.debug(
                    "answered",
                    extra={
                        "method": request.method,
                        "path": request.path.decode("latin-1"),
                        "status": status,
                        "ms": round((time.perf_counter() - started) * 1000, 1),
                        "client": request.client,
                        "request": request.identifier.decode("ascii"),
                    },
                )

    def is_ready(self, wanted: Wanted) -> bool:
        """Tell whether the page would be given while nobody can be asked (`readying.Keeps`)."""
        return self._pages.is_ready(wanted)

    async def make_ready(self, wanted: Wanted) -> bool:
        """Ask for the page before anybody does; False while visitors wait, or it cannot be done now."""
        return not self._closing and not self._pool.waiting and await self._pages.make_ready(wanted)

    def quick(self, scope: Scope) -> tuple[Message, Message] | None:
        """Return the two messages of a page that lies ready, for the server's own thread; None where the loop answers.

        It saves the way to the loop and back, a third of a hit's cost. Who reads it is counted on the loop soon after.
        """
        if self._is_sure is None or scope["type"] != "http" or not self._is_plain():
            return None
        hit = self._pages.at_once_elsewhere(scope, self._is_sure)
        if hit is None:
            return None
        if hit.given is not None:
            self._given.append(hit.given)
            if not self._telling and self._loop is not None:
                self._telling = True
                self._loop.call_soon_threadsafe(self._loop.call_later, _TOLD_WITHIN, self._tell_of_readers)
        return hit.start, hit.body

    def _is_plain(self) -> bool:
        # Behind a proxy its headers count, and while requests wait here connections are to be let go.
        return not (
            self._trust_proxy
            or self._limits.proxy_keeps
            or self._closing
            or (self._shares_port and self._pool.waiting)
            or log.isEnabledFor(logging.DEBUG)
        )

    def _tell_of_readers(self) -> None:
        self._telling = False
        while self._given:
            given = self._given.popleft()
            self._pages.tell(given, given.page)

    def refuse_new(self) -> None:
        """Answer 503 to new requests from now on, and break off the streams that are open."""
        self._closing = True
        for stream in list(self._streams):
            stream.leave()

    def close(self, seconds: float) -> None:
        """Let the threads end what they are at, waiting up to `seconds`. Call `refuse_new` first."""
        self._tell_of_readers()
        self._pool.close(seconds)

    async def _answer_or_refuse(
        self, request: Request, scope: Scope, receive: Receive, send: Send, begun: Callable[[], bool]
    ) -> None:
        head = request.method == "HEAD"
        closing = (b"connection", b"close")
        try:
            await self._answer(request, scope, receive, send)
        except Overloaded as error:
            log.warning("overloaded", extra={"cause": str(error), "path": request.path.decode("latin-1")})
            again = (b"retry-after", b"%d" % self._limits.retry_after)
            await send_plain(send, 503, "The hub is busy; ask again in some seconds.\n", (again,), head=head)
        except BodyTooLarge as error:
            await send_plain(send, 413, f"{error}\n", (closing,))
        except BodyTooSlow as error:
            await send_plain(send, 408, f"{error}\n", (closing,))
        except ClientGone:
            if self._closing:
                raise  # a stream that we broke off must not look whole
        except Exception as error:
            # Where it is the program's own defect, its thread has logged the traceback.
            log.error(
                "answer broke off",
                extra={"path": request.path.decode("latin-1"), "cause": f"{type(error).__name__}: {error}"},
            )
            if begun():
                raise
            await send_plain(send, 500, "The hub could not answer; its log says why.\n", (closing,), head=head)

    async def _answer(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        if self._closing:
            headers = ((b"connection", b"close"), (b"retry-after", b"5"))
            await send_plain(send, 503, "The hub is stopping.\n", headers, head=request.method == "HEAD")
            return
        loop_app = self._loop_apps.get(request.path.decode("latin-1"))
        if loop_app is not None:
            await loop_app(scope, receive, send)
            return
        hold = self._holds.get(request.path.decode("latin-1"))
        if hold is not None and request.method == "GET":
            await hold(request.query)
        if not await self._pages.answer(request, scope, send):
            await self._answer_this_one(request, scope, receive, send)

    async def _answer_this_one(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        body: IO[bytes] = io.BytesIO()
        length: int | None = None
        if has_body(request):
            declared = request.named.get(b"content-length", b"")
            if declared.isdigit() and int(declared) > self._limits.largest_body:
                raise BodyTooLarge(f"the body is larger than {self._limits.largest_body} bytes; send less at a time")
            body, length = await spool(
                receive, largest=self._limits.largest_body, seconds_a_piece=self._limits.body_piece
            )
        with body:
            environ = environ_of(request, scope, body=body, length=length, bare=False)
            if request.method == "GET" and self._pages.hears():
                environ[HEARD] = True
            exchange, answer = await self._run(environ)
            await self._pass_on(request, exchange, answer, receive, send)

    async def _run(self, environ: dict[str, object]) -> tuple[Exchange, Answer]:
        exchange = Exchange(asyncio.get_running_loop())
        self._pool.submit(environ, exchange)
        return exchange, await exchange.answer

    async def _pass_on(
        self, request: Request, exchange: Exchange, answer: Answer, receive: Receive, send: Send
    ) -> None:
        headers = [pair for pair in answer.headers if pair[0] not in NEVER_LEAVES]
        page = next((value for name, value in answer.headers if name == PAGE_HEADER), b"")
        head = request.method == "HEAD"
        if isinstance(answer.body, bytes):
            bodiless = answer.status in {204, 304} or answer.status < 200
            if not bodiless and not any(name == b"content-length" for name, _ in headers):
                headers.append((b"content-length", b"%d" % len(answer.body)))
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if head or bodiless else answer.body})
            if page and answer.status == 200:
                self._pages.tell(request, page)
            return
        watch = asyncio.create_task(_leave_when_gone(receive, exchange))
        self._streams.add(exchange)
        try:
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            if not head:
                pieces = exchange.pieces() if answer.body is None else _blocks(answer.body, exchange)
                async for piece in pieces:
                    async with asyncio.timeout(self._limits.sending_piece):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._streams.discard(exchange)
            watch.cancel()
            exchange.leave()
            if isinstance(answer.body, FileBlocks):
                answer.body.close()


def _may_be_kept(headers: Headers) -> bool:
    """Tell whether a proxy may go by what the answer says: how long it keeps it, or that it never changes."""
    return any(
        name == b"x-accel-expires" or (name == b"cache-control" and b"immutable" in value) for name, value in headers
    )


async def _leave_when_gone(receive: Receive, exchange: Exchange) -> None:
    # `send` returns in silence after a client has left, so only `receive` tells.
    with contextlib.suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass
        exchange.leave()


async def _blocks(file: FileBlocks, exchange: Exchange) -> AsyncIterator[bytes]:
    while block := await asyncio.to_thread(file.read):
        if exchange.left:
            raise ClientGone("the client left, or the hub is stopping")
        yield block
