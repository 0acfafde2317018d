"""Entries that are alike for the question about rights get the same answer to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from orkhon.alliance.item_facts import facts_of
from orkhon.alliance.permits import ItemFacts
from orkhon.items import Content, Item, Language, Rights, Subject
from orkhon.wire.entries import WireEntry
from orkhon.wire.rights_likeness import likeness
from tests.examples import examples
from tests.formats.strategies import ITEMS
from tests.wire.test_outline import entry_of

PLAIN = Item(uri="urn:altai:1", version="1", headline="Жаңалық", language=Language.parse("kk"))


def _facts(entry: WireEntry) -> ItemFacts:
    assert entry.outline is not None
    return replace(facts_of(entry.outline, agency=entry.agency), uri="")


@settings(deadline=None, max_examples=examples(100))
@given(ITEMS, ITEMS)
def test_what_is_alike_has_the_same_facts_whatever_its_words(item: Item, words: Item) -> None:
    said = {name: getattr(words, name) for name in ("headline", "slug_line", "body", "subjects", "people", "places")}
    first, second = entry_of(item), entry_of(replace(item, uri="urn:other:1", version="77", **said))
    alike = likeness(first)
    if alike is not None and alike == likeness(second):
        assert _facts(first) == _facts(second)


def test_items_that_differ_in_words_alone_are_alike() -> None:
    other = replace(PLAIN, uri="urn:altai:2", headline="Басқа", body=Content("<p>Мәтін</p>"), urgency=2)
    assert likeness(entry_of(PLAIN)) == likeness(entry_of(replace(other, subjects=(Subject(name="спорт"),))))


@pytest.mark.parametrize(
    "changes",
    [
        {"language": Language.parse("ru")},
        {"rights": Rights(usage_terms="Not for campaigns.")},
        {"embargoed": datetime(2026, 11, 23, tzinfo=UTC)},
        {"extra": {"orkhon": {"embargo": {"kind": "no-approach"}}}},
        {"extra": {"ninjs": {"nobody": "knows"}}},
    ],
)
def test_items_that_differ_in_what_may_decide_are_not_alike(changes: dict[str, Any]) -> None:
    assert likeness(entry_of(PLAIN)) != likeness(entry_of(replace(PLAIN, **changes)))
    assert likeness(entry_of(PLAIN)) != likeness(replace(entry_of(PLAIN), agency="caspian"))


@pytest.mark.parametrize("name", ["exclAudience", "exclaudience"])
def test_who_is_excluded_is_looked_for_in_each_item_by_itself(name: str) -> None:
    extra = {"ninjs": {"subjects": [{"name": "x", name: [{"literal": "KZ"}]}]}}
    assert likeness(entry_of(replace(PLAIN, extra=extra))) is None
