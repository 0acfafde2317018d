"""Hand bytes to an outside address, without being led where this hub must not go. Knows no database.

As guarded as the fetcher: looked up once, each address judged. Redirects are not followed: what was meant for one
address is not carried to another.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import httpcore

from orkhon.outbound.answers import header, retry_after, translated, trusted_roots
from orkhon.outbound.deadline import Deadline, FixedAddresses
from orkhon.outbound.errors import RefusedByServer
from orkhon.outbound.links import Link, read_link, shown
from orkhon.outbound.open_lines import Line, OpenLines
from orkhon.outbound.resolving import Resolver, system_resolver, web_addresses

_READ_OF_ANSWER: Final = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """What goes to which address. `timeout` is for everything together, `connect_timeout` for a connection (seconds).

    `allow_local` lets the address lie on loopback or in a private network, at any port.
    """

    url: str
    body: bytes = field(repr=False)
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 10.0
    connect_timeout: float = 5.0
    allow_local: bool = False


def deliver(
    parcel: Parcel,
    *,
    resolver: Resolver = system_resolver,
    roots: ssl.SSLContext | None = None,
    lines: OpenLines | None = None,
) -> int:
    """POST the parcel, and return the status of an answer that says that it was taken (2xx).

    Raises a subclass of `OutboundError`, `RefusedByServer` for any other status; what the answer says besides is read
    up to 64 KB and thrown away. With `lines` a connection may be one that was used before, and stays open: where the
    other side has closed that meanwhile, the parcel goes again by a new one. So it must bear to come twice.
    """
    deadline = Deadline(parcel.timeout)
    link = read_link(parcel.url)
    where = (link.scheme, link.host, link.port, parcel.allow_local)
    try:
        used = lines.take(where) if lines is not None else None
        if used is not None and lines is not None:
            used.deadline.take_over(deadline)
            try:
                return _post(parcel, link, used, lines)
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ConnectionNotAvailable, OSError):
                if deadline.passed:
                    raise
        addresses = web_addresses(link, resolver=resolver, deadline=deadline, allow_local=parcel.allow_local)
        line = Line(
            where=where,
            connection=httpcore.HTTPConnection(
                httpcore.Origin(link.scheme.encode(), link.host.encode(), link.port),
                ssl_context=(roots or trusted_roots()) if link.scheme == "https" else None,
                network_backend=FixedAddresses(addresses, deadline, parcel.connect_timeout),
            ),
            deadline=deadline,
        )
        return _post(parcel, link, line, lines)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise translated(error, shown(link.url), deadline) from error


def _post(parcel: Parcel, link: Link, line: Line, lines: OpenLines | None) -> int:
    """Send the parcel by that line, which is kept or closed afterwards, whatever happened."""
    try:
        with line.connection.stream(
            "POST",
            httpcore.URL(scheme=link.scheme, host=link.host, port=link.port, target=link.target),
            headers=_headers(parcel, link, stays_open=lines is not None),
            content=parcel.body,
        ) as response:
            _read_a_little(response)
            if not 200 <= response.status < 300:
                raise _refused(link, response)
        if lines is not None:
            lines.keep(line)
            return response.status
    except BaseException:
        line.close()
        raise
    line.close()
    return response.status


def _headers(parcel: Parcel, link: Link, *, stays_open: bool) -> list[tuple[str, str]]:
    headers = [
        ("Host", link.authority),
        ("Content-Type", parcel.content_type),
        ("Content-Length", str(len(parcel.body))),
        *([] if stays_open else [("Connection", "close")]),
        *parcel.headers.items(),
    ]
    if link.authorization and "authorization" not in {name.lower() for name in parcel.headers}:
        headers.append(("Authorization", link.authorization))
    return [(name, _plain(value)) for name, value in headers]


def _plain(value: str) -> str:
    """Return a header's value without what would end it."""
    if value.isascii() and value.isprintable():
        return value
    return "".join(letter for letter in value if " " <= letter <= "~")


def _read_a_little(response: httpcore.Response) -> None:
    read = 0
    for piece in response.iter_stream():
        read += len(piece)
        if read > _READ_OF_ANSWER:
            return


def _refused(link: Link, response: httpcore.Response) -> RefusedByServer:
    where = header(response, "Location") if 300 <= response.status < 400 else ""
    if where:
        said = f"it leads on to {shown(where)}, and nothing is carried on; give that address instead if it is right"
    elif response.status == 410:
        said = "nothing is taken there any more"
    elif response.status in (401, 403):
        said = "it refuses this hub; mend the address or what stands before it"
    else:
        said = "an answer of 200 to 299 says that a delivery was taken"
    return RefusedByServer(
        f"{shown(link.url)} answered {response.status}: {said}",
        status=response.status,
        retry_after=retry_after(response),
    )
