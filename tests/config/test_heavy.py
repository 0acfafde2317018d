"""The heavy process ends when none of its loops has anything to do, and a loop that rests is woken when work comes."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

import pytest

from orkhon.config.heavy import Rest, Until, _stories


def test_the_process_ends_when_all_loops_rest_and_not_before() -> None:
    rest = Rest(("stories", "meaning"), ends=True)
    rest.note("meaning", True)
    assert not rest.stop.is_set()
    rest.note("meaning", False)
    rest.note("stories", True)
    assert not rest.stop.is_set()
    rest.note("meaning", True)
    assert rest.stop.is_set()


def test_a_process_that_is_to_stay_stays() -> None:
    rest = Rest(("meaning",), ends=False)
    rest.note("meaning", True)
    assert not rest.stop.is_set()


def test_a_loop_that_wants_to_rest_ends_alone_and_hears_when_the_process_ends() -> None:
    process = threading.Event()
    own = Until(process)
    own.set()
    assert own.is_set()
    assert own.wait(10)
    assert not process.is_set()
    other = Until(process)
    assert not other.wait(0.01)
    process.set()
    assert other.is_set()
    assert other.wait(10)


@pytest.mark.django_db(databases="__all__")
def test_stories_that_rest_are_made_again_when_the_readers_want_them(tmp_path: Path) -> None:
    wanted, stop = tmp_path / "heavy.wanted", threading.Event()
    runs: list[bool] = []
    rests: list[bool] = []

    def run(event: threading.Event) -> None:
        runs.append(event.is_set())
        if len(runs) == 1:
            wanted.touch()
        else:
            stop.set()
        event.set()

    _stories(run, wanted, wanted.exists, partial(list.append, rests), stop)
    assert runs == [False, False]
    assert rests == [False, True, False, True]
    assert not wanted.exists()
