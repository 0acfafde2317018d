"""What a subscriber has to receive with, one class a channel, all with the same face. Asserts nothing."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from smtplib import SMTPDataError
from typing import Any

import paramiko
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from orkhon.exchange.drop_secrets import write_drop_secret
from orkhon.exchange.models import Channel, SentAs, Subscriber, Webhook
from tests.intake.connectors.file_servers import PASSWORD, USER, serving_ftp, serving_sftp

HOST_KEY = paramiko.RSAKey.generate(2048)


class Receiving:
    """A subscriber's side. `answers` are given in turn, and then everything is taken."""

    channel: Channel
    format: SentAs = SentAs.NINJS
    for_now: Any
    as_such: Any

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.url = ""

    def next_answer(self) -> Any:
        """What is answered instead of taking, nothing where it is taken."""
        return self.answers.pop(0) if self.answers else None

    def hooked(self, subscriber: Subscriber, **facts: Any) -> Webhook:
        """A target of the subscriber that leads here."""
        chosen = {"channel": self.channel, "format": self.format, "url": self.url, "local": True, **facts}
        return Webhook.objects.create(subscriber=subscriber, **chosen)

    def got(self) -> list[str]:
        """The uris of what was taken, in order, each time that it was."""
        raise NotImplementedError

    def receiving(self) -> AbstractContextManager[None]:
        """Receive until the end of the block."""
        raise NotImplementedError


class Program(Receiving):
    channel = Channel.WEBHOOK
    format = SentAs.JSON
    for_now, as_such = 503, 422

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[bytes] = []

    def got(self) -> list[str]:
        return [entry["uri"] for body in self.bodies for entry in json.loads(body)["entries"]]

    @contextmanager
    def receiving(self) -> Iterator[None]:
        side = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = side.next_answer()
                if status is None:
                    side.bodies.append(body)
                self.send_response(status or 204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_address[1]}/orkhon"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()


class Folder(Receiving):
    """A folder on a server of files."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.home = home
        self.folder = home / "in"
        self.folder.mkdir(parents=True)

    def hooked(self, subscriber: Subscriber, **facts: Any) -> Webhook:
        webhook = super().hooked(subscriber, **facts)
        write_drop_secret(Path(settings.ORKHON_HOME), webhook.pk, PASSWORD)
        return webhook

    def names(self) -> list[str]:
        """What lies there now."""
        return sorted(path.name for path in self.folder.iterdir())

    def got(self) -> list[str]:
        return [json.loads((self.folder / name).read_bytes())["uri"] for name in self.names()]


class SftpFolder(Folder):
    channel = Channel.SFTP
    for_now, as_such = paramiko.SFTP_PERMISSION_DENIED, paramiko.SFTP_FAILURE

    @contextmanager
    def receiving(self) -> Iterator[None]:
        with serving_sftp(self.home, HOST_KEY, refusing=lambda: self.next_answer() or 0) as port:
            self.url = f"sftp://{USER}@127.0.0.1:{port}/in"
            yield


class FtpFolder(Folder):
    channel = Channel.FTP
    for_now, as_such = "452 No room for now.", "553 No such name here."

    @contextmanager
    def receiving(self) -> Iterator[None]:
        with serving_ftp(self.home, refusing=lambda: self.next_answer() or "") as port:
            self.url = f"ftp://{USER}@127.0.0.1:{port}/in"
            yield


class Refusing(EmailBackend):
    """A mail server in memory that refuses as the letter box wants it."""

    answer: Callable[[], Any] = staticmethod(lambda: None)

    def send_messages(self, messages: Any) -> int:
        code = type(self).answer()
        if code:
            raise SMTPDataError(code, b"refused")
        return int(super().send_messages(messages))


class LetterBox(Receiving):
    channel = Channel.MAIL
    format = SentAs.TEXT
    for_now, as_such = 451, 554

    def __init__(self, changed: Settings) -> None:
        super().__init__()
        changed.SENDS_MAIL = True
        changed.EMAIL_BACKEND = "tests.exchange.receivers.Refusing"
        changed.DEFAULT_FROM_EMAIL = "wire@hub.example"
        self.url = "mailto:desk@steppe.example"

    def got(self) -> list[str]:
        return [found[1] for one in mail.outbox if (found := re.search(r"^Item: (.+)$", str(one.body), re.M))]

    @contextmanager
    def receiving(self) -> Iterator[None]:
        Refusing.answer = staticmethod(self.next_answer)
        try:
            yield
        finally:
            Refusing.answer = staticmethod(lambda: None)
