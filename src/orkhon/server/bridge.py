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
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import IO

from orkhon.server.asgi import AsgiApp, Message, Receive, Scope, Send, send_plain
from orkhon.server.bodies import spool
from orkhon.server.bytecache import (
    LARGEST_ENTRY,
    PAGE_HEADER,
    ByteCache,
    CachedAnswer,
    make_answer,
    reply_for,
    storable,
)
from orkhon.server.errors import BodyTooLarge, BodyTooSlow, ClientGone, Overloaded
from orkhon.server.pool import Answer, Exchange, FileBlocks, WsgiApp, WsgiPool
from orkhon.server.requests import Request, environ_of, read_request

log = logging.getLogger("orkhon.server.web")

Generation = Callable[[], Hashable | None]
Hold = Callable[[bytes], Awaitable[None]]
Told = Callable[[Request, bytes], None]
_LONGEST_KEY = 2048
_PRIVATE_KEPT = 2048
_PRIVATE_SECONDS = 10.0
_COMPRESSED_ASIDE_FROM = 64 << 10
# They belong to one connection, which is the server's and not the program's.
_HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"te", b"trailer"})


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Where the bridge says no. Sizes in bytes, times in seconds."""

    threads: int = 4
    waiting: int = 64
    largest_body: int = 100 << 20
    body_piece: float = 60.0
    sending_piece: float = 60.0
    retry_after: int = 2


class Bridge:
    """Give it to an ASGI server. One event loop only.

    `loop_apps` answer their exact paths on the loop, before everything else. `holds` let a request for their exact path
    wait on the loop, given its query, before it goes to the program: no thread waits for news. Without `generation`,
    or while it returns None, nothing is cached. `never_cached` are path prefixes that are not even looked up.
    `shares_port`: other processes accept on the same socket, so a connection is let go while requests wait here.
    `told` hears of every GET that was given a page which the program has named (`PAGE_HEADER`), from the cache or not,
    sent whole or found unchanged; it is called on the loop and must be quick.
    """

    def __init__(
        self,
        program: WsgiApp,
        *,
        cache: ByteCache | None = None,
        generation: Generation = lambda: None,
        loop_apps: Mapping[str, AsgiApp] | None = None,
        holds: Mapping[str, Hold] | None = None,
        told: Told | None = None,
        never_cached: tuple[str, ...] = (),
        trust_proxy: bool = False,
        country_header: str = "",
        limits: Limits | None = None,
        shares_port: bool = False,
    ) -> None:
        self._limits = limits or Limits()
        self._pool = WsgiPool(program, threads=self._limits.threads, waiting=self._limits.waiting)
        self._cache = cache or ByteCache()
        self._generation = generation
        self._loop_apps = dict(loop_apps or {})
        self._holds = dict(holds or {})
        self._told = told
        self._never_cached = tuple(prefix.encode() for prefix in never_cached)
        self._trust_proxy = trust_proxy
        self._shares_port = shares_port
        self._country_header = country_header.lower().encode("ascii")
        self._flights: dict[tuple[Hashable, Hashable], asyncio.Future[CachedAnswer | None]] = {}
        # Addresses whose last answer was not for everybody: their visitors need not queue behind one another.
        self._private: OrderedDict[Hashable, float] = OrderedDict()
        self._streams: set[Exchange] = set()
        self._closing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1000})
            return
        started = time.perf_counter()
        request = read_request(scope, trust_proxy=self._trust_proxy, country_header=self._country_header)
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], (b"x-request-id", request.identifier)]
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

    def refuse_new(self) -> None:
        """Answer 503 to new requests from now on, and break off the streams that are open."""
        self._closing = True
        for stream in list(self._streams):
            stream.leave()

    def close(self, seconds: float) -> None:
        """Let the threads end what they are at, waiting up to `seconds`. Call `refuse_new` first."""
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
        key = self._key(request)
        # Taken before anything is rendered; what has moved since is never stored (SPINE, Web).
        generation = self._generation() if key is not None else None
        if key is None or generation is None:
            await self._answer_this_one(request, scope, receive, send)
            return
        answer = self._cache.get(key, generation=generation, now=time.monotonic())
        if answer is None:
            answer = await self._answer_for_all(key, generation, request, scope, receive, send)
        if answer is not None:
            named = request.named
            reply = reply_for(
                answer,
                method=request.method,
                if_none_match=named.get(b"if-none-match", b""),
                accept_encoding=named.get(b"accept-encoding", b""),
            )
            await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
            await send({"type": "http.response.body", "body": reply.body})
            if answer.page and reply.status in {200, 304}:
                self._tell(request, answer.page)

    def _tell(self, request: Request, page: bytes) -> None:
        if self._told is None or request.method != "GET":
            return
        try:
            self._told(request, page)
        except Exception:
            log.exception("a page was given and not told of", extra={"page": page.decode("latin-1")})

    def _key(self, request: Request) -> Hashable | None:
        named = request.named
        if request.method not in {"GET", "HEAD"} or len(request.path) + len(request.query) > _LONGEST_KEY:
            return None
        if b"authorization" in named or b"range" in named or self._has_body(request):
            return None
        if self._never_cached and request.path.startswith(self._never_cached):
            return None
        return request.scheme, request.host, request.path, request.query, request.country

    @staticmethod
    def _has_body(request: Request) -> bool:
        if request.method not in {"GET", "HEAD"}:
            return True  # in HTTP/2 neither header need be there
        return b"content-length" in request.named or b"transfer-encoding" in request.named

    async def _answer_for_all(
        self,
        key: Hashable,
        generation: Hashable,
        request: Request,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> CachedAnswer | None:
        """Render once for all who ask for the same at the same time. None: this client has its answer already."""
        flight = self._flights.get((key, generation))
        if flight is not None:
            answer = await asyncio.shield(flight)
            if answer is not None:
                return answer
        elif not self._is_private(key):
            return await self._lead(key, generation, request, scope, receive, send)
        await self._answer_this_one(request, scope, receive, send)
        return None

    async def _lead(
        self,
        key: Hashable,
        generation: Hashable,
        request: Request,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> CachedAnswer | None:
        flight: asyncio.Future[CachedAnswer | None] = asyncio.get_running_loop().create_future()
        self._flights[key, generation] = flight
        made = None
        try:
            environ = environ_of(request, scope, body=io.BytesIO(), length=None, bare=True)
            exchange, answer = await self._run(environ)
            content = await self._content_for_all(answer)
            if content is not None:
                made = await self._made(answer, content, generation)
                if self._generation() == generation:
                    self._cache.store(key, made)
        finally:
            # Always: those who wait must not wait for a leader that failed.
            del self._flights[key, generation]
            flight.set_result(made)
        if made is None:
            if answer.status < 500:
                self._remember_private(key)
            await self._pass_on(request, exchange, answer, receive, send)
        return made

    async def _content_for_all(self, answer: Answer) -> bytes | None:
        """Return the body of an answer that may be kept, or None."""
        if not storable(answer.status, answer.headers):
            return None
        if isinstance(answer.body, bytes):
            return answer.body if len(answer.body) <= LARGEST_ENTRY else None
        length = dict(answer.headers).get(b"content-length", b"")
        if answer.body is None or not length.isdigit() or int(length) > LARGEST_ENTRY:
            return None
        file = answer.body
        try:
            return await asyncio.to_thread(lambda: b"".join(file))
        finally:
            file.close()

    async def _made(self, answer: Answer, content: bytes, generation: Hashable) -> CachedAnswer:
        headers = tuple(pair for pair in answer.headers if pair[0] not in _HOP_BY_HOP)
        now, lifetime = time.monotonic(), self._cache.lifetime

        def make() -> CachedAnswer:
            return make_answer(
                status=answer.status,
                headers=headers,
                body=content,
                generation=generation,
                now=now,
                lifetime=lifetime,
            )

        # Compressing a large one would hold up everybody else on the loop.
        return await asyncio.to_thread(make) if len(content) > _COMPRESSED_ASIDE_FROM else make()

    def _is_private(self, key: Hashable) -> bool:
        return self._private.get(key, 0.0) > time.monotonic()

    def _remember_private(self, key: Hashable) -> None:
        self._private[key] = time.monotonic() + _PRIVATE_SECONDS
        self._private.move_to_end(key)
        while len(self._private) > _PRIVATE_KEPT:
            self._private.popitem(last=False)

    async def _answer_this_one(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        body: IO[bytes] = io.BytesIO()
        length: int | None = None
        if self._has_body(request):
            declared = request.named.get(b"content-length", b"")
            if declared.isdigit() and int(declared) > self._limits.largest_body:
                raise BodyTooLarge(f"the body is larger than {self._limits.largest_body} bytes; send less at a time")
            body, length = await spool(
                receive, largest=self._limits.largest_body, seconds_a_piece=self._limits.body_piece
            )
        with body:
            environ = environ_of(request, scope, body=body, length=length, bare=False)
            exchange, answer = await self._run(environ)
            await self._pass_on(request, exchange, answer, receive, send)

    async def _run(self, environ: dict[str, object]) -> tuple[Exchange, Answer]:
        exchange = Exchange(asyncio.get_running_loop())
        self._pool.submit(environ, exchange)
        return exchange, await exchange.answer

    async def _pass_on(
        self, request: Request, exchange: Exchange, answer: Answer, receive: Receive, send: Send
    ) -> None:
        headers = [pair for pair in answer.headers if pair[0] not in _HOP_BY_HOP and pair[0] != PAGE_HEADER]
        page = next((value for name, value in answer.headers if name == PAGE_HEADER), b"")
        head = request.method == "HEAD"
        if isinstance(answer.body, bytes):
            bodiless = answer.status in {204, 304} or answer.status < 200
            if not bodiless and not any(name == b"content-length" for name, _ in headers):
                headers.append((b"content-length", b"%d" % len(answer.body)))
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if head or bodiless else answer.body})
            if page and answer.status == 200:
                self._tell(request, page)
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
