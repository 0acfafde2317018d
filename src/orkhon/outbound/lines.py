"""Sockets to one server for libraries that speak FTP, SFTP or IMAP themselves. Knows none of these languages.

Such libraries take time-outs for single operations alone, and a server that sends a byte a second never trips them. So
a timer of ours shuts every socket of a line when its time is up, and whoever waits on one wakes with an error.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import unquote, urlsplit

import httpcore

from orkhon.outbound.addresses import service_port_refusal
from orkhon.outbound.deadline import Deadline
from orkhon.outbound.errors import (
    AddressRefused,
    BrokenAnswer,
    CertificateRefused,
    OutboundError,
    TimedOut,
    Unreachable,
)
from orkhon.outbound.resolving import Resolver, judged_addresses, system_resolver

_CONNECT_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerAddress:
    """Where a server of files or of mail is asked: `path` is a folder or a mailbox, without a slash at its end."""

    scheme: str
    host: str
    port: int
    path: str
    user: str

    @property
    def shown(self) -> str:
        """The address for logs and error texts: no user, not endless."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        text = f"{self.scheme}://{host}:{self.port}/{self.path}"
        return "".join(letter if letter.isprintable() else "?" for letter in text)[:200]


def read_server_address(url: str, ports: dict[str, int]) -> ServerAddress:
    """Return `url` taken apart; `ports` are the schemes that are known and the port of each.

    Raises `AddressRefused` for another scheme, no host, or a password in the address, which everybody would read.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = parts.hostname or ""
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise AddressRefused(f"the address cannot be read ({error}); mend it") from error
    if parts.scheme not in ports:
        wanted = " or ".join(f"{scheme}://" for scheme in ports)
        raise AddressRefused(f"the address begins with {parts.scheme or 'no scheme'}; give one with {wanted}")
    if not host or any(letter.isspace() or not letter.isprintable() for letter in host):
        raise AddressRefused(f"the address names no host; give one such as {parts.scheme}://agency.example/out")
    if parts.password is not None:
        raise AddressRefused("the address holds a password; take it out, and give it as the secret")
    path = unquote(parts.path).strip("/")
    if not path.isprintable():
        raise AddressRefused("the address holds a path that cannot be printed; mend it")
    return ServerAddress(
        scheme=parts.scheme,
        host=host,
        port=ports[parts.scheme] if port is None else port,
        path=path,
        user=unquote(parts.username or ""),
    )


class Line:
    """All sockets of one visit to one server, closed together, at the deadline at the latest."""

    def __init__(
        self, server: ServerAddress, *, seconds: float, allow_local: bool, resolver: Resolver = system_resolver
    ) -> None:
        self.server = server
        self.deadline = Deadline(seconds)
        self._allow_local = allow_local
        self._resolver = resolver
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Line:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._shut()

    def _shut(self) -> None:
        with self._lock:
            watched, self._watched = self._watched, []
        for one in watched:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def watch(self, sock: socket.socket) -> None:
        """Shut `sock` with the line, whatever wraps it later."""
        with self._lock:
            self._watched.append(sock.dup())
        if self.deadline.passed:
            self._shut()

    def connect(self, *, usual_ports: frozenset[int]) -> socket.socket:
        """Return a watched socket to the server. Raises a subclass of `OutboundError`."""
        server = self.server
        words = service_port_refusal(server.port, usual=usual_ports, allow_local=self._allow_local)
        if words:
            usual = ", ".join(map(str, sorted(usual_ports)))
            raise AddressRefused(f"port {server.port} of {server.host} {words}; use {usual} or a high port of its own")
        addresses = judged_addresses(
            server.host,
            server.port,
            resolver=self._resolver,
            deadline=self.deadline,
            allow_local=self._allow_local,
        )
        failure: OSError = TimeoutError("timed out")
        for address in addresses:
            left = self.deadline.left(_CONNECT_SECONDS)
            if left <= 0:
                break
            try:
                sock = socket.create_connection((str(address), server.port), timeout=left)
            except OSError as error:
                failure = error
                continue
            sock.settimeout(self.deadline.left() or 0.001)
            self.watch(sock)
            return sock
        raise self.translated(failure)

    def translated(self, error: BaseException) -> OutboundError:
        """Return what went wrong on this line, in this room's words."""
        name = self.server.shown
        if isinstance(error, OutboundError):
            return error
        if self.deadline.passed or isinstance(error, TimeoutError):
            return TimedOut(f"{name} did not answer completely within {self.deadline.seconds:g} s; it is asked again")
        if isinstance(error, ssl.SSLCertVerificationError):
            return CertificateRefused(
                f"{name} could not prove its name ({error.verify_message}); the agency must mend its certificate"
            )
        if isinstance(error, OSError | EOFError):
            return Unreachable(f"{name} cannot be reached, or hung up ({error or 'no answer'}); it is asked again")
        return BrokenAnswer(f"{name} sent what cannot be understood ({error}); it is asked again")

    @contextlib.contextmanager
    def translating(self, *kinds: type[Exception]) -> Iterator[None]:
        """Turn the network's errors, and those of `kinds`, into this room's."""
        try:
            yield
        except OutboundError:
            raise
        except Exception as error:
            if isinstance(error, (OSError, EOFError, UnicodeError, *kinds)):
                raise self.translated(error) from error
            raise


def trusted_roots() -> ssl.SSLContext:
    """Return a context that trusts this machine's roots and checks names."""
    return httpcore.default_ssl_context()
