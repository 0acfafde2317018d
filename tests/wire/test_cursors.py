"""Cursors: a position that nobody can mangle unknowingly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.wire.cursors import cursor_at, position_of
from orkhon.wire.errors import CursorRefused


@given(st.integers(0, 2**63 - 1))
def test_a_cursor_gives_its_position_back(position: int) -> None:
    assert position_of(cursor_at(position)) == position


@given(st.text(max_size=40).filter(bool))
def test_any_other_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(CursorRefused, match="is no cursor of this hub; give back `next`"):
        position_of(text)


@given(st.integers(0, 2**63 - 1), st.integers(0, 15), st.sampled_from("AZaz09-_"))
def test_a_cursor_with_one_changed_letter_is_refused(position: int, place: int, letter: str) -> None:
    cursor = cursor_at(position)
    changed = cursor[:place] + letter + cursor[place + 1 :]
    if changed != cursor:
        with pytest.raises(CursorRefused):
            position_of(changed)


def test_no_cursor_is_the_beginning() -> None:
    assert position_of("") == 0
