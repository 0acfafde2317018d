"""Threads that wait for the same thing go through it together, and what is wrong with one is nobody else's."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from orkhon.intake.joining import Joining


class Work:
    """Doubles numbers; the first go waits until it is let go on. Fails for a go with an odd number in it."""

    def __init__(self) -> None:
        self.goes: list[list[int]] = []
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, shares: Sequence[int]) -> list[int]:
        self.goes.append(list(shares))
        self.begun.set()
        assert self.go_on.wait(20)
        odd = [share for share in shares if share % 2]
        if odd:
            raise ValueError(odd[0])
        return [2 * share for share in shares]


def _done_while_the_first_is_at_it(work: Work, joining: Joining[int, int], shares: Sequence[int]) -> dict[int, object]:
    came: dict[int, object] = {}

    def do(share: int) -> None:
        try:
            came[share] = joining.do(share)
        except ValueError as error:
            came[share] = error

    threads = [threading.Thread(target=do, args=(share,), daemon=True) for share in (0, *shares)]
    threads[0].start()
    assert work.begun.wait(20)
    for waiting, thread in enumerate(threads[1:], start=1):
        thread.start()
        while len(joining._waiting) < waiting:
            thread.join(0.001)
    work.go_on.set()
    for thread in threads:
        thread.join(20)
    return came


def test_what_comes_meanwhile_is_done_in_one_go_and_each_gets_its_own() -> None:
    work = Work()
    came = _done_while_the_first_is_at_it(work, Joining(work, most=100), [2, 4, 6])
    assert work.goes == [[0], [2, 4, 6]]
    assert came == {0: 0, 2: 4, 4: 8, 6: 12}


def test_one_that_fails_is_done_alone_and_the_others_too() -> None:
    work = Work()
    came = _done_while_the_first_is_at_it(work, Joining(work, most=100), [2, 3, 4])
    assert work.goes == [[0], [2, 3, 4], [2], [3], [4]]
    assert isinstance(came.pop(3), ValueError)
    assert came == {0: 0, 2: 4, 4: 8}


def test_no_go_is_larger_than_was_said_unless_one_share_is() -> None:
    work = Work()
    came = _done_while_the_first_is_at_it(work, Joining(work, most=6, size=int), [4, 2, 8, 2])
    assert work.goes == [[0], [4, 2], [8], [2]]
    assert came[8] == 16


def test_after_a_failure_the_next_one_is_served() -> None:
    work = Work()
    work.go_on.set()
    joining = Joining(work, most=100)
    with pytest.raises(ValueError, match="3"):
        joining.do(3)
    assert joining.do(2) == 4
