"""Visit a folder on an SFTP server (SSH, RFC 4253), known by its host key. Reads no known_hosts and asks no agent."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import logging
import stat
from collections.abc import Callable, Iterator

import paramiko

from orkhon.outbound.errors import CertificateRefused, OutboundError, RefusedByServer, TooLarge
from orkhon.outbound.lines import Line, read_server_address
from orkhon.outbound.remote_files import MOST_LISTED, RemoteFile, is_plain_name, part_of
from orkhon.outbound.resolving import Resolver, system_resolver

PORTS = {"sftp": 22}
_USUAL_PORTS = frozenset({22})
_STEP = 32_768
_KINDS: tuple[type[paramiko.PKey], ...] = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)

# Its own words about each handshake, errors included, would go to the hub's log in the middle of ours.
logging.getLogger("paramiko").setLevel(logging.CRITICAL)


class HostKeyChanged(CertificateRefused):
    """The server is not the one that was asked the first time, or was set up anew."""


class KeyUnreadable(OutboundError):
    """The secret begins as a private key does, and is none."""


def fingerprint(key: paramiko.PKey) -> str:
    """Return a host key's fingerprint as OpenSSH writes it: `SHA256:` and 43 letters of Base64."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).rstrip(b"=").decode("ascii")


class SftpFolder:
    """One folder of one server, for the time of one visit."""

    def __init__(self, line: Line, client: paramiko.SFTPClient, path: str) -> None:
        self._line = line
        self._client = client
        self._path = path

    def _at(self, name: str) -> str:
        return f"{self._path}/{name}"

    def listed(self) -> list[RemoteFile]:
        """Return the plain files; links are none."""
        found: list[RemoteFile] = []
        with _translating(self._line):
            for count, entry in enumerate(self._client.listdir_iter(self._path)):
                if count >= MOST_LISTED:
                    raise TooLarge(
                        f"{self._line.server.shown} lists more than {MOST_LISTED:,} names; ask for a cleared folder"
                    )
                mode = entry.st_mode
                if mode is not None and stat.S_ISREG(mode) and is_plain_name(entry.filename):
                    found.append(RemoteFile(name=entry.filename, size=entry.st_size or 0, changed=_changed(entry)))
        return found

    def look(self, name: str) -> RemoteFile | None:
        """Return a file of the list as it is now, None where it is gone."""
        with _translating(self._line):
            try:
                entry = self._client.lstat(self._at(name))
            except FileNotFoundError:
                return None
        return RemoteFile(name=name, size=entry.st_size or 0, changed=_changed(entry))

    def read(self, name: str, max_bytes: int) -> bytes:
        """Return a file's bytes, at most `max_bytes`."""
        pieces: list[bytes] = []
        held = 0
        with (
            _translating(self._line),
            self._answered("does not give it for now", status=503),
            self._client.open(self._at(name), "rb") as file,
        ):
            while piece := file.read(_STEP):
                held += len(piece)
                if held > max_bytes:
                    raise TooLarge(f"{name} is longer than {max_bytes:,} bytes; split it, or raise the source's limit")
                pieces.append(piece)
        return b"".join(pieces)

    def remove(self, name: str) -> None:
        """Take a file away."""
        with _translating(self._line):
            self._client.remove(self._at(name))

    def put(self, name: str, data: bytes) -> None:
        """Have a whole file under `name`; see `DropFolder`."""
        part, whole = self._at(part_of(name)), self._at(name)
        with _translating(self._line):
            with self._answered("takes no file of this name", status=422):
                file = self._client.open(part, "wb")
            with self._answered("has no room for it", status=507), file:
                file.write(data)
            with self._answered("does not let it be renamed", status=422):
                self._renamed(part, whole)

    def _renamed(self, part: str, whole: str) -> None:
        """Rename over what is there; version 3 of the protocol refuses that, so OpenSSH's own extension comes first."""
        try:
            self._client.posix_rename(part, whole)
        except OSError:
            with contextlib.suppress(OSError):
                self._client.remove(whole)
            self._client.rename(part, whole)

    @contextlib.contextmanager
    def _answered(self, words: str, *, status: int) -> Iterator[None]:
        """Tell the server's plain FAILURE, which paramiko gives as an OSError without a number, from a broken line."""
        try:
            yield
        except OSError as error:
            channel = self._client.get_channel()
            broken = channel is None or channel.closed or self._line.deadline.passed
            if broken or error.errno is not None or isinstance(error, TimeoutError):
                raise
            raise RefusedByServer(
                f"{self._line.server.shown} {words} ({error}); ask its operator", status=status
            ) from error


