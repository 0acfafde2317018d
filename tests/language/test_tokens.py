"""Tokens: nothing is lost and words keep their apostrophes and hyphens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language.tokens import Kind, tokens, words


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.text, token.kind.value) for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oʻzbek togʻ maʼno o'g'il", ["oʻzbek", "togʻ", "maʼno", "o'g'il"]),
        ("«Toshkent» ‘Buxoro’ da", ["Toshkent", "Buxoro", "da"]),
        ("Қасым-Жомарт әл-Фараби – ғалым", ["Қасым-Жомарт", "әл-Фараби", "ғалым"]),
        ("Ankara'da don't", ["Ankara'da", "don't"]),
    ],
)
def test_words_keep_their_inner_apostrophes_and_hyphens_but_no_quotes(text: str, expected: list[str]) -> None:
    assert [token.text for token in words(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 000 теңге", [("25 000", "number"), ("теңге", "word")]),
        ("3,5-ке", [("3,5-ке", "number")]),
        ("21-ші", [("21-ші", "number")]),
        ("https://orkhon.kz/a?b=1).", [("https://orkhon.kz/a?b=1", "url"), (")", "punctuation"), (".", "punctuation")]),
        ("@qazinform #Жаңалық", [("@qazinform", "handle"), ("#Жаңалық", "hashtag")]),
        ("desk@atna.org", [("desk@atna.org", "email")]),
        ("🇰🇿👍🏽!", [("🇰🇿", "emoji"), ("👍🏽", "emoji"), ("!", "punctuation")]),
        ("5%…", [("5", "number"), ("%", "punctuation"), ("…", "punctuation")]),
        ("a = b", [("a", "word"), ("=", "symbol"), ("b", "word")]),
    ],
)
def test_each_kind_is_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@given(text=st.text(max_size=300) | st.text(alphabet="aoʻ'-1 ,.@#_:/wh🇰\ud800\u200f", max_size=80))
@settings(max_examples=400, deadline=None)
def test_only_white_space_stands_between_tokens(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert not text[position : token.start].strip()
        assert text[token.start : token.end] == token.text != ""
        assert token.kind in Kind
        position = token.end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "text", ["a" * 500_000, "1 " * 200_000, "a-" * 200_000, "http://" * 60_000, "a.b@" * 60_000, "'" * 300_000]
)
def test_no_row_of_signs_takes_quadratic_time(text: str) -> None:
    assert len(tokens(text)) > 0
