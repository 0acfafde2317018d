"""A small IMAP4rev1 server on loopback, enough for what a visit asks: one mailbox of letters."""

from __future__ import annotations

import contextlib
import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

USER, PASSWORD = "altai", 'hu"sh'


@dataclass
class Letterbox:
    """What the server holds, and what it was asked. `announced` is a size that it lies about, `raw` bytes that it sends
    in the place of every answer to a fetch, `bad` letters whose fetch it does not understand after it gave them.
    """

    letters: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    announced: int = 0
    raw: bytes = b""
    bad: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    port: int = 0


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(b"* OK invented IMAP4rev1\r\n")
            for line in self.rfile:
                tag, _, command = line.decode().strip().partition(" ")
                if not self._answer(tag, command):
                    return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _answer(self, tag: str, command: str) -> bool:
        box: Letterbox = self.server.box  # type: ignore[attr-defined]  # set below
        box.asked.append(command)
        word = command.split(" ", 1)[0].upper()
        if word == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        elif word == "LOGIN":
            if command != 'LOGIN altai "hu\\"sh"':
                self._say(f"{tag} NO wrong: {command}")
                return True
        elif word == "EXAMINE":
            if "INBOX" not in command:
                self._say(f"{tag} NO there is none")
                return True
            self._say(f"* {len(box.letters)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {box.validity}] valid")
        elif command.upper().startswith("UID SEARCH"):
            self._say("* SEARCH " + " ".join(str(uid) for uid in self._found(box, command)))
        elif command.upper().startswith("UID FETCH"):
            self._fetch(box, command)
            if "BODY" in command and int(command.split(" ")[2]) in box.bad:
                self._say(f"{tag} BAD cannot")
                return True
        elif word == "LOGOUT":
            self._say("* BYE")
            self._say(f"{tag} OK bye")
            return False
        self._say(f"{tag} OK done")
        return True

    def _found(self, box: Letterbox, command: str) -> list[int]:
        uids = sorted(box.letters)
        match = re.search(r"UID (\d+):\*", command.partition("SEARCH")[2])
        if match is None:
            return uids
        return [uid for uid in uids if uid >= int(match[1])] or uids[-1:]

    def _fetch(self, box: Letterbox, command: str) -> None:
        uid = int(command.split(" ")[2])
        if box.raw:
            self.wfile.write(box.raw)
            return
        letter = box.letters.get(uid)
        if letter is None:
            return
        if "RFC822.SIZE" in command:
            self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {box.announced or len(letter)})")
        else:
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(letter)}}}\r\n".encode() + letter + b")\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    box: Letterbox


@contextlib.contextmanager
def serving_mail(box: Letterbox) -> Iterator[Letterbox]:
    """Serve `box` and set its port."""
    server = _Server(("127.0.0.1", 0), _Session)
    server.box = box
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    box.port = int(server.server_address[1])
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
