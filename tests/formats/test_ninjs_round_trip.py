"""ninjs out and back: nothing is lost, and what goes out is valid."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from referencing import Registry, Resource

from orkhon.formats import FeedFacts, FormatError, content_digest, from_ninjs, parse, render, to_ninjs
from orkhon.items import Association, Content, Derivation, DerivationKind, Item, ItemType, Rights
from tests.examples import examples
from tests.formats.strategies import ITEMS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FEED = FeedFacts(title="T", link="https://a.kz/", self_link="https://a.kz/f", updated=NOW)
MANY = settings(
    deadline=None,
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def validators(test_data: Path) -> dict[str, Any]:
    folder = test_data / "iptc" / "ninjs"
    geo = json.loads((folder / "validation" / "GeoJSON-schema.json").read_text())
    registry = Registry().with_resources(
        [(uri, Resource.from_contents(geo)) for uri in ("https://geojson.org/schema/GeoJSON.json", geo["$id"])]
    )
    schema = json.loads((folder / "specification" / "ninjs-schema_3.1.json").read_text())
    return {"3.1": jsonschema.Draft202012Validator(schema, registry=registry)}


@MANY
@given(ITEMS)
def test_every_item_comes_back_from_ninjs_and_extra_as_it_was(item: Item) -> None:
    document = to_ninjs(item)
    assert from_ninjs(document.ninjs, document.extra) == item


@MANY
@given(ITEMS)
def test_every_item_survives_the_json_of_its_ninjs_and_extra(item: Item) -> None:
    document = to_ninjs(item)
    ninjs, extra = orjson.loads(orjson.dumps(document.ninjs)), orjson.loads(orjson.dumps(document.extra))
    assert content_digest(from_ninjs(ninjs, extra)) == content_digest(item)


@pytest.mark.outside_data
@MANY
@given(item=ITEMS)
def test_every_item_is_valid_ninjs_3_1(item: Item, validators: dict[str, Any]) -> None:
    assert [error.message for error in validators["3.1"].iter_errors(to_ninjs(item).ninjs)] == []


@pytest.mark.outside_data
def test_every_news_document_of_the_standard_goes_out_valid_and_comes_back(
    test_data: Path, validators: dict[str, Any]
) -> None:
    paths = [
        path
        for part in ("examples", "validation/test_suite")
        for path in (test_data / "iptc/ninjs" / part).rglob("*.json")
    ]
    read, causes = 0, []
    for path in sorted(paths):
        try:
            parsed = parse(path.read_bytes(), now=NOW)
        except FormatError as error:
            causes.append(str(error))
            continue
        assert not parsed.items or not parsed.refusals, path
        for item in parsed.items:
            read += 1
            document = to_ninjs(item)
            assert [error.message for error in validators["3.1"].iter_errors(document.ninjs)] == [], path
            assert from_ninjs(document.ninjs, document.extra) == item, path
    assert read >= 25
    assert len(causes) >= 8
    assert all("event" in cause or "planning" in cause or "Schema" in cause for cause in causes), causes


@pytest.mark.outside_data
def test_all_news_of_examples_3_0_arrives_and_every_event_is_named(test_data: Path) -> None:
    arrived, named = [], []
    for path in sorted((test_data / "iptc/ninjs/examples/3.0").glob("*.json")):
        try:
            arrived += [item.headline for item in parse(path.read_bytes(), now=NOW).items]
        except FormatError as error:
            named.append(str(error))
    assert len(arrived) == 7
    assert all(arrived)
    assert len(named) == 2
    assert all("waits for the planning calendar" in cause for cause in named)


def test_a_ninjs_object_that_calls_itself_an_advisory_is_never_read_as_a_public_text() -> None:
    item = from_ninjs({"uri": "urn:x:1", "type": "advisory", "headlines": [{"value": "For members"}]})
    assert item.type is ItemType.ADVISORY
    assert from_ninjs(to_ninjs(item).ninjs) == item


def test_an_advisory_stays_one_even_where_extra_is_lost() -> None:
    item = Item(uri="urn:x:1", type=ItemType.ADVISORY, headline="For members")
    assert from_ninjs(to_ninjs(item).ninjs).type is ItemType.ADVISORY


def test_sources_and_predecessor_travel_as_associations_that_any_reader_of_ninjs_sees() -> None:
    item = Item(
        uri="urn:x:2",
        replaces="urn:x:1",
        derived_from=(Derivation(uri="urn:x:0", version="3", how=DerivationKind.TRANSLATION),),
    )
    document = to_ninjs(item)
    assert document.extra == {}
    assert {one["rel"]: one["uri"] for one in document.ninjs["associations"]} == {
        "replaces": "urn:x:1",
        "translation": "urn:x:0",
    }
    assert from_ninjs(document.ninjs) == item


def test_of_two_rights_statements_one_goes_out_and_both_come_back() -> None:
    item = Item(
        uri="urn:x:3",
        rights=Rights(linked="https://a.kz/rights", encoded="{}", encoded_language="http://w3.org/ns/odrl/2/"),
    )
    document = to_ninjs(item)
    assert document.ninjs["rightsInfo"] == {"linkedRights": "https://a.kz/rights", "langId": "http://w3.org/ns/odrl/2/"}
    assert from_ninjs(document.ninjs, document.extra) == item


def test_a_script_in_extra_of_another_hub_does_not_come_through() -> None:
    item = from_ninjs({"uri": "urn:x:4"}, {"body": "<p onclick='x()'>a</p><script>b()</script>"})
    assert item.body == Content("<p>a</p>")


def test_items_inside_items_come_back_down_to_the_cap() -> None:
    item = Item(uri="urn:x:deep", headline="0")
    for level in range(1, 12):
        item = Item(uri="urn:x:deep", headline=str(level), associations=(Association(name="in", item=item),))
    document = to_ninjs(item)
    assert from_ninjs(document.ninjs, document.extra) == item


def test_the_digest_sees_the_content_and_not_the_version() -> None:
    item = Item(uri="urn:x:5", headline="a", version="1", version_created=NOW, extra={"b": 1, "a": 2})
    same = Item(uri="urn:x:5", headline="a", version="2", extra={"a": 2, "b": 1})
    other = Item(uri="urn:x:5", headline="b", version="1", version_created=NOW, extra={"b": 1, "a": 2})
    assert content_digest(item) == content_digest(same) != content_digest(other)
    assert len(content_digest(item)) == 64


def test_an_array_of_ninjs_is_read_back_item_for_item() -> None:
    items = [Item(uri=f"urn:x:{n}", headline=f"H{n}", created=NOW) for n in range(3)]
    assert list(parse(render(items, format="ninjs", feed=FEED), now=NOW).items) == items
