"""Visit a mailbox by IMAP4rev1 (RFC 3501) over TLS. Changes nothing there: letters are only peeked at."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from orkhon.outbound.errors import AddressRefused, BrokenAnswer, OutboundError, RefusedByServer, TooLarge
from orkhon.outbound.lines import Line, read_server_address, trusted_roots
from orkhon.outbound.resolving import Resolver, system_resolver

PORTS = {"imaps": 993, "imap": 143}
_USUAL_PORTS = frozenset({993, 143})
_MOST_LETTERS_LISTED = 100_000
_MARGIN_BYTES = 10_000_000
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Client(imaplib.IMAP4):
    """imaplib's client on a socket of ours, that stops reading a server which never stops talking."""

    def __init__(self, line: Line, sock: socket.socket, budget: int) -> None:
        self._line = line
        self._given = sock
        self._budget = budget
        super().__init__(line.server.host, line.server.port, timeout=line.deadline.left() or 0.001)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._given

    def _spend(self, count: int) -> None:
        self._budget -= count
        if self._budget < 0:
            raise BrokenAnswer(f"{self._line.server.shown} sends more than was asked for; ask its operator")

    def read(self, size: int) -> bytes:
        """Read a literal; its size is the server's word, so it is looked at first."""
        self._spend(size)
        return super().read(size)

    def readline(self) -> bytes:
        """Read a line."""
        line = super().readline()
        self._spend(len(line))
        return line


@dataclass(frozen=True, kw_only=True, slots=True)
class Letters:
    """The letters of a mailbox by their UIDs, the oldest first; they hold as long as `validity` is the same."""

    validity: str
    uids: tuple[int, ...]


class Mailbox:
    """One mailbox of one server, for the time of one visit."""

    def __init__(self, line: Line, client: _Client, validity: str) -> None:
        self._line = line
        self._client = client
        self.validity = validity

    def letters(self, *, after: int = 0, since: date | None = None) -> Letters:
        """Return the letters whose UID is over `after`, or that came at or after the day `since`."""
        criteria = [f"UID {after + 1}:*"] if after else []
        if since is not None:
            # Month names of the protocol, in any locale.
            criteria.append(f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}")
        with _translating(self._line):
            kind, data = self._client.uid("SEARCH", *(criteria or ["ALL"]))
            words = b" ".join(part for part in data if isinstance(part, bytes)).split()
        if kind != "OK":
            raise RefusedByServer(f"{self._line.server.shown} does not search ({_said(data)})", status=503)
        numbers = sorted({int(word) for word in words[:_MOST_LETTERS_LISTED] if word.isdigit() and len(word) < 12})
        # `n:*` always names the last letter, also where it is older than n (RFC 3501, 6.4.8).
        return Letters(validity=self.validity, uids=tuple(number for number in numbers if number > after))

    def read(self, uid: int, max_bytes: int) -> bytes:
        """Return one letter, unmarked. Raises `TooLarge`, and `RefusedByServer` where it is gone."""
        with _translating(self._line):
            # What a fetch that failed has left behind would be taken for this letter.
            self._client.response("FETCH")
            kind, data = self._client.uid("FETCH", str(uid), "(RFC822.SIZE)")
            found = _SIZE.search(b" ".join(part for part in data if isinstance(part, bytes)))
            if kind != "OK" or found is None:
                raise RefusedByServer(f"the letter {uid} is gone", status=404)
            if int(found[1]) > max_bytes:
                raise TooLarge(f"the letter has {int(found[1]):,} bytes; at most {max_bytes:,} are taken")
            kind, data = self._client.uid("FETCH", str(uid), "(BODY.PEEK[])")
        for part in data:
            if isinstance(part, tuple) and len(part) == 2:
                return bytes(part[1])
        raise RefusedByServer(f"the letter {uid} is gone", status=404)


def _said(data: object) -> str:
    first = data[0] if isinstance(data, list) and data else b""
    return first.decode("utf-8", "replace")[:200] if isinstance(first, bytes) else str(first)[:200]


@contextlib.contextmanager
def _translating(line: Line) -> Iterator[None]:
    try:
        with line.translating(ValueError, IndexError, TypeError):
            yield
    except imaplib.IMAP4.error as error:
        cause = error.args[0] if error.args else ""
        words = cause.decode("utf-8", "replace") if isinstance(cause, bytes) else str(cause)
        # imaplib makes one kind of what the socket did and of what the server said.
        if line.deadline.passed or "EOF" in words or "socket error" in words:
            raise line.translated(EOFError(words)) from error
        raise BrokenAnswer(f"{line.server.shown} answered {words[:200]!r}; it is asked again") from error


@contextlib.contextmanager
def mailbox(
    url: str,
    *,
    secret: Callable[[], str],
    seconds: float,
    max_bytes: int,
    allow_local: bool,
    resolver: Resolver = system_resolver,
    context: ssl.SSLContext | None = None,
) -> Iterator[Mailbox]:
    """Visit the mailbox of `url` (`imaps://user@host/INBOX`), INBOX where it names none.

    `imap://` goes without TLS, and only to this machine and its private network. `max_bytes` is the longest letter.
    Raises a subclass of `OutboundError`. The visit ends after `seconds`, whatever the server does.
    """
    server = read_server_address(url, PORTS)
    if server.scheme == "imap" and not allow_local:
        raise AddressRefused(f"{server.shown} would send the password in clear; write imaps://")
    with Line(server, seconds=seconds, allow_local=allow_local, resolver=resolver) as line:
        client: _Client | None = None
        try:
            with _translating(line):
                sock = line.connect(usual_ports=_USUAL_PORTS)
                if server.scheme == "imaps":
                    sock = (context or trusted_roots()).wrap_socket(sock, server_hostname=server.host)
                client = _Client(line, sock, max_bytes * 20 + _MARGIN_BYTES)
                _sign_in(client, server.user, secret().strip("\r\n"), server.shown)
                kind, data = client.select(_quoted(server.path or "INBOX"), readonly=True)
                if kind != "OK":
                    raise RefusedByServer(f"{server.shown} does not open that mailbox ({_said(data)})", status=404)
                validity = _said(client.response("UIDVALIDITY")[1])
            yield Mailbox(line, client, validity if validity.isdigit() else "0")
            with contextlib.suppress(OutboundError), _translating(line):
                client.logout()
        finally:
            if client is not None:
                with contextlib.suppress(OSError):
                    client.shutdown()


def _sign_in(client: _Client, user: str, password: str, shown: str) -> None:
    if any(letter in f"{user}{password}" for letter in "\r\n\0"):
        raise AddressRefused("the user or the secret holds a line break; give it anew")
    try:
        client.login(user, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        # Not the server's own words: some repeat the line, and with it the password.
        raise RefusedByServer(
            f"{shown} does not let {user!r} in; check the user in the address and the source's secret", status=401
        ) from error


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
