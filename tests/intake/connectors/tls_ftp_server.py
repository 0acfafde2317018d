"""An FTP server within TLS (RFC 4217) on loopback, as strict as those that want the session of the control connection.

pyftpdlib has one too, which wants a library that nothing else here needs.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class TlsFtp:
    """What the server was told. `resumed` says of each data connection whether it went on with a known session."""

    home: Path
    context: ssl.SSLContext
    port: int = 0
    plain_words: list[str] = field(default_factory=list)
    resumed: list[bool] = field(default_factory=list)


@contextlib.contextmanager
def serving_ftp_in_tls(home: Path, context: ssl.SSLContext) -> Iterator[TlsFtp]:
    """Serve the files of one folder, to anybody who comes within TLS."""
    listener = socket.create_server(("127.0.0.1", 0))
    served = TlsFtp(home=home, context=context, port=int(listener.getsockname()[1]))
    threads: list[threading.Thread] = []

    def run() -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = listener.accept()
                thread = threading.Thread(target=_Visit(served, sock).run, daemon=True)
                threads.append(thread)
                thread.start()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for one in threads:
            one.join(10)


class _Visit:
    """One visitor: a line is a command, and each is answered by a line."""

    def __init__(self, served: TlsFtp, sock: socket.socket) -> None:
        self.served = served
        self.sock = sock
        sock.settimeout(10)
        self.data = socket.create_server(("127.0.0.1", 0))
        self.data.settimeout(10)

    def run(self) -> None:
        """Answer until the visitor has left."""
        with contextlib.suppress(OSError, ValueError), self.data:
            self._say("220 here")
            while line := self._line():
                command, _, rest = line.partition(" ")
                if not isinstance(self.sock, ssl.SSLSocket):
                    self.served.plain_words.append(line)
                if not self._answer(command.upper(), rest):
                    break
            self.sock.close()

    def _line(self) -> str:
        read = b""
        while not read.endswith(b"\n"):
            some = self.sock.recv(1)
            if not some:
                return ""
            read += some
        return read.decode().strip()

    def _say(self, words: str) -> None:
        self.sock.sendall(f"{words}\r\n".encode())

    def _answer(self, command: str, rest: str) -> bool:
        files = {path.name: path for path in self.served.home.iterdir()}
        if command == "AUTH":
            self._say("234 go on")
            self.sock = self.served.context.wrap_socket(self.sock, server_side=True)
        elif command == "PASV":
            port = int(self.data.getsockname()[1])
            self._say(f"227 (127,0,0,1,{port // 256},{port % 256})")
        elif command == "MLSD":
            rows = [f"type=file;size={path.stat().st_size};modify=1; {name}\r\n" for name, path in files.items()]
            self._give("".join(rows).encode())
        elif command == "RETR" and rest in files:
            self._give(files[rest].read_bytes())
        elif command == "STOR":
            self._say("150 send it")
            with self._channel() as channel:
                received = b""
                with contextlib.suppress(ssl.SSLEOFError):
                    while some := channel.recv(65_536):
                        received += some
            (self.served.home / rest).write_bytes(received)
            self._say("226 done")
        elif command == "RNFR":
            self.renamed = self.served.home / rest
            self._say("350 to what")
        elif command == "RNTO":
            self.renamed.rename(self.served.home / rest)
            self._say("250 done")
        else:
            known = {"USER": "331 more", "PASS": "230 in", "QUIT": "221 gone", "TYPE": "200 so be it"}
            self._say(known.get(command, "200 so be it" if command in ("PBSZ", "PROT") else "550 no"))
        return command != "QUIT"

    def _give(self, data: bytes) -> None:
        self._say("150 take it")
        with self._channel() as channel:
            channel.sendall(data)
            channel.unwrap()
        self._say("226 done")

    @contextlib.contextmanager
    def _channel(self) -> Iterator[ssl.SSLSocket]:
        sock, _ = self.data.accept()
        sock.settimeout(10)
        with self.served.context.wrap_socket(sock, server_side=True) as channel:
            self.served.resumed.append(bool(channel.session_reused))
            yield channel
