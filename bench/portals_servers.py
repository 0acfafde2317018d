"""What `make bench-portals` measures beside: nginx that keeps the hub's pages, Wagtail's own; and wrk, which asks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.hub import free_port

CONNECTIONS: Final = 32
ENCODING: Final = "br, gzip"
_LONGEST_WAIT_S: Final = 60.0

_NGINX = """
daemon off;
pid {folder}/nginx.pid;
worker_processes {workers};
worker_rlimit_nofile 4096;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=1000 inactive=60s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    proxy_cache_path {folder}/kept levels=1:2 keys_zone=kept:8m max_size=64m inactive=1h use_temp_path=off;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{
            proxy_pass http://127.0.0.1:{hub};
            proxy_set_header Host 127.0.0.1:{hub};
            proxy_set_header Accept-Encoding $http_accept_encoding;
            proxy_cache kept;
            proxy_cache_key $request_uri$http_accept_encoding;
            proxy_cache_valid 200 1h;
            proxy_ignore_headers Cache-Control Expires X-Accel-Expires Vary;
        }}
    }}
}}
"""


def has_wrk() -> bool:
    """Tell whether wrk is installed."""
    return shutil.which("wrk") is not None


def asked_by_wrk(address: str, seconds: float) -> float:
    """Return how many requests a second were answered with 200. Raises where one was not."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "-H", f"Accept-Encoding: {ENCODING}", address]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"wrk at {address}: {said}")
    return float(found[1])


def body_of(address: str) -> bytes:
    """Return the bytes of a page as they are sent, compressed."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": ENCODING})
    with urllib.request.urlopen(request, timeout=_LONGEST_WAIT_S) as answer:
        body: bytes = answer.read()
    return body


@contextmanager
def nginx_before(hub_port: int, folder: Path) -> Iterator[str | None]:
    """Run nginx with a cache of its own before the hub, as many workers as the hub has processes; None without one."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        yield None
        return
    port = free_port()
    workers = os.environ.get("ORKHON_WEB", "1")
    folder.mkdir()
    owner = "user root;\n" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(owner + _NGINX.format(folder=folder, workers=workers, port=port, hub=hub_port))
    with _running([program, "-c", str(config), "-p", str(folder)], {}, f"http://127.0.0.1:{port}/") as address:
        yield address


@contextmanager
def wagtail_in(folder: Path, articles: int) -> Iterator[tuple[str, str]]:
    """Run the peer on a database of its own with so many pages; give its address and its paths as JSON."""
    folder.mkdir()
    settings = {"PEER_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "bench.portals_peer.settings"}
    filled = subprocess.run(
        [sys.executable, "-m", "bench.portals_peer.filling", str(articles)],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-log"),
        *("--workers", "2", "--blocking-threads", "4", "bench.portals_peer.serving:application"),
    ]
    with _running(command, settings, f"http://127.0.0.1:{port}/en/") as address:
        yield address.removesuffix("en/"), filled.stdout.splitlines()[-1]


@contextmanager
def _running(command: list[str], changes: Mapping[str, str], address: str) -> Iterator[str]:
    process = subprocess.Popen(command, env={**os.environ, **changes}, stdout=subprocess.DEVNULL)
    try:
        _wait_for(lambda: _answers(address), process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _LONGEST_WAIT_S
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{process.args!r} does not answer")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
