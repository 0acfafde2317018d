"""What is decided in memory about one item is what the index would find. Names stand with a capital, as names do."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orkhon.items import ItemType, Place, Subject
from orkhon.search.judging import Judge, keys_of, keys_of_entry, matches
from orkhon.search.queries import Order, Question, search
from orkhon.wire.queries import state_of, states_of
from tests.examples import examples
from tests.search.indexing import MEMBER, fill, written
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("index_home")]

_WORDS = (
    "Тоқаев", "Токаев", "Tokayev", "Toqayev", "Tokaýew", "Əliyev", "Алиев", "Aliyev", "Alavi", "су",
    "тасқыны", "тасқынынан", "нефть", "нефти", "газ", "petrol", "petrolün", "report", "жиын",
    "Ankara'da", "Ankara", "Büyükşehir", "çığ",
    "cig", "2026", "12 500", "oʻzbek", "o'zbek", "neft", "маслихат", "жиынында", "reports", "reported", "city's",
)  # fmt: skip
_TAGS = ("kk-Cyrl", "ru-Cyrl", "tr-Latn", "az-Latn", "uz-Latn", "en-Latn", "tk-Latn", "ky-Cyrl")
_texts = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=7).map(" ".join)
_items = st.lists(st.tuples(st.sampled_from(_TAGS), _texts, _texts, st.booleans()), min_size=4, max_size=9)
_pieces = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(_WORDS).map(lambda word: f"-{word}"),
    st.lists(st.sampled_from(_WORDS), min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(
        ("OR", "language:kk", "-language:ru", "type:picture", "agency:altai", "topic:oil", "-topic:нефть",
         "place:Астана", "place:Astana", "since:2000", "until:yesterday", "uri:urn:altai:1", "?!")
    ),
)  # fmt: skip
# Hypothesis draws several examples within one test's log.
_numbers = itertools.count()
_questions = st.lists(_pieces, min_size=1, max_size=4).map(" ".join)


@settings(
    max_examples=examples(12),
    deadline=None,
    # Making a failing example smaller would fill the log for minutes.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(items=_items, questions=st.lists(_questions, min_size=15, max_size=15))
def test_one_item_is_judged_as_the_index_finds_it(
    items: list[tuple[str, str, str, bool]], questions: list[str]
) -> None:
    made, number = [], next(_numbers)
    for at, (tag, headline, text, picture) in enumerate(items):
        uri = f"urn:altai:{number}-{at}"
        more = {"type": ItemType.PICTURE, "subjects": (Subject(name="Oil"),)} if picture else {}
        places = (Place(name="Астана"),) if len(text) % 2 else ()
        written(uri, tag, text, headline=headline, places=places, **more)
        made.append(uri)
    fill()
    states = states_of(made)
    keys = {uri: keys_of(state) for uri, state in states.items()}
    for text in (*_WORDS, *questions):
        judge = Judge(Question(text=text), now=NOW)
        judged = {uri for uri, one in keys.items() if one is not None and judge.takes(one)}
        answer = _found_exactly(text)
        assert judged == answer & set(made), text


def _found_exactly(text: str) -> set[str]:
    """What the index finds, without the words that differ by a letter."""
    found: set[str] = set()
    question = Question(text=text, order=Order.NEWEST, limit=100)
    while True:
        answer = search(question, viewer=MEMBER, now=NOW)
        if answer.misspelt:
            return found
        found.update(hit.uri for hit in answer.hits)
        if not answer.next_cursor:
            return found
        question = replace(question, cursor=answer.next_cursor)


def test_what_was_chosen_beside_the_words_narrows_too() -> None:
    written("urn:altai:1", "ru-Cyrl", "Нефть дорожает.", subjects=(Subject(name="Экономика"),))
    state = state_of("urn:altai:1")
    assert state is not None
    for question, expected in (
        (Question(text="нефти", agencies=("altai",), languages=("ru",), topics=("экономика",)), True),
        (Question(text="нефти", agencies=("tengri",)), False),
        (Question(text="нефти", types=("picture",)), False),
        (Question(languages=("ru", "kk")), True),
        (Question(text="нефти", since=NOW + timedelta(days=1)), False),
        (Question(text="нефти", until=NOW + timedelta(days=1)), True),
        (Question(text="?!"), False),
    ):
        assert matches(question, state, now=NOW) is expected, question
    assert state.entry is not None
    assert keys_of_entry(state.entry) is keys_of_entry(state.entry)
