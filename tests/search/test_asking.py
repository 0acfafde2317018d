"""What is typed is read without failing, and what is not used is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.search.asking import MOST_WORDS, Filter, Part, read_date, read_query
from tests.wire.making import NOW


def test_words_phrases_alternatives_and_filters_are_told_apart() -> None:
    asked = read_query('Алматы "жаңа кітапхана" -спорт кітап OR book agency:altai -type:picture Касым-Жомарт', now=NOW)
    assert asked.groups == (
        (Part(words=("Алматы",)),),
        (Part(words=("жаңа", "кітапхана"), phrase=True),),
        (Part(words=("кітап",)), Part(words=("book",))),
        (Part(words=("Касым", "Жомарт"), phrase=True),),
    )
    assert asked.without == (Part(words=("спорт",)),)
    assert asked.filters == (
        Filter(name="agency", value="altai"),
        Filter(name="type", value="picture", without=True),
    )
    assert asked.left_out == ()


def test_what_is_left_out_is_said() -> None:
    assert read_query("?!. …", now=NOW).left_out == ("there is no word in it",)
    assert "no partner" in read_query('"su kesintisi', now=NOW).left_out[0]
    assert read_query('"su kesintisi', now=NOW).groups == ((Part(words=("su", "kesintisi"), phrase=True),),)
    many = read_query("su " * 200, now=NOW)
    assert len(many.groups) == MOST_WORDS
    assert many.left_out == (f"only the first {MOST_WORDS} words were used",)
    assert "10,000 signs" in read_query("x" * 10_000, now=NOW).left_out[0]
    assert "is no date" in read_query("since:soon", now=NOW).left_out[0]
    assert read_query("", now=NOW).left_out == ()


@pytest.mark.parametrize(
    ("written", "first", "after"),
    [
        ("2026-11-22", datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-12", datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        ("1999", datetime(1999, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)),
        ("yesterday", datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)),
        ("2h", datetime(2026, 11, 22, 14, 40, tzinfo=UTC), datetime(2026, 11, 22, 14, 40, tzinfo=UTC)),
    ],
)
def test_dates_begin_and_end_where_their_day_month_or_year_does(written: str, first: datetime, after: datetime) -> None:
    assert read_date(written, now=NOW, end=False) == first
    assert read_date(written, now=NOW, end=True) == after


@given(st.text(max_size=1200))
def test_no_text_fails(text: str) -> None:
    asked = read_query(text, now=NOW)
    words = sum(len(part.words) for group in (*asked.groups, asked.without) for part in group)
    assert words + len(asked.filters) <= MOST_WORDS
