"""`orkhon prepare` and `orkhon run` as an operator meets them: real processes, killed and started in every way."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub import DEADLINE, ORKHON, Hub, wait_until


def processes_of(home: Path) -> dict[int, str]:
    """Return the processes that live in that home, with their command lines."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if b"ORKHON_HOME=" + str(home).encode() in environment and words:
            found[int(folder.name)] = words
    return found


def process_of(hub: Hub, module: str) -> int:
    """Return the process that runs the module, waiting for it."""

    def look() -> int | None:
        return next((number for number, words in processes_of(hub.home).items() if module in words), None)

    return wait_until(look, f"a process of {module}")


@pytest.fixture(scope="module")
def prepared(prepared_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """One hub for all tests here, without the demonstration, on SQLite."""
    return prepared_hub.copied_to(tmp_path_factory.mktemp("hub"))


@pytest.fixture
def hub(prepared: Hub) -> Iterator[Hub]:
    """The prepared hub; whatever a failed test leaves of it is killed by process id."""
    yield prepared
    prepared.stop()
    for process in processes_of(prepared.home):
        os.kill(process, signal.SIGKILL)


def run_to_the_end(hub: Hub, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a hub that is expected to end by itself."""
    return subprocess.run(
        [ORKHON, "run"],
        env={**hub.environment, **changes},
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE,
    )


def test_preparing_shows_the_password_once_and_is_silent_when_nothing_is_to_be_done(hub: Hub) -> None:
    assert hub.password
    again = hub.command("prepare")
    assert again.stdout == ""
    assert again.stderr == ""


def test_a_hub_says_when_it_is_ready_answers_and_stops_clean(hub: Hub) -> None:
    hub.start()
    assert f"Orkhon is ready: {hub.address}/{{az,en,kk,ky,ru,tk,tr,uz}}/  admin: {hub.address}/admin/" in hub.log()
    visitor = hub.visitor()
    assert visitor.get("/healthz").status == 200
    # On a machine that stands still for some seconds the readers may be silent for a moment.
    ready = wait_until(
        lambda: next((page for page in [visitor.get("/readyz")] if page.status == 200), None), "the hub to be ready"
    )
    facts = json.loads(ready.text)
    assert facts["status"] == "ready"
    assert set(facts["readers"]["threads"]) == {
        "intake",
        "following",
        "embargoes",
        "publishing",
        "withdrawals",
        "originals",
        "redactions",
        "sealing",
        "derived",
        "referring",
        "notices",
        "letters",
        "webhooks",
        "search",
        "archive",
        "memory",
        "memory-kills",
        "alerts",
        "deadlines",
        "digests",
        "tidings",
        "corrections",
        "telling",
        "stories",
        "machine",
        "readership",
        "outlets",
        "channels",
        "newsletters",
        "breaking",
        "rates",
        "pictures",
        "fingerprints",
        "credentials",
        "cases",
        "determinations",
        "copies",
        "claims-read",
        "radar",
        "tipline",
        "retention",
    }
    assert all(thread["running"] for thread in facts["readers"]["threads"].values())
    page = visitor.get("/admin/login/")
    assert page.status == 200
    assert page.headers["cache-control"] == "private, no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert visitor.sign_in("admin", hub.password).status == 200
    assert "/admin/logout/" in visitor.get("/admin/").text
    assert hub.stop() == 0
    assert processes_of(hub.home) == {}


def test_visitors_wait_while_a_killed_web_process_comes_back(hub: Hub) -> None:
    hub.start()
    first = process_of(hub, "orkhon.config.web")
    os.kill(first, signal.SIGKILL)
    # The socket is the supervisor's, so this connection waits instead of being refused.
    assert hub.visitor().get("/healthz").status == 200
    assert process_of(hub, "orkhon.config.web") != first
    assert hub.stop() == 0


def test_killed_readers_come_back_and_their_silence_is_told(hub: Hub) -> None:
    hub.start()
    first = process_of(hub, "orkhon.config.readers")
    os.kill(first, signal.SIGKILL)
    heartbeat = hub.home / "run" / "readers.json"

    def another() -> bool:
        return bool(json.loads(heartbeat.read_text())["pid"] != first)

    wait_until(another, "a heartbeat of other readers")
    wait_until(lambda: hub.visitor().get("/readyz").status == 200, "the hub to be ready again")
    second = process_of(hub, "orkhon.config.readers")
    os.kill(second, signal.SIGSTOP)
    try:
        silent = wait_until(
            lambda: next((page for page in [hub.visitor().get("/readyz")] if page.status == 503), None),
            "the hub to notice that its readers are silent",
        )
        assert "readers have been silent for" in json.loads(silent.text)["reasons"][0]
    finally:
        os.kill(second, signal.SIGCONT)
    assert hub.stop() == 0


def test_nothing_is_left_when_the_supervisor_is_killed_and_the_next_start_works(hub: Hub) -> None:
    hub.start()
    supervisor = next(n for n, words in processes_of(hub.home).items() if words.rstrip().endswith("orkhon run"))
    os.kill(supervisor, signal.SIGKILL)
    hub.stop()
    hub.start()
    assert supervisor not in processes_of(hub.home)
    assert hub.stop() == 0
    wait_until(lambda: processes_of(hub.home) == {}, "the processes of both runs to end")


def test_a_second_start_names_the_process_that_runs(hub: Hub) -> None:
    hub.start()
    second = run_to_the_end(hub)
    assert second.returncode == 1
    supervisor = next(n for n, words in processes_of(hub.home).items() if words.rstrip().endswith("orkhon run"))
    assert f"already running in {hub.home} (process {supervisor})" in second.stderr
    assert hub.visitor().get("/healthz").status == 200


def test_a_taken_port_is_said_before_anything_starts(hub: Hub) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_to_the_end(hub, ORKHON_PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"orkhon: cannot listen on 127.0.0.1 port {port}: Address already in use")
    assert done.stderr.count("\n") == 1


def test_a_home_without_a_hub_is_told_what_to_run(hub: Hub, tmp_path: Path) -> None:
    done = run_to_the_end(hub, ORKHON_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "run `orkhon prepare` first" in done.stderr


def test_a_value_that_cannot_work_is_one_line_and_status_2(hub: Hub) -> None:
    done = run_to_the_end(hub, ORKHON_PORT="eighty")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "ORKHON_PORT is 'eighty'" in done.stderr


def test_a_wire_without_its_guards_does_not_start_and_prepare_puts_them_back(hub: Hub) -> None:
    with sqlite3.connect(hub.home / "orkhon.sqlite3") as database:
        database.execute("DROP TRIGGER wire_header_no_update")
    done = run_to_the_end(hub)
    assert done.returncode == 1
    assert "not guarded against change: wire_header_no_update missing" in done.stderr
    assert processes_of(hub.home) == {}
    assert "guards of the wire were missing" in hub.command("prepare").stdout
    hub.start()
    assert hub.stop() == 0


def test_a_hub_whose_key_is_gone_does_not_start_and_says_so_once(hub: Hub) -> None:
    code = hub.home / "keys" / "hub.code"
    code.write_text("orkhon\n", encoding="ascii")
    try:
        done = run_to_the_end(hub)
    finally:
        code.unlink()
    assert done.returncode == 1
    assert "hub.pem is missing" in done.stderr
    assert "Traceback" not in done.stderr
    assert processes_of(hub.home) == {}


def test_migrations_that_are_not_applied_are_named_instead_of_served(hub: Hub) -> None:
    def forget(names: tuple[str, str]) -> None:
        with sqlite3.connect(hub.home / "orkhon.sqlite3") as database:
            database.execute("UPDATE django_migrations SET name = ? WHERE app = 'wire' AND name = ?", names)

    forget(("0001_hidden", "0001_initial"))
    try:
        done = run_to_the_end(hub)
    finally:
        forget(("0001_initial", "0001_hidden"))
    assert done.returncode == 1
    assert "migrations are not applied (first wire.0001_initial); run `orkhon prepare`" in done.stderr


def test_ctrl_c_right_after_the_start_leaves_nothing(hub: Hub) -> None:
    for moment in (0.3, 0.8, 1.6):
        # A suite that a shell started in its background ignores Ctrl-C, and so would the hub until it listens to it.
        command = ["env", "--default-signal=INT", ORKHON, "run"]
        process = subprocess.Popen(command, env=hub.environment, stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(DEADLINE)
        wait_until(lambda: processes_of(hub.home) == {}, "everything to end")