def _changed(entry: paramiko.SFTPAttributes) -> str:
    return f"{entry.st_mtime or 0:014d}"


@contextlib.contextmanager
def _translating(line: Line) -> Iterator[None]:
    with line.translating(paramiko.SSHException, paramiko.SFTPError, ValueError):
        try:
            yield
        except (FileNotFoundError, PermissionError) as error:
            # The server's answer, and no failure of the line.
            raise RefusedByServer(
                f"{line.server.shown} refuses ({error.strerror or error}); ask its operator", status=403
            ) from error


def read_private_key(text: str) -> paramiko.PKey:
    """Return the private key that PEM or OpenSSH's own form holds, without a passphrase. Raises `KeyUnreadable`."""
    for kind in _KINDS:
        try:
            return kind.from_private_key(io.StringIO(text))
        except (paramiko.SSHException, ValueError, IndexError, TypeError):
            continue
    raise KeyUnreadable(
        "the secret begins as a private key and cannot be read as one of Ed25519, ECDSA or RSA without a "
        "passphrase; make one by ssh-keygen -t ed25519"
    )


@contextlib.contextmanager
def sftp_folder(
    url: str,
    *,
    secret: Callable[[], str],
    host_key: str,
    pin: Callable[[str], None],
    seconds: float,
    allow_local: bool,
    resolver: Resolver = system_resolver,
) -> Iterator[SftpFolder]:
    """Visit the folder of `url`, signed in by a password or a private key.

    `host_key` is the fingerprint that the server must have; where it is empty, the key that comes is trusted this once
    and given to `pin`. Nothing secret is sent before that. Raises a subclass of `OutboundError`.
    """
    server = read_server_address(url, PORTS)
    with Line(server, seconds=seconds, allow_local=allow_local, resolver=resolver) as line:
        with _translating(line):
            transport = paramiko.Transport(line.connect(usual_ports=_USUAL_PORTS))
        try:
            with _translating(line):
                transport.banner_timeout = transport.auth_timeout = line.deadline.left()
                transport.start_client(timeout=line.deadline.left() or 0.001)
                found = fingerprint(transport.get_remote_server_key())
                if host_key and found != host_key:
                    raise HostKeyChanged(
                        f"{server.shown} shows the host key {found}, and {host_key} was wanted: somebody stands "
                        "between, or the server is new; ask its operator, then give the new one in its place"
                    )
                _sign_in(transport, server.user, secret())
                client = paramiko.SFTPClient.from_transport(transport)
                if client is None:
                    raise EOFError
                channel = client.get_channel()
                if channel is not None:
                    channel.settimeout(line.deadline.left() or 0.001)
            if not host_key:
                pin(found)
            yield SftpFolder(line, client, f"/{server.path}" if url.startswith("sftp:///") else server.path or ".")
        finally:
            transport.close()


def _sign_in(transport: paramiko.Transport, user: str, secret: str) -> None:
    try:
        if secret.lstrip().startswith("-----BEGIN"):
            transport.auth_publickey(user, read_private_key(secret.strip() + "\n"))
        else:
            transport.auth_password(user, secret.rstrip("\r\n"))
    except paramiko.AuthenticationException as error:
        raise RefusedByServer(
            f"the server does not let {user!r} in ({error}); check the user in the address and the secret",
            status=401,
        ) from error
