"""Read an ASGI request: whom it comes from, which host it means, and the WSGI environ that says the same.

Follows PEP 3333 and Django's own WSGI server. Does no I/O.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from orkhon.server.asgi import Scope

FOR_ALL = "orkhon.for_all"
"""In the environ of a request whose answer may be kept: whoever makes it is to name what it shows."""
HEARD = "orkhon.heard"
"""In the environ of a request before which whatever had changed was heard: what is remembered is true."""
_SIGNS_OF_A_PROXY = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip", b"via")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_COUNTRY = re.compile(rb"[A-Z]{2}")
_FORWARDED = frozenset(
    {
        b"forwarded",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-proto",
        b"x-request-id",
    }
)
# Left out of the environ: what belongs to the connection, and the one that WSGI programs take for a proxy's.
_NOT_PASSED = frozenset({b"transfer-encoding", b"connection", b"keep-alive", b"proxy", b"te", b"upgrade", b"expect"})


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as the hub sees it, after what a trusted proxy said about it."""

    method: str
    scheme: str
    host: bytes
    path: bytes
    query: bytes
    client: str
    client_port: str
    headers: tuple[tuple[bytes, bytes], ...]
    named: dict[bytes, bytes]
    identifier: bytes
    country: str
    """The visitor's, as the trusted proxy tells it: two capitals, or empty."""
    behind_a_proxy: bool
    """A proxy stood between that is not believed, or did not say whom it speaks for: `client` may be that proxy."""


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def read_request(scope: Scope, *, trust_proxy: bool, country_header: bytes = b"") -> Request:
    """Return the request. `X-Forwarded-*` and `X-Request-Id` count only from a proxy on this machine, if trusted.

    So does `country_header` (in small letters), in which it tells the visitor's country.
    """
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    named = dict(headers)
    client, client_port = scope.get("client") or ("", "")
    host, scheme = named.get(b"host", b""), str(scope.get("scheme", "http"))
    identifier = country = b""
    behind_a_proxy = any(name in named for name in _SIGNS_OF_A_PROXY)
    if trust_proxy and _is_loopback(client):
        # The last one is what the trusted proxy itself has seen; those before it anybody may have written.
        nearest = named.get(b"x-forwarded-for", b"").rpartition(b",")[2].strip().decode("latin-1")
        if _is_address(nearest):
            client, client_port, behind_a_proxy = nearest, "", False
        scheme = {b"https": "https", b"http": "http"}.get(named.get(b"x-forwarded-proto", b"").strip(), scheme)
        host = named.get(b"x-forwarded-host", b"").rpartition(b",")[2].strip() or host
        country = named.get(country_header, b"").strip().upper() if country_header else b""
        given = named.get(b"x-request-id", b"")
        identifier = given if _REQUEST_ID.fullmatch(given) else b""
    raw_path = scope.get("raw_path") or str(scope["path"]).encode("utf-8", "surrogateescape")
    return Request(
        method=str(scope["method"]),
        scheme=scheme,
        host=host,
        path=bytes(raw_path).partition(b"?")[0],
        query=scope.get("query_string", b""),
        client=client,
        client_port=str(client_port),
        headers=tuple(headers),
        named=named,
        country=country.decode("ascii") if _COUNTRY.fullmatch(country) else "",
        identifier=identifier or secrets.token_hex(8).encode(),
        behind_a_proxy=behind_a_proxy,
    )


def cookies_of(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return all cookies as one header; HTTP/2 may bring each in a header of its own (RFC 9113, 8.2.3)."""
    return b"; ".join(value for name, value in headers if name == b"cookie")


def has_body(request: Request) -> bool:
    """Tell whether something comes after the headers, or may."""
    if request.method not in {"GET", "HEAD"}:
        return True  # in HTTP/2 neither header need be there
    return b"content-length" in request.named or b"transfer-encoding" in request.named


def environ_of(request: Request, scope: Scope, *, body: Any, length: int | None, bare: bool) -> dict[str, Any]:
    """Return the WSGI environ. `length` is that of the whole body, None where there is none.

    `bare` makes the request one whose answer serves everybody: GET, and no header of whoever asks first but the host.
    """
    server = scope.get("server") or ("localhost", "80")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if bare else request.method,
        "SCRIPT_NAME": str(scope.get("root_path", "")),
        # PEP 3333: the decoded bytes of the path, each byte as one letter.
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query.decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": request.client,
        "REMOTE_PORT": request.client_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    left_out = _NOT_PASSED | _FORWARDED
    for name, value in () if bare else request.headers:
        # `X_Forwarded_For` would end as the same key as `X-Forwarded-For`: names with _ are refused, as by
        # nginx.
        if name in left_out or b"_" in name or name in {b"content-length", b"host"}:
            continue
        text = value.decode("latin-1")
        if name == b"content-type":
            environ["CONTENT_TYPE"] = text
            continue
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        if key in environ:
            # Repeated headers are one, joined (RFC 9110, 5.3); cookies by their own separator (RFC 9113,
            # 8.2.3).
            environ[key] += ("; " if name == b"cookie" else ",") + text
        else:
            environ[key] = text
    environ["HTTP_HOST"] = request.host.decode("latin-1")
    environ["HTTP_X_REQUEST_ID"] = request.identifier.decode("ascii")
    if bare:
        environ[FOR_ALL] = True
    if request.country:
        environ["orkhon.country"] = request.country
    if request.behind_a_proxy:
        environ["orkhon.behind_a_proxy"] = True
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    return environ
