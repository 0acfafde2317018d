"""Visit a folder on an FTP server (RFC 959, 4217), with TLS where it is offered, never in active mode.

The server's addresses are judged as for the web, and data connections go to the same host alone, whatever address the
server names: FTP's old bounce cannot be made.
"""

from __future__ import annotations

import contextlib
import ftplib
import logging
import socket
import ssl
from collections.abc import Callable, Iterator

from orkhon.outbound.errors import AddressRefused, BrokenAnswer, CertificateRefused, OutboundError, TooLarge
from orkhon.outbound.errors import RefusedByServer as Refused
from orkhon.outbound.lines import Line, ServerAddress, read_server_address, trusted_roots
from orkhon.outbound.remote_files import MOST_LISTED, RemoteFile, is_plain_name, part_of
from orkhon.outbound.resolving import Resolver, system_resolver

log = logging.getLogger(__name__)

PORTS = {"ftp": 21, "ftps": 21}
_USUAL_PORTS = frozenset({21, 990})
_IMPLICIT_TLS = 990
_MOST_CONTROL_BYTES = 5_000_000
_STEP = 65_536
_STATUSES = {"552": 507, "553": 422}
"""RFC 959, 4.2.1: no room is left, and a name that is not allowed; whatever else is refused, is refused for all."""
_CLOSING = "421"
_NO_SUCH_COMMAND = ("500", "501", "502", "504", "522", "530", "534")


class _Client(ftplib.FTP_TLS):
    """ftplib's client on sockets of ours."""

    def __init__(self, line: Line, context: ssl.SSLContext, charset: str) -> None:
        super().__init__(context=context, encoding=charset)
        self._line = line
        self._control_bytes = 0

    def begin(self, *, implicit: bool) -> None:
        """Connect and hear the welcome."""
        server = self._line.server
        self.host = server.host
        self.port = server.port
        sock = self._line.connect(usual_ports=_USUAL_PORTS)
        self.timeout = self._line.deadline.left() or 0.001
        self.af = sock.family
        self.sock = self.context.wrap_socket(sock, server_hostname=server.host) if implicit else sock
        self.file = self.sock.makefile("r", encoding=self.encoding, errors="replace")
        self.welcome = self.getresp()

    def getline(self) -> str:
        """Read one line of the control connection; a server that never stops talking is stopped."""
        line = super().getline()
        self._control_bytes += len(line)
        if self._control_bytes > _MOST_CONTROL_BYTES:
            raise BrokenAnswer(f"{self._line.server.shown} talks without end; ask its operator")
        return line

    def makepasv(self) -> tuple[str, int]:
        """Return where data come from: the host of the control connection, at a port that is no service's."""
        _, port = super().makepasv()
        if not 1024 <= port <= 65535:
            raise AddressRefused(f"{self._line.server.shown} sends data from port {port}, which belongs to a service")
        if self.sock is None:
            raise EOFError
        return str(self.sock.getpeername()[0]), port

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        """Open a data connection; within TLS it goes on with the session of the control one, as servers demand."""
        self.timeout = self._line.deadline.left() or 0.001
        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321 - many agencies have nothing else
        self._line.watch(conn)
        if self._prot_p:  # type: ignore[attr-defined]  # ftplib's own mark of a private data channel
            session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
            conn = self.context.wrap_socket(conn, server_hostname=self.host, session=session)
        return conn, size


