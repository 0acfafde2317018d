"""The sample of nginx, in a real nginx before a hub's bridge: what it keeps, for how long, and what it never does."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orkhon.server.bytecache import ByteCache, Purge
from orkhon.server.limits import Limits
from tests.hub import DEADLINE, free_port, wait_until
from tests.server.programs import Program, Server, hears

SAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

pytestmark = pytest.mark.skipif(
    not Path(NGINX).exists(), reason="nginx is not installed; as root: apt-get install nginx"
)


class Proxy:
    """nginx with the sample, before a bridge."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.port, self._folder, self.server = free_port(), folder, server
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        subprocess.run(
            f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
            f"-subj /CN=news.example.org -keyout {key} -out {certificate}".split(),
            check=True,
            capture_output=True,
        )
        text = SAMPLE.read_text(encoding="utf-8")
        for before, after in (
            (r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{server.port};"),
            (r"/var/cache/nginx/orkhon", str(folder / "cache")),
            (r"/etc/ssl/news\.example\.org/fullchain\.pem", str(certificate)),
            (r"/etc/ssl/news\.example\.org/privkey\.pem", str(key)),
            (r"listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
            (r"\n    listen \[::\][^\n]*", ""),
        ):
            text, found = re.subn(before, after, text)
            assert found, before
        folder.chmod(0o755)
        self._file = folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        places = "".join(
            f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        self._file.write_text(
            f"{user} pid {folder / 'pid'}; error_log {folder / 'error.log'}; daemon off;"
            f"events {{}} http {{ access_log off; {places}\n{text}\n}}",
            encoding="utf-8",
        )
        self._process: subprocess.Popen[bytes] | None = None

    def check(self) -> subprocess.CompletedProcess[str]:
        """Let nginx read it."""
        return subprocess.run([NGINX, "-t", "-c", str(self._file)], capture_output=True, text=True, check=False)

    def start(self) -> None:
        """Run it until it answers."""
        self._process = subprocess.Popen([NGINX, "-c", str(self._file)], stderr=subprocess.DEVNULL)
        wait_until(self._answers, "nginx to answer")

    def _answers(self) -> bool:
        try:
            return self.ask("/up")[0] > 0
        except OSError:
            return False

    def ask(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Ask over TLS on a connection of its own."""
        return self.ask_often(path, 1, **headers)[0]

    def ask_often(self, path: str, times: int, **headers: str) -> list[tuple[int, str, dict[str, str]]]:
        """Ask so often on one connection."""
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=DEADLINE, context=anybody)
        given = []
        for _ in range(times):
            connection.request("GET", path, headers={"Host": "news.example.org", **headers})
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.headers.items()}
            given.append((answer.status, answer.read().decode(), named))
        connection.close()
        return given

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(DEADLINE)


@pytest.fixture
def cache() -> ByteCache:
    """The hub's."""
    return ByteCache()


@pytest.fixture
def proxy(tmp_path: Path, cache: ByteCache) -> Iterator[Proxy]:
    """nginx before a program."""
    limits = Limits(proxy_keeps=True)
    with Server(Program(), cache=cache, ear=hears, trust_proxy=True, limits=limits) as server:
        made = Proxy(tmp_path, server)
        assert made.check().returncode == 0, made.check().stderr
        made.start()
        yield made
        made.stop()


def test_a_burst_on_what_nobody_counts_is_taken_by_nginx_and_a_page_that_is_counted_never(
    proxy: Proxy, cache: ByteCache
) -> None:
    burst = proxy.ask_often("/public", 300)
    assert {(status, "x-accel-expires" in headers) for status, _, headers in burst} == {(200, False)}
    assert len({headers["x-request-id"] for _, _, headers in burst}) < 300, "one answer of the hub went to several"
    pages = proxy.ask_often("/named", 50)
    assert len({headers["x-request-id"] for _, _, headers in pages}) == 50


def test_what_was_killed_is_gone_within_the_second_also_in_nginx(proxy: Proxy, cache: ByteCache) -> None:
    proxy.ask("/public")
    for number in range(5):
        proxy.server.program.page = lambda number=number: f"page {number}"  # type: ignore[misc]  # bound now
        cache.purge([Purge(tag="item", hard=True)], now=time.monotonic())
        killed = time.time()
        wait_until(lambda number=number: proxy.ask("/public")[1] == f"page {number}", "the new page", pause=0.01)  # type: ignore[misc]  # bound now
        # nginx goes by whole seconds: whatever it had was of the second of the kill, and that has ended.
        assert int(time.time()) - int(killed) <= 1 or proxy.ask("/public")[1] == f"page {number}"


def test_nginx_gives_nothing_old_when_the_hub_fails(proxy: Proxy) -> None:
    assert proxy.ask("/tagged/a")[1] == "salem"
    proxy.server.end()
    time.sleep(1.1)
    assert proxy.ask("/tagged/a")[0] == 502


def test_visitors_of_a_private_page_and_hosts_are_kept_apart(proxy: Proxy) -> None:
    assert [proxy.ask("/private", Cookie=f"n={number}")[1] for number in range(3)] == [
        f"private n={number}" for number in range(3)
    ]
    assert [proxy.ask("/file", Authorization="x")[0], proxy.ask("/file", Authorization="x")[0]] == [200, 200]
    assert proxy.server.program.environ["HTTP_HOST"] == "news.example.org"
    assert proxy.server.program.environ["wsgi.url_scheme"] == "https"
