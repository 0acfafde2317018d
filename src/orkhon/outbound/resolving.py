"""Look a host up once and keep those of its addresses that this hub may connect to. Opens no connection."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence

from orkhon.outbound.addresses import Address, parsed, port_refusal, refusal
from orkhon.outbound.deadline import Deadline
from orkhon.outbound.errors import AddressRefused, LeadsInside, TimedOut, Unreachable
from orkhon.outbound.links import Link

MOST_ADDRESSES = 4

Resolver = Callable[[str, int], Sequence[str]]
"""Give the addresses of a host for a port, as text; raise OSError where there is none."""


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Return the addresses that this machine's resolver gives for `host`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _looked_up(host: str, port: int, resolver: Resolver, deadline: Deadline) -> Sequence[str]:
    """Resolve in a thread of its own, because the system's resolver takes no time-out."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(resolver(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left() or 0.001)
    except queue.Empty:
        raise TimedOut(
            f"the name {host} was not looked up within {deadline.seconds:g} s; it is asked again later"
        ) from None
    if isinstance(answer, Exception):
        raise Unreachable(
            f"the name {host} has no address now ({answer}); check it, or the resolver of this machine"
        ) from answer
    return answer


def judged_addresses(
    host: str, port: int, *, resolver: Resolver, deadline: Deadline, allow_local: bool
) -> list[Address]:
    """Return the addresses of `host` that may be connected to, at most four.

    Raises `LeadsInside` when there is none, `Unreachable` and `TimedOut` (retryable) for the look-up.
    """
    allowed: list[Address] = []
    refusals: list[str] = []
    for text in _looked_up(host, port, resolver, deadline):
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
        raise LeadsInside(f"{host} leads where this hub does not go: {cause}")
    return allowed[:MOST_ADDRESSES]


def web_addresses(link: Link, *, resolver: Resolver, deadline: Deadline, allow_local: bool) -> list[Address]:
    """Return the addresses of a web server that may be connected to, its port judged too; raises as the one above."""
    words = port_refusal(link.port, allow_local=allow_local)
    if words:
        raise AddressRefused(f"port {link.port} of {link.host} {words}; use 80, 443 or a high port of its own")
    return judged_addresses(link.host, link.port, resolver=resolver, deadline=deadline, allow_local=allow_local)