class FtpFolder:
    """One folder of one server, for the time of one visit."""

    def __init__(self, line: Line, client: _Client) -> None:
        self._line = line
        self._client = client
        self._lists_facts = True

    def _translating(self) -> contextlib.AbstractContextManager[None]:
        return _translating(self._line)

    def listed(self) -> list[RemoteFile]:
        """Return the plain files; by MLSD (RFC 3659), by NLST, SIZE and MDTM where the server has no MLSD."""
        with self._translating():
            try:
                return list(self._listed_with_facts())
            except ftplib.error_perm as error:
                if not str(error).startswith(_NO_SUCH_COMMAND):
                    raise
                self._lists_facts = False
                return list(self._listed_one_by_one())

    def _lines(self, command: str) -> list[str]:
        lines: list[str] = []

        def take(line: str) -> None:
            lines.append(line)
            if len(lines) > MOST_LISTED:
                raise TooLarge(
                    f"{self._line.server.shown} lists more than {MOST_LISTED:,} names; ask for a cleared folder"
                )

        self._client.retrlines(command, take)
        return lines

    def _listed_with_facts(self) -> Iterator[RemoteFile]:
        for line in self._lines("MLSD"):
            written, _, name = line.partition(" ")
            file = _file_of(written, name)
            if file is not None:
                yield file

    def _listed_one_by_one(self) -> Iterator[RemoteFile]:
        names = [name.rpartition("/")[2] for name in self._lines("NLST")]
        self._client.voidcmd("TYPE I")
        for name in names:
            if not is_plain_name(name):
                continue
            try:
                file = self._asked_alone(name)
            except ftplib.error_temp as error:
                if str(error).startswith(_CLOSING):
                    raise
                log.warning("ftp file not told", extra={"server": self._line.server.shown, "error": str(error)[:200]})
                continue  # busy; the next look tells
            if file is not None:
                yield file

    def _asked_alone(self, name: str) -> RemoteFile | None:
        try:
            size = self._client.size(name)
            changed = self._client.voidcmd(f"MDTM {name}")[4:44]
        except (ftplib.error_perm, ValueError):
            return None  # a folder has neither size nor time
        return RemoteFile(name=name, size=size or 0, changed=changed)

    def look(self, name: str) -> RemoteFile | None:
        """Return a file of the list as it is now, None where it is gone; asked for in the way of the list."""
        with self._translating():
            if not self._lists_facts:
                return self._asked_alone(name)
            try:
                # RFC 3659, 7.2: between the reply's first and last line, after a space.
                told = self._client.sendcmd(f"MLST {name}").split("\n")[1:2]
            except ftplib.error_perm:
                return None
        return _file_of(told[0].strip().partition(" ")[0], name) if told else None

    def read(self, name: str, max_bytes: int) -> bytes:
        """Return a file's bytes, at most `max_bytes`."""
        pieces: list[bytes] = []
        held = 0

        def take(piece: bytes) -> None:
            nonlocal held
            held += len(piece)
            if held > max_bytes:
                raise TooLarge(f"{name} is longer than {max_bytes:,} bytes; split it, or raise the source's limit")
            pieces.append(piece)

        with self._translating():
            try:
                self._client.retrbinary(f"RETR {name}", take, _STEP)
            except TooLarge:
                with contextlib.suppress(*ftplib.all_errors):
                    self._fall_in_step()
                raise
        return b"".join(pieces)

    def _fall_in_step(self) -> None:
        """Hear the reply to a transfer that was broken off: servers send one or none, and the next command waits."""
        with contextlib.suppress(ftplib.error_temp):
            if self._client.sendcmd("NOOP").startswith("200"):
                return
        self._client.voidresp()

    def remove(self, name: str) -> None:
        """Take a file away."""
        with self._translating():
            self._client.delete(name)

    def put(self, name: str, data: bytes) -> None:
        """Have a whole file under `name`; see `DropFolder`."""
        part = part_of(name)
        with self._translating():
            self._store(part, data)
            try:
                self._client.rename(part, name)
            except ftplib.error_perm:
                # RFC 959 leaves open what RNTO does where the name is taken; then by a file of an earlier attempt.
                with contextlib.suppress(ftplib.error_perm):
                    self._client.delete(name)
                self._client.rename(part, name)

    def _store(self, name: str, data: bytes) -> None:
        """Send the bytes, and say that they are all: closing does not, while the line holds the socket for its end."""
        with self._client.transfercmd(f"STOR {name}") as conn:
            conn.sendall(data)
            # Where the server has closed already, or ends TLS without a word, its reply says how it went.
            with contextlib.suppress(OSError):
                end = conn.unwrap() if isinstance(conn, ssl.SSLSocket) else conn
                end.shutdown(socket.SHUT_WR)
        self._client.voidresp()


