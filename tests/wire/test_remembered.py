"""What is remembered of what was read for pages: by whom, until when, and that nothing outlives its change."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from orkhon.wire.asked import note, note_items, noting
from orkhon.wire.remembered import EVERYTHING, Memory, Same, relying_on, remembered


class Asked:
    """A question that counts how often it was asked, and says what its answer shows."""

    def __init__(self, *tags: str) -> None:
        self.tags = tags
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        note(self.tags)
        return self.times


def answer(
    memory: Memory, question: Callable[[], object], *, now: float = 0.0, key: str = "key"
) -> tuple[object, set[str]]:
    """What a page is given, and the tags that it has of it."""
    with relying_on(memory, now=now), noting() as noted:
        return remembered(key, question), noted


def test_who_relies_on_no_memory_asks_each_time() -> None:
    question = Asked("a")
    assert [remembered("key", question) for _ in range(3)] == [1, 2, 3]


def test_what_is_remembered_says_each_time_what_it_shows() -> None:
    memory, question = Memory(), Asked("article:1", "table:x")
    assert answer(memory, question) == answer(memory, question) == (1, {"article:1", "table:x"})
    assert question.times == 1


def test_a_change_of_what_it_shows_lets_it_go_and_no_other_does() -> None:
    memory, question = Memory(), Asked("article:1", "articles:kk")
    answer(memory, question)
    memory.forget(["article:2", "articles:tr"])
    assert answer(memory, question)[0] == 1
    memory.forget(["articles:kk"])
    assert answer(memory, question)[0] == 2
    memory.forget([EVERYTHING])
    assert answer(memory, question)[0] == 3
    assert len(memory) == 1


def test_the_state_of_an_item_is_one_of_its_tags() -> None:
    memory = Memory()

    def question() -> str:
        note_items(["urn:altai:1"])
        return "usable"

    assert answer(memory, question)[1] == {"item:urn:altai:1"}
    memory.forget(["item:urn:altai:1"])
    assert len(memory) == 0


@pytest.mark.parametrize(("tag", "kept"), [("article:1", 0), (EVERYTHING, 0), ("article:2", 1)])
def test_what_changes_while_it_is_read_is_not_remembered(tag: str, kept: int) -> None:
    memory = Memory()

    def question() -> str:
        note(["article:1"])
        memory.forget([tag])
        return "read before the change"

    answer(memory, question)
    assert len(memory) == kept


def test_what_was_begun_before_more_changes_than_are_known_is_not_remembered() -> None:
    memory = Memory()

    def question() -> str:
        memory.forget(f"item:{number}" for number in range(5000))
        return "slow"

    answer(memory, question)
    assert len(memory) == 0


def test_nothing_is_remembered_for_longer_than_its_time() -> None:
    memory, question = Memory(lasts_s=10.0), Asked()
    assert [answer(memory, question, now=now)[0] for now in (0.0, 9.9, 10.0)] == [1, 1, 2]


def test_what_was_made_of_something_remembered_ends_with_it() -> None:
    memory, inner = Memory(lasts_s=10.0), Asked("inner")

    def outer() -> int:
        return remembered("inner", inner)

    assert answer(memory, inner, now=0.0, key="inner")[0] == 1
    assert answer(memory, outer, now=8.0, key="outer") == (1, {"inner"})
    assert answer(memory, outer, now=9.9, key="outer")[0] == 1
    assert answer(memory, outer, now=10.0, key="outer")[0] == 2
    memory.forget(["inner"])
    assert answer(memory, outer, now=10.0, key="outer")[0] == 3


def test_a_question_that_fails_is_asked_again() -> None:
    memory, question = Memory(), Asked()

    def failing() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        answer(memory, failing)
    assert answer(memory, question)[0] == 1


def test_the_least_recently_asked_leaves_first_and_the_bound_holds() -> None:
    memory = Memory(most=3)
    for key in "abcad":
        answer(memory, Asked("all"), key=key)
    assert len(memory) == 3
    questions = {key: Asked("all") for key in "acd"}
    for key, question in questions.items():
        answer(memory, question, key=key)
    assert [question.times for question in questions.values()] == [0, 0, 0]
    memory.forget(["all"])
    assert len(memory) == 0


def test_what_shows_endless_things_is_not_remembered() -> None:
    memory = Memory()
    answer(memory, Asked(*(f"article:{number}" for number in range(5000))))
    assert len(memory) == 0


def test_an_object_in_a_key_is_that_object_and_no_equal_one() -> None:
    one, other = [1], [1]
    assert Same(one) == Same(one)
    assert Same(one) != Same(other)
    assert len({Same(one), Same(one), Same(other)}) == 2


def test_after_a_change_no_thread_is_given_what_was_before() -> None:
    memory = Memory()
    state = {"value": 0}
    wrong: list[tuple[object, int]] = []

    def question() -> int:
        note(["state"])
        return state["value"]

    def read() -> None:
        for _ in range(3000):
            before = state["value"]
            memory.forget(["state"])
            found = answer(memory, question)[0]
            if not isinstance(found, int) or found < before:
                wrong.append((found, before))

    def write() -> None:
        for _ in range(3000):
            state["value"] += 1
            memory.forget(["state"])

    threads = [threading.Thread(target=read) for _ in range(3)] + [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
