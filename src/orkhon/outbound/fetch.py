"""Fetch one outside address without being led where this hub must not go.

Each host is looked up once, each of its addresses judged (`addresses.py`), and the connection made to that
very address, while TLS still proves the host's name. Redirects are judged anew. Proxy variables of the
environment are not read, cookies not kept. Knows no database, and nothing of what it fetches.

httpcore, because it takes a network backend of ours: resolving, connecting and the whole time-out are then in
our hands, and TLS, HTTP/1.1 and its strict reading (h11) are not. With http.client these would have to be
patched from within; httpx and requests resolve by themselves and read the environment.
"""

from __future__ import annotations

import logging
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version

import httpcore

from orkhon.outbound.addresses import Address, parsed, port_refusal, refusal
from orkhon.outbound.deadline import Deadline, FixedAddresses
from orkhon.outbound.errors import (
    AddressRefused,
    BrokenAnswer,
    CertificateRefused,
    OutboundError,
    RefusedByServer,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    Unreachable,
)
from orkhon.outbound.links import Link, follow, read_link, shown
from orkhon.outbound.unpack import take_body

log = logging.getLogger(__name__)

MAX_REDIRECTS = 5
_MAX_ADDRESSES = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Resolver = Callable[[str, int], Sequence[str]]
"""Give the addresses of a host for a port, as text; raise OSError where there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchRequest:
    """What to ask for, and how far to go for it.

    `etag` and `last_modified` are those of the last answer. `max_bytes` counts the answer as sent and once
    unpacked, `timeout` is for everything together, in seconds, `connect_timeout` for one connection.
    `allow_local` lets the address, and its redirects, lead to loopback and private networks, by any port.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    max_bytes: int = 20_000_000
    timeout: float = 20.0
    connect_timeout: float = 5.0
    allow_local: bool = False
    user_agent: str = ""
    accept: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What came. `body` is unpacked, and empty when `not_modified`; `final_url` is where it came from in the
    end.

    `downgraded` says that a redirect led from https to http, so that what came may be anybody's.
    """

    status: int
    body: bytes
    content_type: str
    etag: str
    last_modified: str
    final_url: str
    not_modified: bool = False
    downgraded: bool = False


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Return the addresses that this machine's resolver gives for `host`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _trusted_roots() -> ssl.SSLContext:
    # Made once: reading the roots takes 20 ms.
    return httpcore.default_ssl_context()


@cache
def default_user_agent() -> str:
    """What the hub calls itself where a source does not want another name."""
    return f"Orkhon/{version('orkhon')} (news wire)"


def _looked_up(link: Link, resolver: Resolver, deadline: Deadline) -> Sequence[str]:
    """Resolve in a thread of its own, because the system's resolver takes no time-out."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(resolver(link.host, link.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left() or 0.001)
    except queue.Empty:
        raise TimedOut(
            f"the name {link.host} was not looked up within {deadline.seconds:g} s; it is asked again later"
        ) from None
    if isinstance(answer, Exception):
        raise Unreachable(
            f"the name {link.host} has no address now ({answer}); check it, or the resolver of this machine"
        ) from answer
    return answer


def _judged(link: Link, resolver: Resolver, deadline: Deadline, allow_local: bool) -> list[Address]:
    """Return the addresses that may be connected to, at most four.

    Raises `AddressRefused` when there is none.
    """
    words = port_refusal(link.port, allow_local=allow_local)
    if words:
        raise AddressRefused(f"port {link.port} of {link.host} {words}; use 80, 443 or a high port of its own")
    allowed: list[Address] = []
    refusals: list[str] = []
    for text in _looked_up(link, resolver, deadline):
        try:
            address = parsed(text)
        except ValueError:
            refusals.append(f"{text!r} is no address")
            continue
        words = refusal(address, allow_local=allow_local)
        if words:
            refusals.append(f"{address} is {words}")
        else:
            allowed.append(address)
    if not allowed:
        cause = ", ".join(refusals[:4]) or "no address came"
        raise AddressRefused(
            f"{link.host} leads where no source may lead: {cause}; "
            "mark the source as local if it lies on this machine or in its private network"
        )
    return allowed[:_MAX_ADDRESSES]


