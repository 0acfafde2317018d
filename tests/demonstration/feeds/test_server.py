"""The feed server as a process: it answers, remembers, stands still when told, and ends cleanly."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orkhon.demonstration.errors import DemonstrationError
from orkhon.demonstration.feeds.__main__ import settings_from
from orkhon.demonstration.feeds.run import Feeds, Settings, size_of
from orkhon.demonstration.state import State, read_state, write_state
from orkhon.demonstration.stock import Event
from tests.hub import DEADLINE, free_port

PATIENCE = DEADLINE


def _get(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def _command(port: int, home: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "orkhon.demonstration.feeds", "--port", str(port), "--home", str(home), *more]


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the feed server ended at its start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the feed server never listened")


@contextmanager
def _serving(
    home: Path, *more: str, stdin: int | None = subprocess.DEVNULL
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ORKHON_")}
    with subprocess.Popen(_command(port, home, *more), env=environment, stdin=stdin) as process:
        try:
            _wait(process, port)
            yield port, process
        finally:
            process.kill()


def test_feeds_are_answered_with_their_type_and_again_with_304(tmp_path: Path) -> None:
    with _serving(tmp_path) as (port, process):
        status, headers, body = _get(port, "/bosphorus/rss.xml?x=1")
        assert (status, headers["content-type"]) == (200, "application/rss+xml; charset=utf-8")
        assert body.startswith(b"<?xml")
        status, _, body = _get(port, "/nothing")
        assert (status, body) == (404, b"nothing is at /nothing\n")
        assert _get(port, "/altai/ninjs.json", "POST")[0] == 405
        status, headers, body = _get(port, "/altai/", "HEAD")
        assert (status, body) == (200, b"")
        assert int(headers["content-length"]) > 0
        again = _get(port, "/caspian/members.json")
        assert again[0] == 200
        status, headers, body = _get(port, "/caspian/members.json", **{"If-None-Match": again[1]["etag"]})
        assert (status, body, headers["etag"]) == (304, b"", again[1]["etag"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_a_restart_goes_on_where_the_stop_was(tmp_path: Path) -> None:
    with _serving(tmp_path) as (_, process):
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    first = read_state(tmp_path)
    assert first is not None
    assert first.started is not None
    with _serving(tmp_path):
        pass
    second = read_state(tmp_path)
    assert second is not None
    assert (second.started, second.pauses) == (first.started, ())


def test_paused_from_the_first_start_nothing_is_ever_sent(tmp_path: Path) -> None:
    with _serving(tmp_path, "--paused") as (port, _):
        assert json.loads(_get(port, "/altai/ninjs.json")[2]) == []
    assert read_state(tmp_path) is None


def test_it_ends_with_the_program_that_holds_its_standard_input(tmp_path: Path) -> None:
    with _serving(tmp_path, stdin=subprocess.PIPE) as (_, process):
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(_command(port, tmp_path), capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert f"port {port} cannot be served" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_picture_is_drawn_when_asked_for_and_kept(tmp_path: Path) -> None:
    with _serving(tmp_path) as (port, _):
        status, headers, body = _get(port, "/pictures/train-1.webp")
        assert (status, headers["content-type"]) == (200, "image/webp")
        assert body[8:12] == b"WEBP"
        assert (tmp_path / "demonstration" / "pictures" / "train-1.webp").read_bytes() == body
        for name in ("spaceship-1", "train-9", "train", "..%2Ftrain-1"):
            assert _get(port, f"/pictures/{name}.webp")[0] == 404


def _feeds(home: Path, events: tuple[Event, ...], now: datetime, *, paused: bool = False, most: int = 2048) -> Feeds:
    return Feeds(Settings(port=8791, home=home, paused=paused, megabytes=most), events, now)


def test_when_the_disk_is_full_nothing_new_is_sent_until_there_is_room(
    tmp_path: Path, events: tuple[Event, ...], caplog: pytest.LogCaptureFixture
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    write_state(tmp_path, State(port=8791, loaded=now, started=now - timedelta(hours=1)))
    feeds = _feeds(tmp_path, events, now)
    feeds.start(now)
    before = feeds.reports(now)
    feeds.weigh(3_000_000_000, now + timedelta(minutes=1))
    assert "ORKHON_HOME is full home_mb=3000 ORKHON_DEMONSTRATION_MB=2048" in caplog.text
    stopped = feeds.reports(now + timedelta(minutes=1))
    assert feeds.reports(now + timedelta(hours=8)) == stopped > 0
    assert stopped >= before
    kept = read_state(tmp_path)
    assert kept is not None
    assert kept.is_paused
    feeds.weigh(1_000, now + timedelta(minutes=90))
    later = feeds.site.reports(now + timedelta(minutes=95))
    assert later[0].sent >= now + timedelta(minutes=90)
    assert not any(now + timedelta(minutes=1) <= report.sent < now + timedelta(minutes=90) for report in later)


def test_a_paused_restart_sends_nothing_of_the_time_between(tmp_path: Path, events: tuple[Event, ...]) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    write_state(tmp_path, State(port=8791, loaded=now, started=now - timedelta(hours=2)))
    feeds = _feeds(tmp_path, events, now)
    feeds.start(now)
    stopped = now - timedelta(minutes=50)
    os.utime(tmp_path / "demonstration" / "beat", (stopped.timestamp(), stopped.timestamp()))
    paused = _feeds(tmp_path, events, now, paused=True)
    paused.start(now)
    assert paused.state.is_paused
    assert max(report.sent for report in paused.site.reports(now)) < stopped


def test_the_size_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"x" * 700)
    (tmp_path / "c").write_bytes(b"x" * 300)
    assert size_of(tmp_path) == 1000


def test_settings_that_make_no_sense_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ORKHON_DEMONSTRATION_MB", "many")
    with pytest.raises(SystemExit):
        settings_from(["--port", "8791", "--home", str(tmp_path)])
    assert "ORKHON_DEMONSTRATION_MB is 'many'" in capsys.readouterr().err
    monkeypatch.setenv("ORKHON_DEMONSTRATION_MB", "7")
    monkeypatch.setenv("ORKHON_DEMONSTRATION", "paused")
    settings = settings_from(["--port", "8791", "--home", str(tmp_path)])
    assert (settings.megabytes, settings.paused) == (7, True)
    with pytest.raises(SystemExit):
        settings_from(["--port", "8791", "--home", str(tmp_path / "gone")])


def test_a_damaged_state_stops_the_start_with_words(tmp_path: Path, events: tuple[Event, ...]) -> None:
    (tmp_path / "demonstration.json").write_text("{")
    with pytest.raises(DemonstrationError, match="load the demonstration again"):
        _feeds(tmp_path, events, datetime.now(UTC))
