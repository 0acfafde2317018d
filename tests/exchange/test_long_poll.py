"""Which requests may wait for news, and from where."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from orkhon.exchange.long_poll import wanted_wait
from orkhon.wire.cursors import cursor_at


def query(**facts: str) -> bytes:
    return urlencode(facts).encode()


def test_a_request_waits_from_its_cursor_fifteen_seconds_at_most() -> None:
    assert wanted_wait(query(cursor=cursor_at(9), wait="7")) == (9, 7.0)
    assert wanted_wait(query(cursor=cursor_at(9), wait="99")) == (9, 15.0)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"wait": "7"},
        {"cursor": cursor_at(9)},
        {"cursor": "mangled", "wait": "7"},
        {"cursor": cursor_at(9), "wait": "x"},
    ],
)
def test_all_others_are_answered_at_once(facts: dict[str, str]) -> None:
    assert wanted_wait(query(**facts)) is None
