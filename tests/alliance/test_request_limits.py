"""How often one token may ask: counted over all processes of a home, and whole whatever the file holds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.alliance.programs.limits import RequestLimits

MOMENT = 5_000.0


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home in which nobody has asked for anything."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


def test_a_minutes_worth_is_let_through_and_then_one_for_each_share_of_a_minute() -> None:
    limits = RequestLimits("api")
    assert [limits.take("token", per_minute=3, now=MOMENT) for _ in range(4)] == [0, 0, 0, 20]
    assert limits.take("token", per_minute=3, now=MOMENT + 19) == pytest.approx(1)
    assert limits.take("token", per_minute=3, now=MOMENT + 20) == 0
    assert limits.take("token", per_minute=3, now=MOMENT + 20) == 20


def test_each_key_has_a_bucket_and_so_has_the_same_key_elsewhere() -> None:
    assert RequestLimits("api").take("one", per_minute=1, now=MOMENT) == 0
    assert RequestLimits("api").take("one", per_minute=1, now=MOMENT) == 60
    assert RequestLimits("api").take("two", per_minute=1, now=MOMENT) == 0
    assert RequestLimits("push").take("one", per_minute=1, now=MOMENT) == 0


def test_processes_of_one_home_let_through_no_more_together(home: Path) -> None:
    program = (
        "from orkhon.alliance.programs.limits import RequestLimits\n"
        "from django.conf import settings\n"
        f"settings.configure(ORKHON_HOME={str(home)!r})\n"
        f"print(sum(not RequestLimits('api').take('k', per_minute=50, now={MOMENT}) for _ in range(40)))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env={**os.environ})
        for _ in range(3)
    ]
    assert sum(int(one.communicate()[0]) for one in running) == 50


def test_nonsense_in_the_file_and_a_clock_that_began_anew_shut_nobody_out(home: Path) -> None:
    limits = RequestLimits("api")
    assert limits.take("token", per_minute=1, now=MOMENT) == 0
    # After the machine was started again its clock stands earlier.
    assert limits.take("token", per_minute=1, now=100.0) == 0
    assert limits.take("token", per_minute=1, now=100.0) == 60
    (home / "run" / "limits").write_bytes(b"\xff" * (1 << 19))
    assert limits.take("token", per_minute=1, now=100.0) == 0
    assert limits.take("token", per_minute=1, now=100.0) == 60


def test_many_keys_make_room_for_one_another_and_the_file_does_not_grow(home: Path) -> None:
    limits = RequestLimits("api")
    for number in range(40_000):
        assert limits.take(str(number), per_minute=1, now=MOMENT + number / 1000) == 0
    assert limits.take("39999", per_minute=1, now=MOMENT + 40) > 0
    assert (home / "run" / "limits").stat().st_size == 1 << 19


def test_a_home_in_which_nothing_can_be_written_is_counted_in_memory(home: Path) -> None:
    (home / "run").write_text("a file where the folder should be")
    limits = RequestLimits("api")
    assert limits.take("token", per_minute=1, now=MOMENT) == 0
    assert limits.take("token", per_minute=1, now=MOMENT) == 60
