"""What lists show of a headline, however long it came."""

from __future__ import annotations

import pytest

from orkhon.portals.teasers import shorten


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Түнгі пойыз", "Түнгі пойыз"),
        ("бір екі үш төрт", "бір екі үш…"),
        ("Z" * 40, "Z" * 11 + "…"),
        ("", ""),
    ],
)
def test_a_headline_is_cut_between_words_and_only_where_it_is_too_long(text: str, shown: str) -> None:
    assert shorten(text, 11) == shown
