"""Pieces that many pages share: known by all that is in them, bounded, and never in the place of another."""

from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import SafeString

from orkhon.portals.pieces import PIECES, Pieces
from orkhon.wire.asked import note, noting


class Writing:
    """A piece that counts how often it was written."""

    def __init__(self, words: str = "piece", asks: str = "") -> None:
        self.words = words
        self.asks = asks
        self.times = 0

    def __call__(self) -> SafeString:
        self.times += 1
        if self.asks:
            note([self.asks])
        return SafeString(self.words)

    def __str__(self) -> str:
        return self()


def test_a_piece_is_written_once_for_all_that_have_it_alike() -> None:
    pieces, writing = Pieces(), Writing()
    assert [pieces.get(("foot", "kk"), writing) for _ in range(3)] == ["piece"] * 3
    assert writing.times == 1
    pieces.get(("foot", "tr"), writing)
    assert writing.times == 2


def test_a_piece_for_which_the_database_was_asked_is_written_each_time_and_says_so() -> None:
    pieces, writing = Pieces(), Writing(asks="article:1")
    for _ in range(2):
        with noting() as noted:
            pieces.get("key", writing)
        assert noted == {"article:1"}
    assert (writing.times, len(pieces)) == (2, 0)


def test_the_least_recently_asked_leave_first_and_both_bounds_hold() -> None:
    pieces = Pieces(most=3, most_letters=100)
    for key in "abcad":
        pieces.get(key, Writing("x" * 10))
    assert (len(pieces), pieces.letters) == (3, 30)
    kept = Writing("y")
    pieces.get("a", kept)
    assert kept.times == 0
    pieces.get("long", Writing("z" * 95))
    assert (len(pieces), pieces.letters) == (1, 95)
    pieces.get("longer", Writing("z" * 101))
    assert (len(pieces), pieces.letters) == (0, 0)


def written(template: str, **facts: object) -> str:
    """What a template makes of the facts."""
    return Template("{% load i18n pieces %}" + template).render(Context(facts))


def test_the_tag_knows_its_piece_by_its_name_its_words_and_the_language_that_is_spoken() -> None:
    PIECES.clear()
    template = '{% piece "a" one two.name %}{{ words }}{% endpiece %}'
    assert written(template, one=1, two={"name": "x"}, words="first") == "first"
    assert written(template, one=1, two={"name": "x"}, words="second") == "first"
    assert written(template, one=2, two={"name": "x"}, words="second") == "second"
    assert written(template, one=1, two={"name": "y"}, words="third") == "third"
    assert written(template.replace('"a"', '"b"'), one=1, two={"name": "x"}, words="fourth") == "fourth"
    with translation.override("kk"):
        assert written(template, one=1, two={"name": "x"}, words="fifth") == "fifth"


def test_the_tag_wants_a_name() -> None:
    with pytest.raises(TemplateSyntaxError, match="a name"):
        written("{% piece %}{% endpiece %}")
