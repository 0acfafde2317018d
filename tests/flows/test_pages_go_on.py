"""A whole hub on PostgreSQL under load: its pages go on without the database, and a kill takes effect everywhere."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.hub import DEADLINE, Hub, wait_until
from tests.postgresql import running_server, start_server, stop_server
from tests.prepared import hub_on_postgresql, prepared_folder
from tests.server.test_run import processes_of
from tests.server.web_processes import NAMES, alone, facts_of

pytestmark = [pytest.mark.postgresql]

ROOT = Path(__file__).resolve().parents[2]
PORTALS = Path(__file__).parent / "pages_portal.toml"
HEADLINE = "Жаңа көпір ашылды"
UNASKED = ["/en/", "/en/society/", "/kk-latn/", "/kk-arab/"]
"""Front pages and sections that no visitor asked for."""


@dataclass
class Load:
    """Visitors who ask for the same addresses again and again, and what they were given."""

    port: int
    paths: list[str]
    given: Counter[tuple[str, int, bool]] = field(default_factory=Counter)
    old: list[str] = field(default_factory=list)
    forbidden: str = ""
    broken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=(number,)) for number in range(4)]
        for thread in self._threads:
            thread.start()

    def _visit(self, number: int) -> None:
        # Each a while on one connection, then on another, which any of the processes may take.
        while not self._stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
            try:
                for path in self.paths * 5:
                    connection.request("GET", path, headers={"Host": "localhost"})
                    answer = connection.getresponse()
                    text = answer.read().decode()
                    is_old = answer.headers["cache-status"] is not None
                    self.given[path, answer.status, is_old] += 1
                    if self.forbidden and self.forbidden in text:
                        self.old.append(path)
            except (OSError, http.client.HTTPException) as error:
                self.broken.append(repr(error))
            finally:
                connection.close()

    def since_now(self) -> None:
        """Forget what was given before."""
        self.given.clear()

    def statuses(self) -> set[int]:
        """Return the statuses that were given."""
        return {status for _, status, _ in list(self.given)}

    def many(self, more: int = 200) -> None:
        """Wait until so many more answers were given."""
        end = sum(self.given.values()) + more
        wait_until(lambda: sum(self.given.values()) >= end, f"{more} answers")

    def close(self) -> None:
        """Let the visitors go."""
        self._stop.set()
        for thread in self._threads:
            thread.join(DEADLINE)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of these tests' own, which may be stopped."""
    folder = prepared_folder()
    files = folder / "postgresql" if folder else None
    with running_server(files=files if files and files.exists() else None) as address:
        yield address


@pytest.fixture(scope="module")
def hub(server: str, prepared_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with one portal and a newsroom, whose pages come from two processes."""
    hub = hub_on_postgresql(tmp_path_factory.mktemp("pages"), server, "pages", model=prepared_hub, demonstration="off")
    hub.environment["ORKHON_WEB"] = "2"
    hub.prepare()
    hub.command("alliance", "load", str(PORTALS))
    _cast(hub, "newsroom()")
    try:
        hub.start()
        yield hub
        hub.stop()
    finally:
        for process in processes_of(hub.home):
            os.kill(process, signal.SIGKILL)


def _cast(hub: Hub, words: str) -> str:
    found = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.flows import pages_cast; pages_cast.{words}"
    return hub.command("shell", "--no-imports", "-c", found).stdout


def _published(hub: Hub, headline: str) -> tuple[str, str]:
    """Publish an article; return its address and its uri."""
    facts = json.loads(_cast(hub, f"publish({headline!r})").strip().splitlines()[-1])
    return f"/kk/society/{facts['slug']}-{facts['pk']}/", facts["uri"]


def _is_ready(hub: Hub, name: str) -> bool:
    facts = facts_of(hub, name)
    return bool(0 < facts.get("pages_wanted", 0) == facts.get("pages_ready", -1))


def _statuses_of(hub: Hub, name: str, paths: list[str]) -> list[int]:
    """Ask one of the processes alone."""
    with alone(hub, name):
        return [_text(hub, path)[0] for path in paths]


def _text(hub: Hub, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=DEADLINE)
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_pages_go_on_while_the_database_is_away_and_come_back_without_a_hand(hub: Hub, server: str) -> None:
    address, _uri = _published(hub, HEADLINE)
    wait_until(lambda: HEADLINE in _text(hub, "/kk/")[1], "the front page to show it")
    load = Load(hub.port, ["/kk/", "/kk/society/", address, "/kk/rss.xml"])
    try:
        load.many(3000)  # until both processes have all of them
        assert load.statuses() == {200}
        wait_until(lambda: all(_is_ready(hub, name) for name in NAMES), "all front pages in both processes", pause=0.5)
        stop_server(server)
        load.since_now()
        try:
            wait_until(lambda: any(old for _, _, old in list(load.given)), "pages to say that they are old", pause=0.5)
            load.many(1000)
            given = Counter(load.given)
            missing = _text(hub, "/kk/imprint/")[0]
            unasked = {name: _statuses_of(hub, name, UNASKED) for name in NAMES}
        finally:
            start_server(server)
        assert {status for _, status, _ in given} == {200}, given
        assert missing == 503, "what nobody had kept is not there for now"
        assert unasked == dict.fromkeys(NAMES, [200] * len(UNASKED)), "front pages and sections lie ready in each"
        second, _uri = _published(hub, "Көпір туралы екінші хабар")
        wait_until(lambda: "екінші хабар" in _text(hub, "/kk/")[1], "the front page to show what is new")
        wait_until(lambda: _text(hub, "/kk/imprint/")[0] == 200, "what nobody had kept to be there again")
        load.since_now()
        load.many(500)
        assert load.statuses() == {200}
    finally:
        load.close()
    assert _text(hub, second)[0] == 200


def test_a_kill_under_load_is_effective_in_both_processes_and_on_every_page(hub: Hub) -> None:
    headline = "Бұл хабар қайтарылады"
    address, uri = _published(hub, headline)
    lists = ["/kk/", "/kk/society/", "/kk/rss.xml", "/sitemap-kk-1.xml"]
    wait_until(lambda: headline in _text(hub, "/kk/")[1], "the front page to show it")
    load = Load(hub.port, [address, *lists])
    try:
        load.many()
        hub.command("wire", "kill", uri, "--reason", "a test of the promise", "--person", "the tests")
        wait_until(lambda: (address, 410, False) in load.given, "the first 410", pause=0.01)
        # The promise is a second; nothing of it may come after, from whichever process.
        wait_until(lambda: not _shows(hub, headline, lists), "it to be gone from all lists", pause=0.01)
        threading.Event().wait(1.0)
        load.forbidden = headline
        load.since_now()
        load.many(1000)
        assert load.old == []
        assert {status for path, status, _ in load.given if path == address} == {410}
    finally:
        load.close()


def _shows(hub: Hub, headline: str, paths: list[str]) -> bool:
    return any(headline in _text(hub, path)[1] for path in paths)
