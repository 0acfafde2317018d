"""The supervisor with real processes: what dies comes back, what ends ends whole, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hub import DEADLINE, wait_until

ROOT = Path(__file__).resolve().parents[2]


def lives(process: int) -> bool:
    """Tell whether the process runs; one that has ended and was not fetched yet does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


class ToyHub:
    """A supervisor of toy children in a process group of its own, as a shell would start it."""

    def __init__(self, folder: Path, *kinds: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.server.toys", "hub", str(folder), *kinds],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def pid_of(self, name: str) -> int:
        """Return the process of that child at this moment."""
        return int((self.folder / f"{name}.pid").read_text())

    def until_ready(self) -> None:
        """Wait for the announcement."""
        wait_until((self.folder / "ready").exists, "the hub says that it is ready")

    def ever_started(self) -> list[int]:
        """Return every process that any child ever was."""
        return [int(line) for path in self.folder.glob("*.starts") for line in path.read_text().split()]

    def end(self) -> int:
        """Wait for its end."""
        return self.process.wait(DEADLINE)


@pytest.fixture
def hubs(tmp_path: Path) -> Iterator[Callable[..., ToyHub]]:
    """Start hubs; whatever a failed test leaves is killed by its own process id."""
    started: list[ToyHub] = []

    def start(*kinds: str) -> ToyHub:
        started.append(ToyHub(tmp_path, *kinds))
        return started[-1]

    yield start
    for hub in started:
        hub.process.kill()
        hub.process.communicate()
        for process in hub.ever_started():
            if lives(process):
                os.kill(process, signal.SIGKILL)


def test_a_killed_child_comes_back_as_another_process(hubs: Callable[..., ToyHub]) -> None:
    hub = hubs("quiet", "quiet")
    hub.until_ready()
    first, other = hub.pid_of("quiet0"), hub.pid_of("quiet1")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: hub.pid_of("quiet0") != first, "another process under the same name")
    assert lives(hub.pid_of("quiet0"))
    assert hub.pid_of("quiet1") == other, "its neighbour was left in peace"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_supervisor_and_children(hubs: Callable[..., ToyHub], number: signal.Signals) -> None:
    hub = hubs("quiet", "quiet")
    hub.until_ready()
    hub.process.send_signal(number)
    assert hub.end() == 0
    assert [process for process in hub.ever_started() if lives(process)] == []


def test_ctrl_c_in_the_terminals_process_group_ends_everything_once(hubs: Callable[..., ToyHub]) -> None:
    hub = hubs("quiet", "quiet")
    hub.until_ready()
    os.killpg(hub.process.pid, signal.SIGINT)
    assert hub.end() == 0
    assert [process for process in hub.ever_started() if lives(process)] == []
    assert len(hub.ever_started()) == 2, "nobody was started again on the way down"
    assert hub.process.stderr is not None
    assert "KeyboardInterrupt" not in hub.process.stderr.read()


def test_a_stop_while_children_are_still_starting_leaves_none(hubs: Callable[..., ToyHub], tmp_path: Path) -> None:
    for moment in (0.05, 0.15, 0.25, 0.35):
        hub = hubs("quiet", "quiet", "quiet")
        time.sleep(moment)
        hub.process.terminate()
        hub.end()
    wait_until(lambda: not any(map(lives, hub.ever_started())), "all children of all starts have ended")


def test_children_end_when_their_supervisor_is_killed(hubs: Callable[..., ToyHub]) -> None:
    hub = hubs("quiet", "quiet")
    hub.until_ready()
    hub.process.kill()
    hub.end()
    wait_until(lambda: not any(map(lives, hub.ever_started())), "the children have noticed")


def test_a_child_that_will_not_end_is_killed(hubs: Callable[..., ToyHub]) -> None:
    hub = hubs("stubborn")
    hub.until_ready()
    hub.process.terminate()
    assert hub.end() == 0
    assert not lives(hub.pid_of("stubborn0"))


def test_even_a_child_that_will_not_end_ends_after_its_supervisor_was_killed(hubs: Callable[..., ToyHub]) -> None:
    hub = hubs("stubborn")
    hub.until_ready()
    hub.process.kill()
    hub.end()
    wait_until(lambda: not lives(hub.pid_of("stubborn0")), "the leash has killed it")


def test_a_child_that_keeps_dying_is_started_again_and_reported(hubs: Callable[..., ToyHub]) -> None:
    hub = hubs("restless", "quiet")
    wait_until(lambda: len(hub.ever_started()) >= 8, "six starts of the restless one at least")
    hub.process.terminate()
    assert hub.end() == 0
    assert hub.process.stderr is not None
    printed = hub.process.stderr.read()
    assert "WARNING child ended restless0" in printed
    assert "ERROR child keeps dying restless0" in printed


def test_a_child_that_refuses_to_start_ends_the_hub_instead_of_starting_for_ever(hubs: Callable[..., ToyHub]) -> None:
    hub = hubs("quiet", "refusing")
    assert hub.end() == 1
    assert [process for process in hub.ever_started() if lives(process)] == []


def test_a_child_that_is_not_wanted_yet_starts_once_it_is(hubs: Callable[..., ToyHub], tmp_path: Path) -> None:
    hub = hubs("quiet", "later")
    hub.until_ready()
    assert not (tmp_path / "later1.pid").exists()
    (tmp_path / "wanted").touch()
    wait_until((tmp_path / "later1.pid").exists, "the child that is wanted now")


def test_a_child_that_rests_is_started_whenever_it_is_wanted_and_is_no_death(
    hubs: Callable[..., ToyHub], tmp_path: Path
) -> None:
    hub = hubs("quiet", "resting")
    hub.until_ready()
    for times in (1, 2, 3):
        (tmp_path / "wanted").touch()
        wait_until(lambda count=times: len(hub.ever_started()) == 1 + count, "another start")  # type: ignore[misc]
        wait_until(lambda: not (tmp_path / "wanted").exists(), "its rest")
    hub.process.send_signal(signal.SIGTERM)
    assert hub.end() == 0
    assert hub.process.stderr is not None
    assert "child ended" not in hub.process.stderr.read()


def test_a_second_supervisor_of_the_same_home_is_refused_and_told_who_runs(hubs: Callable[..., ToyHub]) -> None:
    first = hubs("quiet")
    first.until_ready()
    second = hubs("quiet")
    assert second.end() == 1
    assert second.process.stderr is not None
    assert f"process {first.process.pid}" in second.process.stderr.read()
    assert lives(first.pid_of("quiet0"))


def test_the_lock_of_a_killed_supervisor_is_free_and_says_that_it_ended_badly(
    hubs: Callable[..., ToyHub], tmp_path: Path
) -> None:
    first = hubs("quiet")
    first.until_ready()
    first.process.kill()
    first.end()
    assert (tmp_path / "orkhon.lock").read_text() == f"{first.process.pid}\n"
    (tmp_path / "ready").unlink()
    second = hubs("quiet")
    second.until_ready()
    second.process.terminate()
    assert second.end() == 0
    assert (tmp_path / "orkhon.lock").read_text() == ""