def _headers(request: FetchRequest, link: Link) -> list[tuple[str, str]]:
    headers = [
        ("Host", link.authority),
        ("User-Agent", request.user_agent or default_user_agent()),
        ("Accept", request.accept or "*/*"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    ]
    if link.authorization:
        headers.append(("Authorization", link.authorization))
    if request.etag:
        headers.append(("If-None-Match", request.etag))
    if request.last_modified:
        headers.append(("If-Modified-Since", request.last_modified))
    return [(name, "".join(letter for letter in value if " " <= letter <= "~")) for name, value in headers]


def _header(response: httpcore.Response, name: str) -> str:
    wanted = name.lower().encode("ascii")
    for key, value in response.headers:
        if key.lower() == wanted:
            return value.decode("latin-1").strip()
    return ""


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _retry_after(response: httpcore.Response) -> float | None:
    """Return the seconds of Retry-After (RFC 9110, 10.2.3); a date is read against the server's own Date."""
    text = _header(response, "Retry-After")
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    until, sent = _http_date(text), _http_date(_header(response, "Date"))
    return max(0.0, (until - sent).total_seconds()) if until and sent else None


def _refused_by(link: Link, response: httpcore.Response) -> RefusedByServer:
    status = response.status
    advice = {
        401: "it wants a user and a password; ask the agency for them",
        403: "it refuses this hub; ask the agency, or give the source another user agent",
        404: "nothing is there; ask the agency where its feed has gone",
        410: "it was taken away for good; ask the agency where its feed has gone",
        429: "it is asked too often; make the source's interval longer",
    }.get(
        status,
        "it is asked again later" if status >= 500 else "an answer with content was wanted; check the address",
    )
    return RefusedByServer(
        f"{shown(link.url)} answered {status}: {advice}", status=status, retry_after=_retry_after(response)
    )


def _body(request: FetchRequest, link: Link, response: httpcore.Response) -> bytes:
    length = _header(response, "Content-Length")
    if length.isdecimal() and int(length[:18]) > request.max_bytes:
        raise TooLarge(
            f"{shown(link.url)} announces {int(length[:18]):,} bytes; {request.max_bytes:,} are allowed, "
            "so ask for a shorter list, or raise the source's limit"
        )
    return take_body(
        response.iter_stream(),
        encoding=_header(response, "Content-Encoding"),
        max_bytes=request.max_bytes,
        name=shown(link.url),
    )


def _translated(error: Exception, link: Link, deadline: Deadline) -> OutboundError:
    name = shown(link.url)
    if isinstance(error, httpcore.TimeoutException):
        span = f"within {deadline.seconds:g} s" if deadline.passed else "in time"
        return TimedOut(f"{name} did not answer completely {span}; it is asked again later")
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return CertificateRefused(
                f"{name} could not prove its name ({seen.verify_message}); the agency must mend its certificate"
            )
        seen = seen.__cause__ or seen.__context__
    if isinstance(error, httpcore.ProtocolError):
        return BrokenAnswer(f"{name} sent what is no whole HTTP answer ({error}); it is asked again later")
    return Unreachable(f"{name} cannot be reached ({error}); it is asked again later")


def _ask(
    request: FetchRequest,
    link: Link,
    addresses: Sequence[Address],
    deadline: Deadline,
    roots: ssl.SSLContext | None,
) -> Fetched | Link:
    """Return what `link` gives, or where it leads."""
    origin = httpcore.Origin(link.scheme.encode(), link.host.encode(), link.port)
    url = httpcore.URL(scheme=link.scheme, host=link.host, port=link.port, target=link.target)
    with (
        httpcore.HTTPConnection(
            origin,
            ssl_context=(roots or _trusted_roots()) if link.scheme == "https" else None,
            network_backend=FixedAddresses(addresses, deadline, request.connect_timeout),
        ) as connection,
        connection.stream("GET", url, headers=_headers(request, link)) as response,
    ):
        location = _header(response, "Location") if response.status in _REDIRECTS else ""
        if location:
            return follow(link, location)
        not_modified = response.status == 304 and bool(request.etag or request.last_modified)
        if not not_modified and not 200 <= response.status < 300:
            raise _refused_by(link, response)
        return Fetched(
            status=response.status,
            body=b"" if not_modified else _body(request, link, response),
            content_type=_header(response, "Content-Type")[:200],
            etag=_header(response, "ETag")[:1000],
            last_modified=_header(response, "Last-Modified")[:100],
            final_url=link.url,
            not_modified=not_modified,
        )


def fetch(
    request: FetchRequest,
    *,
    resolver: Resolver = system_resolver,
    roots: ssl.SSLContext | None = None,
) -> Fetched:
    """Return what `request.url` gives, after at most five redirects.

    `resolver` and `roots` (trusted certificates) are this machine's unless given. Raises a subclass of
    `OutboundError`: also for every status but 2xx, and 304 where it was asked for.
    """
    deadline = Deadline(request.timeout)
    link = read_link(request.url)
    downgraded = False
    for _ in range(MAX_REDIRECTS + 1):
        addresses = _judged(link, resolver, deadline, request.allow_local)
        try:
            answer = _ask(request, link, addresses, deadline, roots)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise _translated(error, link, deadline) from error
        if isinstance(answer, Fetched):
            return replace(answer, downgraded=downgraded)
        if link.scheme == "https" and answer.scheme == "http":
            downgraded = True
            log.warning("redirected to http", extra={"url": shown(link.url)})
        link = answer
    raise TooManyRedirects(
        f"{shown(request.url)} led on more than {MAX_REDIRECTS} times, the last time to {shown(link.url)}; "
        "give the address where the feed really is"
    )
