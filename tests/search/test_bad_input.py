"""Hostile questions and hostile bodies are answered within bounds, and nothing of them is taken for a damaged index."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest
import tantivy
from django.db import OperationalError

from orkhon.search import keys, queries
from orkhon.search.asking import read_query
from orkhon.search.documents import keyed
from orkhon.search.errors import CursorRefused
from orkhon.search.matching import clauses_of
from orkhon.search.queries import Question
from orkhon.search.viewers import Audience, Viewer
from orkhon.wire.entries import ItemState
from orkhon.wire.queries import state_of
from tests.search.indexing import ask, fill, uris, written
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("index_home")]


@pytest.mark.parametrize("offset", ["Infinity", "1e999", "NaN", "null", "9" * 5000])
def test_a_forged_cursor_is_refused(offset: str) -> None:
    fill()
    forged = f'[{offset}, 0, 0, "{queries._fingerprint(Question(text="a"))}"]'
    with pytest.raises(CursorRefused):
        ask("a", cursor=base64.urlsafe_b64encode(forged.encode()).decode()[:400])


def test_half_a_surrogate_finds_nothing_and_is_no_damage() -> None:
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    fill()
    assert [ask(text).total for text in ("topic:\ud800", "uri:\udcff", "type:x\udfff")] == [0, 0, 0]
    assert uris("паводок \ud800") == ["urn:altai:1"]


@pytest.mark.parametrize("typed", ["10²", "²³⁸U", "2026", "٢٠٢٦", "２０２６"])
def test_digits_of_every_kind_are_found(typed: str) -> None:
    written("urn:altai:1", "kk-Cyrl", "Бұл 10² және ²³⁸U 2026")
    written("urn:altai:2", "kk-Arab", "10² ²³⁸U ٢٠٢٦")
    fill()
    assert set(uris(typed)) == {"urn:altai:1", "urn:altai:2"}


def test_many_words_of_names_share_what_may_be_judged() -> None:
    looked_up: dict[int, int] = {}

    class Searcher:
        def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
            looked_up[words] = looked_up.get(words, 0) + limit
            return []

    for words in (1, 8, 32):
        asked = read_query("Назарбаев " * words, now=NOW)
        clauses_of(asked, cast("tantivy.Searcher", Searcher()))
        assert len(asked.groups) == words
    assert 0 < looked_up[1] < looked_up[8]
    assert looked_up[32] <= looked_up[8]


def test_who_may_be_shown_little_of_much_asks_in_few_rounds() -> None:
    for number in range(40):
        written(f"urn:altai:{number}", "ru-Cyrl", "Паводок.", created=NOW)
    fill()
    rounds: list[int] = []

    def allowing(states: Mapping[str, ItemState]) -> set[str]:
        rounds.append(len(states))
        return {"urn:altai:0", "urn:altai:39"} & set(states)

    viewer = Viewer(audience=Audience.MEMBER, allowing=allowing)
    assert {hit.uri for hit in ask("паводок", viewer=viewer, limit=3).hits} == {"urn:altai:0", "urn:altai:39"}
    assert sum(rounds) == 40
    assert len(rounds) <= 4
    first = ask("паводок", viewer=viewer, limit=1)
    second = ask("паводок", viewer=viewer, limit=1, cursor=first.next_cursor)
    assert {hit.uri for one in (first, second) for hit in one.hits} == {"urn:altai:0", "urn:altai:39"}


def test_a_database_that_fails_is_no_damaged_index(monkeypatch: pytest.MonkeyPatch) -> None:
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    fill()

    def failing(*_: object) -> dict[str, ItemState]:
        raise OperationalError("database is locked")

    monkeypatch.setattr(queries, "states_of", failing)
    with pytest.raises(OperationalError, match="locked"):
        ask("паводок")


def test_a_body_of_tags_that_never_end_is_read_once() -> None:
    """Where each `<` looked for its end, 200,000 would take minutes, in which the process stands still."""
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.entry is not None
    hostile = f"<p>Засуха</p><p title='{'<' * 199_900}"
    ninjs = {**state.entry.ninjs, "bodies": [{"contentType": "text/html", "value": hostile}]}
    found = keyed(replace(state, entry=replace(state.entry, ninjs=ninjs)))
    assert found is not None
    assert "zasuha" in dict(found.texts)["words"].split()


def test_words_that_are_remembered_are_short() -> None:
    keys.text_keys(["Endless" * 20_000, "Short"], "en-Latn")
    assert max(map(len, keys._Words.of("en-Latn"))) <= keys.LONGEST_WORD
