"""How an item is known again in bytes that somebody delivered, whatever their encoding and markup."""

from __future__ import annotations

import json

import pytest

from orkhon.items import Content, Item, Language
from orkhon.items.names import Person
from orkhon.wire.traces import repeated_runs, shared_words, traces_of

HEADLINE = "Сұңқарбек Әлімғазыұлы сотқа шақырылды"
ITEM = Item(
    uri="urn:altai:77",
    language=Language.parse("kk"),
    headline=HEADLINE,
    body=Content(
        "<p>Қысқа жол.</p><p>Сот отырысы ертең сағат тоғызда Алматы қаласында басталады деп жоспарланған.</p>"
    ),
    link="https://altai.example/kk/77",
    people=(Person(name="Сұңқарбек Әлімғазыұлы"),),
)
TRACES = traces_of([ITEM])


@pytest.mark.parametrize(
    "document",
    [
        HEADLINE.encode(),
        HEADLINE.encode("utf-16"),
        f"<?xml version='1.0'?><rss><title>{HEADLINE}</title></rss>".encode(),
        "".join(f"&#{ord(letter)};" for letter in HEADLINE).encode(),
        f"<description>&lt;p&gt;{HEADLINE.replace(' ', '&lt;b&gt; &lt;/b&gt;')}&lt;/p&gt;</description>".encode(),
        json.dumps({"title": HEADLINE}).encode(),
        HEADLINE.upper().encode(),
        b'{"id": "urn:altai:77"}',
        b"<link>https://altai.example/kk/77</link>",
        b'{"url": "https:\\/\\/altai.example\\/kk\\/77"}',
        "Сот отырысы ертең сағат тоғызда\n Алматы қаласында басталады деп жоспарланған".encode(),
    ],
)
def test_an_item_is_known_again_by_its_names_and_words_in_every_encoding(document: bytes) -> None:
    assert TRACES.are_in(document)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b'{"id": "urn:altai:777"}',
        b'{"id": "x-urn:altai:77"}',
        b"<link>https://altai.example/kk/778</link>",
        b"<link>https://altai.example/</link>",
        "Басқа жаңалық: Қысқа жол.".encode(),
        "Сұңқарбек".encode(),
    ],
)
def test_other_items_are_not_taken_for_it(document: bytes) -> None:
    assert not TRACES.are_in(document)


def test_a_short_headline_and_a_sites_root_say_nothing() -> None:
    traces = traces_of([Item(uri="urn:altai:1", headline="Ауа райы", link="https://altai.example/")])
    assert traces.words == frozenset()
    assert not traces.are_in("Ауа райы https://altai.example/ басқа".encode())


def test_traces_of_several_are_added_up() -> None:
    both = TRACES | traces_of([Item(uri="urn:altai:78")])
    assert both.are_in(b"urn:altai:78")
    assert both.are_in(b"urn:altai:77")


def test_a_reason_that_repeats_a_name_is_seen_with_its_ending_and_in_any_case() -> None:
    assert shared_words("СҰҢҚАРБЕКТІҢ талабы", [ITEM]) == {"сұңқарбектің"}
    assert shared_words("a court's order, file 12", [ITEM]) == frozenset()
    assert shared_words("", [ITEM]) == frozenset()


def test_a_turkish_name_is_seen_however_its_first_letter_is_written() -> None:
    item = Item(uri="urn:altai:79", headline="İlhan Iğdır’da")
    assert shared_words("ILHAN, ilhan, ığdır", [item]) == {"ilhan", "ığdır"}


REPORT = Item(
    uri="urn:altai:80",
    headline="Storm closes a road",
    summary="The man who lives in the white house said nothing.",
    body=Content("<p>Yesterday Aibek Serik Nurlan was seen there, and ömer ali can was not.</p>"),
    people=(Person(name="Gülşen Azade"),),
)


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("he lives in the WHITE house, says the court", ("lives in the white house",)),
        ("storm closes a road", ("storm closes a road",)),
        ("it was called Storm closes a road, wrongly", ("storm closes a road",)),
        ("request of aibek serik nurlan, by letter", ("aibek serik nurlan",)),
        ("Gülşen Azadenin talebi", ("gülşen azadenin",)),
        ("storm closes a road for Gülşen Azade", ("gülşen azade", "storm closes a road")),
        ("who lives in the city", ()),
        ("ömer ali can", ()),
        ("a storm, a road", ()),
        ("order 12 of the city court", ()),
        ("", ()),
    ],
)
def test_runs_of_words_that_no_chance_repeats_are_found(reason: str, found: tuple[str, ...]) -> None:
    assert repeated_runs(reason, [REPORT]) == found


def test_in_a_script_without_capitals_three_words_in_a_row_may_be_a_name() -> None:
    item = Item(uri="urn:altai:81", headline="", summary="ئەخبارات شاھىن بەكوفى قىزى كەلدى")
    assert repeated_runs("شاھىن بەكوفى قىزى", [item]) == ("شاھىن بەكوفى قىزى",)
    assert repeated_runs("شاھىن بەكوفى", [item]) == ()
