"""The state is kept whole, and pauses follow one another without overlapping."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orkhon.demonstration.errors import StateRefused
from orkhon.demonstration.schedule import Pause
from orkhon.demonstration.state import State, read_state, state_path, write_state

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    state = State(
        port=8791,
        loaded=NOON,
        started=NOON + MINUTE,
        pauses=(Pause(begin=NOON, end=NOON + MINUTE), Pause(begin=NOON + 2 * MINUTE)),
    )
    write_state(tmp_path, state)
    assert read_state(tmp_path) == state
    assert [path.name for path in tmp_path.iterdir()] == ["demonstration.json"]


def test_without_a_file_nothing_was_loaded(tmp_path: Path) -> None:
    assert read_state(tmp_path) is None


def test_the_start_is_set_once_and_a_pause_begins_and_ends_once() -> None:
    state = State(port=8791, loaded=NOON).begun(NOON + timedelta(microseconds=7))
    assert state.started == NOON
    assert state.begun(NOON + MINUTE) == state
    paused = state.paused(NOON + MINUTE)
    assert paused.is_paused
    assert paused.paused(NOON + 2 * MINUTE) == paused
    resumed = paused.resumed(NOON + 3 * MINUTE)
    assert resumed.pauses == (Pause(begin=NOON + MINUTE, end=NOON + 3 * MINUTE),)
    assert not resumed.is_paused


def test_pauses_are_forgotten_when_no_feed_looks_back_to_them() -> None:
    state = State(port=8791, loaded=NOON).paused(NOON).resumed(NOON + MINUTE)
    later = state.paused(NOON + timedelta(days=9)).resumed(NOON + timedelta(days=9, minutes=1))
    assert [pause.begin for pause in later.pauses] == [NOON + timedelta(days=9)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "names no port"),
        ('{"port": "8791"}', "names no port"),
        ('{"port": 1, "loaded": "yesterday"}', "loaded is 'yesterday'; an ISO 8601 time with its zone"),
        ('{"port": 1, "loaded": "2026-11-22T12:00:00"}', "an ISO 8601 time with its zone was wanted"),
        ('{"port": 1, "loaded": "2026-11-22T12:00:00+00:00", "pauses": [1]}', "a list of pairs of times"),
    ],
)
def test_a_damaged_file_is_refused_with_words(tmp_path: Path, text: str, words: str) -> None:
    state_path(tmp_path).write_text(text, encoding="utf-8")
    with pytest.raises(StateRefused, match=r"demonstration\.json") as refusal:
        read_state(tmp_path)
    assert words in str(refusal.value)
