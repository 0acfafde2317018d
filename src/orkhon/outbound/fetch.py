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
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version

import httpcore

from orkhon.outbound.addresses import Address
from orkhon.outbound.answers import header, retry_after, translated, trusted_roots
from orkhon.outbound.deadline import Deadline, FixedAddresses
from orkhon.outbound.errors import (
    AddressRefused,
    RefusedByServer,
    TooLarge,
    TooManyRedirects,
)
from orkhon.outbound.links import Link, follow, read_link, shown
from orkhon.outbound.resolving import Resolver, system_resolver, web_addresses
from orkhon.outbound.unpack import take_body

log = logging.getLogger(__name__)

MAX_REDIRECTS = 5
_READ_OF_REFUSAL = 4_096
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchRequest:
    """What to ask for, and how far to go for it.

    `etag` and `last_modified` are those of the last answer. `max_bytes` counts the answer as sent and once
    unpacked, `timeout` is for everything together, in seconds, `connect_timeout` for one connection.
    `form` is posted where there is one, as its `form_type`; what is posted is never sent on to where a redirect leads.
    `authorization` is a header's value for this origin alone. With `reads_refusal` an answer that refuses is read too,
    as far as 4 KB, for the error's `said`. `name` stands for the address in error texts where a
    secret is part of its path. `allow_local` lets the address, and its redirects, lead to loopback and private
    networks, by any port.
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
    form: bytes | None = None
    form_type: str = "application/x-www-form-urlencoded"
    authorization: str = field(default="", repr=False)
    name: str = ""
    reads_refusal: bool = False


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


@cache
def default_user_agent() -> str:
    """What the hub calls itself where a source does not want another name."""
    return f"Orkhon/{version('orkhon')} (news wire)"


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
    if request.form is not None:
        headers += [("Content-Type", request.form_type), ("Content-Length", str(len(request.form)))]
    if request.etag:
        headers.append(("If-None-Match", request.etag))
    if request.last_modified:
        headers.append(("If-Modified-Since", request.last_modified))
    return [(name, "".join(letter for letter in value if " " <= letter <= "~")) for name, value in headers]


def _name(request: FetchRequest, link: Link) -> str:
    return request.name or shown(link.url)


def _refused_by(request: FetchRequest, link: Link, response: httpcore.Response) -> RefusedByServer:
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
        f"{_name(request, link)} answered {status}: {advice}",
        status=status,
        retry_after=retry_after(response),
        said=_said(response) if request.reads_refusal else b"",
    )


def _said(response: httpcore.Response) -> bytes:
    read = b""
    for piece in response.iter_stream():
        read += piece
        if len(read) >= _READ_OF_REFUSAL:
            break
    return read[:_READ_OF_REFUSAL]


def _body(request: FetchRequest, link: Link, response: httpcore.Response) -> bytes:
    length = header(response, "Content-Length")
    if length.isdecimal() and int(length[:18]) > request.max_bytes:
        raise TooLarge(
            f"{_name(request, link)} announces {int(length[:18]):,} bytes; {request.max_bytes:,} are allowed, "
            "so ask for a shorter list, or raise the source's limit"
        )
    return take_body(
        response.iter_stream(),
        encoding=header(response, "Content-Encoding"),
        max_bytes=request.max_bytes,
        name=_name(request, link),
    )


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
            ssl_context=(roots or trusted_roots()) if link.scheme == "https" else None,
            network_backend=FixedAddresses(addresses, deadline, request.connect_timeout),
        ) as connection,
        connection.stream(
            "GET" if request.form is None else "POST", url, headers=_headers(request, link), content=request.form
        ) as response,
    ):
        location = header(response, "Location") if response.status in _REDIRECTS else ""
        if location and request.form is not None:
            raise AddressRefused(
                f"{_name(request, link)} leads elsewhere; what is posted is not sent on, mend the address"
            )
        if location:
            return follow(link, location)
        not_modified = response.status == 304 and bool(request.etag or request.last_modified)
        if not not_modified and not 200 <= response.status < 300:
            raise _refused_by(request, link, response)
        return Fetched(
            status=response.status,
            body=b"" if not_modified else _body(request, link, response),
            content_type=header(response, "Content-Type")[:200],
            etag=header(response, "ETag")[:1000],
            last_modified=header(response, "Last-Modified")[:100],
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
    if request.authorization:
        link = replace(link, authorization=request.authorization)
    downgraded = False
    for _ in range(MAX_REDIRECTS + 1):
        addresses = web_addresses(link, resolver=resolver, deadline=deadline, allow_local=request.allow_local)
        try:
            answer = _ask(request, link, addresses, deadline, roots)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise translated(error, _name(request, link), deadline) from error
        if isinstance(answer, Fetched):
            return replace(answer, downgraded=downgraded)
        if link.scheme == "https" and answer.scheme == "http":
            downgraded = True
            log.warning("redirected to http", extra={"url": _name(request, link)})
        link = answer
    raise TooManyRedirects(
        f"{request.name or shown(request.url)} led on more than {MAX_REDIRECTS} times, the last time to "
        f"{_name(request, link)}; "
        "give the address where the feed really is"
    )