def _file_of(written: str, name: str) -> RemoteFile | None:
    """Return what the facts of MLSD and MLST (RFC 3659, 7.5) say of a plain file, None of anything else."""
    facts = {key.lower(): value for key, _, value in (fact.partition("=") for fact in written.split(";"))}
    if facts.get("type", "").lower() != "file" or not is_plain_name(name):
        return None
    return RemoteFile(name=name, size=_number(facts.get("size", "")), changed=facts.get("modify", "")[:40])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


@contextlib.contextmanager
def _translating(line: Line) -> Iterator[None]:
    try:
        with line.translating(ValueError, IndexError):
            yield
    except ftplib.error_temp as error:
        raise Refused(f"{line.server.shown} refuses for now ({error}); it is asked again", status=503) from error
    except ftplib.error_perm as error:
        advice = "check user and secret" if str(error).startswith("530") else "ask its operator"
        status = _STATUSES.get(str(error)[:3], 403)
        raise Refused(f"{line.server.shown} refuses ({error}); {advice}", status=status) from error
    except ftplib.Error as error:
        raise line.translated(error) from error


@contextlib.contextmanager
def ftp_folder(
    url: str,
    *,
    secret: Callable[[], str],
    seconds: float,
    allow_local: bool,
    charset: str = "utf-8",
    resolver: Resolver = system_resolver,
    context: ssl.SSLContext | None = None,
) -> Iterator[FtpFolder]:
    """Visit the folder of `url`: `ftps://` wants TLS, `ftp://` takes it where it is offered.

    A certificate that does not prove the server's name is refused in both: whoever stands between could offer one.
    Raises a subclass of `OutboundError`. The visit ends after `seconds`, whatever the server does.
    """
    server = read_server_address(url, PORTS)
    with Line(server, seconds=seconds, allow_local=allow_local, resolver=resolver) as line:
        client = _Client(line, context or trusted_roots(), charset)
        try:
            with _translating(line):
                client.begin(implicit=server.port == _IMPLICIT_TLS)
                _secured(client, server)
                _log_in(client, server, secret() or "anonymous@")
                client.voidcmd("TYPE I")
                for part in server.path.split("/") if server.path else ():
                    client.cwd(part)
            yield FtpFolder(line, client)
            with contextlib.suppress(OutboundError), _translating(line):
                client.quit()
        finally:
            client.close()


def _log_in(client: _Client, server: ServerAddress, password: str) -> None:
    """Say who comes. What the server answers is not told further: it may repeat the password."""
    try:
        client.login(server.user or "anonymous", password, secure=False)
    except ftplib.error_perm as error:
        code = _code_of(error)
        raise Refused(f"{server.shown} does not let us in ({code}); check user and secret", status=403) from None
    except ftplib.Error as error:
        code = _code_of(error)
        raise Refused(f"{server.shown} does not let us in for now ({code}); it is asked again", status=503) from None


def _code_of(error: ftplib.Error) -> str:
    code = str(error)[:3]
    return code if code.isascii() and code.isdecimal() else "no code"


def _secured(client: _Client, server: ServerAddress) -> None:
    if server.port != _IMPLICIT_TLS:
        try:
            client.auth()
        except ftplib.error_perm as error:
            if server.scheme == "ftps" or not str(error).startswith(_NO_SUCH_COMMAND):
                raise CertificateRefused(
                    f"{server.shown} offers no TLS ({error}); ask its operator, or write ftp:// to go without"
                ) from error
            log.warning("ftp without TLS", extra={"server": server.shown})
            return
    client.prot_p()
