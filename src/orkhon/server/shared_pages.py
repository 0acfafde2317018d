"""Give many visitors the same bytes: kept while they are true, asked for once when they are not.

Knows what may be shared, when it is old, and who asks for a newer; not how the program is asked, nor what pages show.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from orkhon.server.asgi import Message, Scope, Send
from orkhon.server.bytecache import (
    LARGEST_ENTRY,
    ByteCache,
    CachedAnswer,
    Headers,
    Kept,
    form_for,
    make_answer,
    reply_for,
    storable,
)
from orkhon.server.errors import ClientGone
from orkhon.server.hearing import Ear
from orkhon.server.limits import Limits
from orkhon.server.pool import Answer, Exchange, FileBlocks
from orkhon.server.readying import Wanted
from orkhon.server.requests import HEARD, Request, cookies_of, environ_of, has_body

log = logging.getLogger("orkhon.server.web")

Route = Callable[[bytes, bytes], bytes | None]
Chosen = Callable[[bytes, bytes], bytes]
Told = Callable[["Asker", bytes], None]
Run = Callable[[dict[str, object]], Awaitable[tuple[Exchange, Answer]]]
_LONGEST_KEY = 2048
_PRIVATE_KEPT = 2048
_PRIVATE_SECONDS = 10.0
_COMPRESSED_ASIDE_FROM = 64 << 10
_WAYS = 4
"""In so many ways, at most, pages are made ready before anybody asks."""
_READY_FOR = 3600.0
"""Seconds after its end for which an old page is good enough to be given while nobody can be asked for a newer."""
_NO_CONNECTION: Scope = {"type": "http", "http_version": "1.1"}


class Asker(Protocol):
    """What is known of who asks."""

    @property
    def method(self) -> str:
        """In capitals."""
        ...

    @property
    def named(self) -> Mapping[bytes, bytes]:
        """The headers by their names in small letters."""
        ...

    @property
    def client(self) -> str:
        """The address."""
        ...

    @property
    def host(self) -> bytes:
        """The name that was asked for."""
        ...

    @property
    def country(self) -> str:
        """Two capitals, or empty."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """What is asked for: the key under which it is kept, the host in small letters, what of query and cookie counts."""

    key: Hashable
    host: bytes
    query: bytes
    cookie: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    """How visitors come: by which scheme, at which port (with its colon, empty for the usual one), from where."""

    scheme: str
    port: bytes
    country: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Flight:
    """A page that is being asked for, since `mark` purges, on behalf of `asker` and whoever wants the same."""

    mark: int
    task: asyncio.Task[Kept | Answer]
    asker: Request


_NOT_AT_ONCE = frozenset({b"authorization", b"range", b"if-none-match", b"content-length", b"transfer-encoding"})


class Given:
    """Who was given a page at once, and its name."""

    __slots__ = ("client", "country", "host", "method", "named", "page")

    def __init__(self, *, named: Mapping[bytes, bytes], client: str, host: bytes, page: bytes) -> None:
        self.method, self.country = "GET", ""
        self.named, self.client, self.host, self.page = named, client, host, page


class AtOnce(NamedTuple):
    """What is sent of a page that lay ready, and who reads it, where it is counted."""

    start: Message
    body: Message
    given: Given | None


class SharedPages:
    """The pages that all may have. One event loop only; `run` asks the program.

    `ear`, `route`, `chosen`, `knows_host`, `told` and `usual_way` are those of the bridge.
    """

    def __init__(
        self,
        cache: ByteCache,
        *,
        ear: Ear,
        route: Route,
        chosen: Chosen,
        knows_host: Callable[[bytes], bool],
        told: Told | None,
        run: Run,
        limits: Limits,
        usual_way: tuple[str, bytes] | None = None,
    ) -> None:
        self._cache = cache
        self._ear = ear
        self._route = route
        self._chosen = chosen
        self._knows_host = knows_host
        self._told = told
        self._run = run
        self._limits = limits
        self._flights: dict[Hashable, _Flight] = {}
        # Addresses whose last answer was not for everybody: their visitors need not queue behind one another.
        self._private: OrderedDict[Hashable, float] = OrderedDict()
        # The ways by which visitors came last, the last one first in all: pages are made ready for those.
        self._ways: OrderedDict[_Way, None] = OrderedDict()
        self._ways_are_guessed = usual_way is not None
        if usual_way is not None:
            self._ways[_Way(scheme=usual_way[0], port=usual_way[1], country="")] = None
        self._name = secrets.token_hex(4).encode("ascii")
        self._numbers = itertools.count(1)

    def at_once(self, scope: Scope) -> AtOnce | None:
        """Return what answers the plainest of requests for a page that is kept and fresh; None for any other.

        Nothing is decided here that is not decided below. It is apart because nine of ten requests end here.
        """
        return self._at_once(scope, lambda now: not self._ear(now))

    def at_once_elsewhere(self, scope: Scope, is_sure: Callable[[float], bool]) -> AtOnce | None:
        """Do the same outside the event loop, where nobody can be asked: `is_sure` tells whether that is needed."""
        return self._at_once(scope, is_sure)

    def _at_once(self, scope: Scope, is_sure: Callable[[float], bool]) -> AtOnce | None:
        if scope["method"] != "GET":
            return None
        named: dict[bytes, bytes] = dict(scope["headers"])
        host = named.get(b"host", b"")
        mark = self._cache.mark
        kept = self._cache.find((scope["scheme"], host, scope.get("raw_path"), scope.get("query_string", b""), ""))
        if kept is None or not _NOT_AT_ONCE.isdisjoint(named):
            return None
        if b"cookie" in named and self._chosen(scope.get("raw_path") or b"", cookies_of(scope["headers"])):
            return None
        now = time.monotonic()
        if now >= kept.fresh_until or not is_sure(now) or self._cache.mark != mark:
            # In the last case something has just been purged: what was found before may be gone.
            return None
        answer = kept.answer
        reply = form_for(answer, named.get(b"accept-encoding", b""))
        identifier = b"%b%08x" % (self._name, next(self._numbers) & 0xFFFFFFFF)
        headers = (*reply.headers, (b"x-request-id", identifier))
        return AtOnce(
            {"type": "http.response.start", "status": reply.status, "headers": headers},
            {"type": "http.response.body", "body": reply.body},
            Given(named=named, client=scope["client"][0], host=host, page=answer.page) if answer.page else None,
        )

    async def answer(self, request: Request, scope: Scope, send: Send) -> bool:
        """Answer where all may have the same; False where whoever asks is to be answered alone."""
        page = self._page_for_all(request)
        if page is None:
            return False
        now = time.monotonic()
        silent = self._ear(now)
        if silent > self._limits.deaf:
            return False
        kept = self._cache.find(page.key)
        if kept is not None and (silent or now < kept.fresh_until):
            # Whoever cannot hear of changes cannot ask for a page either: what was kept is all there is.
            await self._give(request, kept, now, send)
            return True
        if silent or self._is_private(page.key):
            return False
        return await self._answer_for_all(page, kept, request, scope, send)

    async def _give(self, request: Request, kept: Kept, now: float, send: Send) -> None:
        """Send what is kept, and say so where it is older than it should be (RFC 9111, 5.1; RFC 9211)."""
        named, answer = request.named, kept.answer
        reply = reply_for(
            answer,
            method=request.method,
            if_none_match=named.get(b"if-none-match", b""),
            accept_encoding=named.get(b"accept-encoding", b""),
        )
        headers: Headers = reply.headers
        late = now - kept.fresh_until
        if late >= 0:
            headers = (
                *headers,
                (b"age", b"%d" % (now - kept.made)),
                (b"cache-status", b"orkhon; hit; ttl=-%d" % late),
            )
        elif self._limits.proxy_keeps and not answer.page and not answer.lasting and not self._choice(request):
            # nginx takes it for as long as the clock shows this second. A page that is counted is asked for each time,
            # and so is what a reader has chosen: nginx keeps one for all.
            # Before the rest: nginx up to 1.22 goes by whichever it reads first, this or Cache-Control.
            headers = ((b"x-accel-expires", b"@%d" % time.time()), *headers)
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})
        if answer.page and reply.status in {200, 304}:
            self.tell(request, answer.page)

    def is_ready(self, wanted: Wanted) -> bool:
        """Tell whether visitors would be given the page, however they come, while nobody can be asked."""
        oldest = time.monotonic() - _READY_FOR
        kept = [self._cache.find(page.key) for _, page in self._pages_wanted(wanted)]
        return bool(kept) and all(one is not None and one.fresh_until > oldest for one in kept)

    async def make_ready(self, wanted: Wanted) -> bool:
        """Ask for the page as visitors would; False while nobody can be asked, or there is no room."""
        for request, page in self._pages_wanted(wanted):
            if not self.hears() or self._cache.is_nearly_full:
                return False
            await asyncio.wait({self._begin(page, request, _NO_CONNECTION).task})
        return True

    def _pages_wanted(self, wanted: Wanted) -> list[tuple[Request, _Page]]:
        found = []
        for way in self._ways:
            request = Request(
                method="GET",
                scheme=way.scheme,
                host=wanted.host + way.port,
                path=wanted.path,
                query=b"",
                client="",
                client_port="",
                headers=(),
                named={},
                identifier=secrets.token_hex(8).encode("ascii"),
                country=way.country,
                behind_a_proxy=False,
            )
            page = self._page_for_all(request)
            if page is not None and not self._is_private(page.key):
                found.append((request, page))
        return found

    def _remember_way(self, request: Request, host: bytes) -> None:
        if not self._knows_host(host):
            return
        if self._ways_are_guessed:
            self._ways.clear()
            self._ways_are_guessed = False
        name, colon, port = host.rpartition(b":")
        way = _Way(
            scheme=request.scheme, port=colon + port if name and port.isdigit() else b"", country=request.country
        )
        self._ways[way] = None
        self._ways.move_to_end(way)
        while len(self._ways) > _WAYS:
            self._ways.popitem(last=False)

    def hears(self) -> bool:
        """Bring the cache up to date; tell whether that could be done."""
        return not self._ear(time.monotonic())

    def tell(self, request: Asker, page: bytes) -> None:
        """Let whoever counts know that a page was given."""
        if self._told is None or request.method != "GET":
            return
        try:
            self._told(request, page)
        except Exception:
            log.exception("a page was given and not told of", extra={"page": page.decode("latin-1")})

    def _page_for_all(self, request: Request) -> _Page | None:
        """Return which page is asked for where all visitors may be given the same, else None."""
        named = request.named
        if request.method not in {"GET", "HEAD"} or len(request.path) + len(request.query) > _LONGEST_KEY:
            return None
        if b"authorization" in named or b"range" in named or has_body(request):
            return None
        query = self._route(request.path, request.query)
        if query is None:
            return None
        host = request.host.lower()
        cookie = self._choice(request)
        key = (request.scheme, host, request.path, query, request.country)
        return _Page(key=(*key, cookie) if cookie else key, host=host, query=query, cookie=cookie)

    def _choice(self, request: Request) -> bytes:
        """Return what of the cookies the page depends on."""
        return self._chosen(request.path, cookies_of(request.headers)) if b"cookie" in request.named else b""

    async def _answer_for_all(self, page: _Page, old: Kept | None, request: Request, scope: Scope, send: Send) -> bool:
        """Let one ask for all who want the same. While it does, those who can are given what there was before.

        So is that one itself, where the program fails or takes too long; never what was purged hard. False where this
        visitor is to be answered alone.
        """
        now = time.monotonic()
        usable = old is not None and now - old.made < self._limits.oldest
        flight = self._flights.get(page.key)
        busy = flight is not None and old is not None and now - old.fresh_until < self._limits.meanwhile
        if old is not None and usable and (busy or now < old.again_at):
            await self._give(request, old, now, send)
            return True
        if flight is None or flight.mark != self._cache.mark:
            self._remember_way(request, page.host)
            flight = self._begin(page, request, scope)
        patience = self._limits.patience if usable else None
        done, _ = await asyncio.wait({flight.task}, timeout=patience)
        made = flight.task.result() if done and flight.task.exception() is None else None
        if isinstance(made, Kept):
            await self._give(request, made, made.made, send)
            return True
        kept = self._cache.find(page.key)  # asked again: it may have been taken away meanwhile
        if kept is not None and usable and (made is None or made.status >= 500):
            log.warning("an old page is given", extra={"path": request.path.decode("latin-1"), "late": not done})
            now = time.monotonic()
            # Whoever fails is not asked by everybody.
            kept.again_at = now + self._limits.patience
            await self._give(request, kept, now, send)
            return True
        if done and flight.task.exception() is not None and flight.asker is request:
            raise flight.task.exception() or ClientGone("nobody asks any more")
        return False

    def _begin(self, page: _Page, request: Request, scope: Scope) -> _Flight:
        # Taken before anything is rendered; what is purged from then on is not kept as new (SPINE, Web).
        mark = self._cache.mark
        task = asyncio.create_task(self._render(page, mark, request, scope))
        flight = _Flight(mark=mark, task=task, asker=request)
        self._flights[page.key] = flight

        def landed(task: asyncio.Task[Kept | Answer]) -> None:
            if self._flights.get(page.key) is flight:
                del self._flights[page.key]
            if not task.cancelled():
                task.exception()  # seen, whoever still waits for it

        task.add_done_callback(landed)
        return flight

    async def _render(self, page: _Page, mark: int, request: Request, scope: Scope) -> Kept | Answer:
        """Ask the program as nobody in particular, and keep what it answers if all may have it.

        Returns the bare answer, its body let go, where they may not.
        """
        asked = replace(request, host=page.host, query=page.query, headers=(), method="GET", behind_a_proxy=False)
        environ = environ_of(asked, scope, body=io.BytesIO(), length=None, bare=True)
        environ[HEARD] = True  # nobody asks the program for such a page who cannot hear
        if page.cookie:
            environ["HTTP_COOKIE"] = page.cookie.decode("latin-1")
        exchange, answer = await self._run(environ)
        content = await self._content_for_all(answer)
        if content is None:
            exchange.leave()
            if isinstance(answer.body, FileBlocks):
                answer.body.close()
            if answer.status < 500:
                self._remember_private(page.key)
            return Answer(status=answer.status, headers=answer.headers, body=b"")
        made = await self._made(answer, content)
        now = time.monotonic()
        if not self._ear(now):
            self._cache.store(page.key, made, mark=mark, now=now, guest=not self._knows_host(page.host))
        return Kept(answer=made, made=now, fresh_until=now + 1.0)

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

    async def _made(self, answer: Answer, content: bytes) -> CachedAnswer:
        def make() -> CachedAnswer:
            made = make_answer(status=answer.status, headers=answer.headers, body=content)
            if len(content) > _COMPRESSED_ASIDE_FROM:
                made.squeeze()
            return made

        # Compressing a large one would hold up everybody else on the loop.
        return await asyncio.to_thread(make) if len(content) > _COMPRESSED_ASIDE_FROM else make()

    def _is_private(self, key: Hashable) -> bool:
        return self._private.get(key, 0.0) > time.monotonic()

    def _remember_private(self, key: Hashable) -> None:
        self._private[key] = time.monotonic() + _PRIVATE_SECONDS
        self._private.move_to_end(key)
        while len(self._private) > _PRIVATE_KEPT:
            self._private.popitem(last=False)
