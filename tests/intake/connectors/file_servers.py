"""Real servers of files on loopback: FTP by pyftpdlib, SFTP by paramiko."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import paramiko
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer

USER, PASSWORD = "altai", "hush"


@contextlib.contextmanager
def serving_ftp(home: Path, *, without: tuple[str, ...] = (), refusing: Callable[[], str] = str) -> Iterator[int]:
    """Serve `home` by FTP; `without` are commands that it does not know, `refusing` says what a file is answered."""
    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, PASSWORD, str(home), perm="elradfmw")
    known = {name: facts for name, facts in FTPHandler.proto_cmds.items() if name not in without}

    def stor(self: FTPHandler, file: str, mode: str = "w") -> object:
        reply = refusing()
        return self.respond(reply) if reply else FTPHandler.ftp_STOR(self, file, mode)

    facts = {"authorizer": authorizer, "proto_cmds": known, "ftp_STOR": stor}
    handler = type("Handler", (FTPHandler,), facts)
    loop = IOLoop()
    server = FTPServer(("127.0.0.1", 0), handler, ioloop=loop)
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            server.serve_forever(timeout=0.02, blocking=False)
        server.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield int(server.address[1])
    finally:
        stop.set()
        thread.join()


class _Server(paramiko.ServerInterface):
    def __init__(self, allowed: paramiko.PKey | None) -> None:
        self._allowed = allowed

    def check_auth_password(self, username: str, password: str) -> int:
        well = (username, password) == (USER, PASSWORD)
        return int(paramiko.AUTH_SUCCESSFUL if well else paramiko.AUTH_FAILED)

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        well = username == USER and self._allowed is not None and key.asbytes() == self._allowed.asbytes()
        return int(paramiko.AUTH_SUCCESSFUL if well else paramiko.AUTH_FAILED)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)


class _Files(paramiko.SFTPServerInterface):
    home: Path
    refusing: Callable[[], int]

    def _at(self, path: str) -> Path:
        return self.home / path.lstrip("/")

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes] | int:
        try:
            entries = list(os.scandir(self._at(path)))
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))
        return [paramiko.SFTPAttributes.from_stat(entry.stat(follow_symlinks=False), entry.name) for entry in entries]

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        return paramiko.SFTPAttributes.from_stat(self._at(path).stat())

    lstat = stat

    def open(self, path: str, flags: int, attr: object) -> paramiko.SFTPHandle | int:
        writing = bool(flags & os.O_WRONLY)
        if writing and (refusal := self.refusing()):
            return refusal
        try:
            file = self._at(path).open("wb" if writing else "rb")
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))
        handle = paramiko.SFTPHandle(flags)
        setattr(handle, "writefile" if writing else "readfile", file)
        return handle

    def rename(self, oldpath: str, newpath: str) -> int:
        if self._at(newpath).exists():
            return int(paramiko.SFTP_FAILURE)
        self._at(oldpath).rename(self._at(newpath))
        return int(paramiko.SFTP_OK)

    def remove(self, path: str) -> int:
        try:
            self._at(path).unlink()
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))
        return int(paramiko.SFTP_OK)


@contextlib.contextmanager
def serving_sftp(
    home: Path,
    host_key: paramiko.PKey,
    *,
    allowed: paramiko.PKey | None = None,
    refusing: Callable[[], int] = int,
) -> Iterator[int]:
    """Serve `home` by SFTP, to the password, or to the key that is `allowed`.

    It knows no extension of the protocol, as servers that are no OpenSSH; `refusing` says what a new file is answered.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    transports: list[paramiko.Transport] = []
    files = type("Files", (_Files,), {"home": home, "refusing": staticmethod(refusing)})

    def run() -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(sock)
            transports.append(transport)
            transport.add_server_key(host_key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, files)
            with contextlib.suppress(paramiko.SSHException, EOFError):
                transport.start_server(event=threading.Event(), server=_Server(allowed))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for transport in transports:
            transport.close()
        thread.join()


@contextlib.contextmanager
def serving_lines(*lines: bytes) -> Iterator[int]:
    """Serve whatever `lines` are to each who connects, and then hang."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def run() -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = listener.accept()
                kept.append(sock)
                for line in lines:
                    sock.sendall(line)

    threading.Thread(target=run, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for sock in kept:
            sock.close()
