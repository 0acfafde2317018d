"""What is typed in any script of a language, and in plain letters, finds what was written, and little besides."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.search_finding import TAGS, found, sentences_of, uri_of
from orkhon.items import Content, Language
from orkhon.search.queries import Question, search
from orkhon.search.viewers import PUBLIC
from orkhon.wire.actions.append import append_many
from tests.search.indexing import fill
from tests.wire.making import NOW, an_intent

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("index_home")]


def written_sentences(sentences: dict[str, list[str]]) -> None:
    """Append each sentence as an item of its own, and index them."""
    intents = [
        an_intent(uri=uri_of(tag, number), language=Language.parse(tag), headline="–", body=Content(f"<p>{text}</p>"))
        for tag, some in sentences.items()
        for number, text in enumerate(one.replace("&", "&amp;").replace("<", "&lt;") for one in some)
    ]
    append_many(intents, now=NOW)
    fill()


def asked(text: str, code: str) -> list[str]:
    question = Question(text=text, languages=(code,), limit=100)
    return [hit.uri for hit in search(question, viewer=PUBLIC, now=NOW).hits]


def found_of_each_language(data: Path, count: int, most: int | None = None) -> dict[str, tuple[float, float]]:
    sentences = sentences_of(data, most)
    assert set(sentences) == set(TAGS)
    written_sentences(sentences)
    figures = {}
    for tag, some in sentences.items():
        tallies = found(tag, some, count, asked, random.Random(6))
        print(tag, {way: (round(one.recall, 1), round(one.precision, 1)) for way, one in tallies.items()})
        print(tallies[""].missed[:20])
        figures[tag] = (tallies[""].recall, tallies[""].precision)
    return figures


def test_words_of_every_language_are_found_in_every_script(test_data: Path) -> None:
    figures = found_of_each_language(test_data, 6, most=40)
    assert {tag for tag, (recall, _) in figures.items() if recall < 98} == set()
    assert sum(precision for _, precision in figures.values()) / len(figures) >= 90


@pytest.mark.slow
def test_300_names_and_words_of_every_language_are_found_in_every_script(test_data: Path) -> None:
    figures = found_of_each_language(test_data, 300)
    assert {tag for tag, (recall, _) in figures.items() if recall < 98} == set()
    assert {tag for tag, (_, precision) in figures.items() if precision < 90} == set()
