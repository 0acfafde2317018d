"""A hub whose pages come from two processes (ORKHON_WEB=2): what one of them learns, the other knows."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor

import pytest

from tests.hub import DEADLINE, Hub, Visitor, wait_until
from tests.server.test_run import processes_of
from tests.server.web_processes import NAMES, alone, process_of


@pytest.fixture(scope="module")
def hub(demonstrated_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with articles, whose pages come from two processes, and to which nothing new comes."""
    hub = demonstrated_hub.copied_to(tmp_path_factory.mktemp("two"), demonstration="off")
    hub.environment["ORKHON_WEB"] = "2"
    try:
        hub.start()
        wait_until(lambda: all(process_of(hub, name) for name in NAMES), "both web processes to give signs of life")
        yield hub
        hub.stop()
    finally:
        for process in processes_of(hub.home):
            os.kill(process, signal.SIGKILL)


def _status(hub: Hub, path: str) -> int:
    """Ask on a connection of its own, which whichever process runs takes."""
    return hub.visitor().get(path).status


def test_both_processes_are_named_and_listen_to_one_port(hub: Hub) -> None:
    facts = json.loads(wait_until(lambda: _ready(hub), "the hub to be ready with both"))
    assert {name: facts[name]["pid"] for name in NAMES} == {name: process_of(hub, name) for name in NAMES}
    said = hub.command("doctor", check=False).stdout
    for name in NAMES:
        assert f"{name} lives (process {process_of(hub, name)})" in said
        with alone(hub, name):
            assert _status(hub, "/healthz") == 200


def _ready(hub: Hub) -> str:
    page = hub.visitor().get("/readyz")
    # Found at most once a second: what is told may be from before the second one reported.
    return page.text if page.status == 200 and all(f'"{name}"' in page.text for name in NAMES) else ""


def test_who_signed_in_at_one_process_is_known_to_the_other_and_signs_out_of_both(hub: Hub) -> None:
    visitor = hub.visitor()
    with alone(hub, "web-1"):
        assert visitor.sign_in("admin", hub.password).status == 200
    with alone(hub, "web-2"):
        page = visitor.get("/admin/account/")
        assert page.url.endswith("/admin/account/")
        visitor.post("/admin/logout/", {}, page=page)
    with alone(hub, "web-1"):
        assert visitor.get("/admin/").url.endswith("/admin/login/?next=/admin/")


def test_a_kill_is_gone_in_both_though_each_had_kept_the_page(hub: Hub) -> None:
    address, uri = _published(hub)
    for name in NAMES:
        with alone(hub, name):
            # Twice, so that the second is the bytes that this process keeps.
            assert [_status(hub, address), _status(hub, address)] == [200, 200]
    hub.command("wire", "kill", uri, "--reason", "a test of the promise", "--person", "the tests")
    for name in NAMES:
        with alone(hub, name):
            wait_until(lambda: _status(hub, address) == 410, f"410 from {name}", pause=0.02)


def _published(hub: Hub) -> tuple[str, str]:
    """Return the address and the uri of an article."""
    entries = [json.loads(line) for line in hub.command("wire", "tail").stdout.splitlines()]
    by_headline = {
        one["value"]: entry["uri"]
        for entry in entries
        if entry["agency"] == "desk" and entry["kind"] == "publish"
        for one in (entry["ninjs"] or {}).get("headlines", ())
    }
    for path in set(re.findall(r'href="(/en/[^"]+-\d+/)"', hub.visitor().get("/en/").text)):
        text = hub.visitor().get(path).text
        uri = next((uri for headline, uri in by_headline.items() if f"<h1>{headline}</h1>" in _plain(text)), None)
        if uri is not None:
            return path, uri
    raise AssertionError("the front page links no article of the desk")


def _plain(text: str) -> str:
    return re.sub(r"<h1[^>]*>\s*(.*?)\s*</h1>", r"<h1>\1</h1>", text, flags=re.DOTALL)


def test_the_requests_of_one_client_count_over_both(hub: Hub) -> None:
    def asked(name: str) -> int:
        with alone(hub, name):
            return _status(hub, "/notices/nobody-sealed-this/")

    # A minute's worth is sixty: one process alone is asked until it has had enough.
    with alone(hub, "web-1"):
        wait_until(lambda: _status(hub, "/notices/nobody-sealed-this/") == 429, "a refusal", pause=0)
    # A second gives one more, so what a slow machine lets through in between is taken again.
    assert 429 in [asked("web-2") for _ in range(5)]


def test_news_come_to_the_live_screens_of_both(hub: Hub) -> None:
    visitor = hub.visitor()
    visitor.sign_in("admin", hub.password)
    opened = contextlib.ExitStack()
    streams = {}
    for name in NAMES:
        with alone(hub, name):
            streams[name] = opened.enter_context(_stream(hub, visitor))
    uri = next(
        entry["uri"]
        for entry in map(json.loads, hub.command("wire", "tail").stdout.splitlines())
        if entry["agency"] != "desk" and entry["kind"] == "publish" and not entry["ninjs"].get("embargoedUntil")
    )
    hub.command("wire", "withhold", uri, "--reason", "a name is in doubt", "--person", "the tests")
    for name in NAMES:
        told = b""
        while uri.encode() not in told:
            told = streams[name].readline()
            assert told, f"{name} ended its stream"
    opened.close()


@contextlib.contextmanager
def _stream(hub: Hub, visitor: Visitor) -> Iterator[http.client.HTTPResponse]:
    """Open the live wire, and give it once it has begun."""
    cookies: CookieJar = next(
        one.cookiejar
        for one in visitor._opener.handlers  # type: ignore[attr-defined]  # urllib's, which typeshed leaves out
        if isinstance(one, HTTPCookieProcessor)
    )
    told = "; ".join(f"{one.name}={one.value}" for one in cookies)
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", hub.port, timeout=DEADLINE)) as connection:
        connection.request("GET", "/admin/wire/stream/", headers={"Cookie": told})
        answer = connection.getresponse()
        assert answer.status == 200
        wait_until(lambda: answer.readline().startswith(b"data:"), "the stream to begin", pause=0)
        yield answer
        answer.close()


def test_one_that_is_killed_comes_back_and_visitors_are_answered_meanwhile(hub: Hub) -> None:
    first = process_of(hub, "web-2")
    os.kill(first, signal.SIGKILL)
    assert [_status(hub, "/healthz") for _ in range(20)] == [200] * 20
    wait_until(lambda: process_of(hub, "web-2") not in {0, first}, "another second process")
    with alone(hub, "web-2"):
        assert _status(hub, "/healthz") == 200


def test_they_end_with_the_hub_and_leave_no_sign_of_life(hub: Hub) -> None:
    assert hub.stop() == 0
    assert processes_of(hub.home) == {}
    assert not list(Path(hub.home / "run").glob("web*.json"))


@pytest.mark.parametrize("wanted", ["1", ""])
def test_one_process_is_called_web(demonstrated_hub: Hub, tmp_path: Path, wanted: str) -> None:
    hub = demonstrated_hub.copied_to(tmp_path, demonstration="off")
    hub.environment["ORKHON_WEB"] = wanted
    try:
        hub.start()
        wait_until(lambda: process_of(hub, "web"), "the web process to give a sign of life")
    finally:
        hub.stop()
