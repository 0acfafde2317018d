"""A whole hub in a folder of its own, started as an operator starts it. Asserts nothing itself."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import urlencode

from tests.commands import run

Answer = TypeVar("Answer")
DEADLINE = 300.0
"""Seconds that a test waits for a state; generous, because tests assert states and never a speed."""

ORKHON = str(Path(sys.executable).with_name("orkhon"))

PORTS = range(12_000, 32_000)
"""Below those that Linux gives to whoever names none: of them, any connection may take one before a hub has started."""

_taken: list[socket.socket] = []


def free_port() -> int:
    """Return a port that nobody listens on, and that no other pass is given while this process lives."""
    while True:
        port = secrets.choice(PORTS)
        mark = socket.socket(socket.AF_UNIX)
        try:
            # A name that is no file: it is gone with the process that holds it.
            mark.bind(f"\0orkhon-test-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        _taken.append(mark)
        return port


def wait_until(
    ask: Callable[[], Answer | None], what: str, deadline: float = DEADLINE, *, pause: float = 0.1
) -> Answer:
    """Return the first true answer of `ask`; fail with `what` was waited for when none came in time.

    `pause` seconds lie between two questions: more where each of them is a process.
    """
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        time.sleep(pause)
    raise AssertionError(f"waited {deadline:g} s in vain for {what}")


@dataclass(frozen=True, kw_only=True)
class Page:
    """An answer of the hub."""

    status: int
    headers: Mapping[str, str]
    text: str
    url: str


class Visitor:
    """Somebody with a browser's cookies and no script."""

    def __init__(self, address: str, chosen: dict[str, str] | None = None) -> None:
        self.address = address
        self._chosen = {} if chosen is None else chosen
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, *, headers: Mapping[str, str] | None = None) -> Page:
        """Ask for a page, redirects followed; an error status is an answer too."""
        return self._ask(urllib.request.Request(self.address + path, headers=dict(headers or {})))

    def post(self, path: str, form: Mapping[str, str], *, page: Page, accept: str = "*/*") -> Page:
        """Send a form as the `page` that holds it would, with its token; `accept` as the page's script says it."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        fields = {**form, "csrfmiddlewaretoken": token[1] if token else ""}
        headers = {"Referer": page.url, "Accept": accept}
        request = urllib.request.Request(self.address + path, data=urlencode(fields).encode(), headers=headers)
        return self._ask(request)

    def sign_in(self, user: str, password: str) -> Page:
        """Sign in to the desk. A printed password is changed at once, as it must be, and means the new one then."""
        page = self.get("/admin/login/")
        form = {"username": user, "password": self._chosen.get(password, password), "next": "/admin/"}
        page = self.post("/admin/login/", form, page=page)
        if page.url.endswith("/admin/first-password/"):
            new = f"of-my-own-{password[::-1]}"
            page = self.post("/admin/first-password/", {"new_password1": new, "new_password2": new}, page=page)
            self._chosen[password] = new
        return page

    def _ask(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=DEADLINE) as answer:
                return Page(
                    status=answer.status,
                    headers=dict(answer.headers.items()),
                    text=answer.read().decode("utf-8", "replace"),
                    url=answer.url,
                )
        except urllib.error.HTTPError as answer:
            return Page(
                status=answer.code,
                headers=dict(answer.headers.items()),
                text=answer.read().decode("utf-8", "replace"),
                url=answer.url,
            )


class Hub:
    """One hub: prepared, run and stopped by its own commands."""

    def __init__(self, home: Path, *, database_url: str = "", demonstration: str = "on") -> None:
        self.home = home
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.password = ""
        self._chosen: dict[str, str] = {}
        self._process: subprocess.Popen[str] | None = None
        self.environment = {
            **os.environ,
            "ORKHON_HOME": str(home),
            "ORKHON_PORT": str(self.port),
            "ORKHON_DATABASE_URL": database_url,
            "ORKHON_DEMONSTRATION": demonstration,
            # Two homes that look for the same free port at once would poll each other's agencies.
            "ORKHON_DEMONSTRATION_PORT": str(free_port()),
        }
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def command(self, *words: str, check: bool = True, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run `orkhon WORDS…` in this hub; `given` is what stands on its standard input."""
        done = run((ORKHON, *words), environment=self.environment, given=given, timeout=DEADLINE * 3)
        assert not check or done.returncode == 0, f"orkhon {' '.join(words)}: {done.stdout}{done.stderr}"
        return done

    def prepare(self, *words: str) -> Self:
        """Make the databases and, with `--demonstration`, the invented alliance."""
        printed = self.command("prepare", *words).stdout
        found = re.search(r"[Pp]assword:?\s+(\S+)", printed)
        self.password = found[1] if found else self.password
        return self

    def copied_to(self, home: Path, *, demonstration: str = "on") -> Hub:
        """Return a hub on SQLite whose home is a copy of this one's, which does not run."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        hub = Hub(home, demonstration=demonstration)
        hub.password = self.password
        return hub

    def start(self) -> Self:
        """Run the hub and return once it says that it is ready."""
        with (self.home / "test-run.log").open("w") as log:
            self._process = subprocess.Popen(
                [ORKHON, "run"],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        wait_until(self._says_ready, "the ready line")
        return self

    def _says_ready(self) -> bool:
        assert self._process is not None
        printed = self.log()
        assert self._process.poll() is None, f"orkhon run ended: {printed}"
        return "Orkhon is ready" in printed

    def log(self) -> str:
        """Return what the run has printed so far."""
        return (self.home / "test-run.log").read_text(encoding="utf-8")

    def stop(self) -> int:
        """End the run as an operator does, and return its exit code."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(DEADLINE)
        self._process = None
        return code

    def visitor(self) -> Visitor:
        """Return somebody new."""
        return Visitor(self.address, self._chosen)
