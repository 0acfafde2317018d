"""Everything that the demonstration alliance gives out is valid by its format's own schema or rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import orjson
import pytest
from defusedxml.ElementTree import fromstring
from lxml import etree
from referencing import Registry, Resource

from orkhon.demonstration.feeds.outlets import OUTLETS, document
from orkhon.demonstration.report_items import item_of
from orkhon.demonstration.schedule import Report, reports_at
from orkhon.demonstration.stock import read_events
from orkhon.formats import FORMATS, FeedFacts, NotForThisFormat, parse, render, to_ninjs
from orkhon.items import Item, Language
from tests.formats.survival_rows import FULL, SECTIONS

ADDRESS = "https://alliance.example"
STARTED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOGETHER = ("rss", "atom", "jsonfeed", "ninjs", "newsml-g2", "newsml1", "iptc7901")

Check = Callable[[bytes, int], None]


@pytest.fixture(scope="module")
def checks(test_data: Path) -> dict[str, Check]:
    """By format, what fails for a document that is not valid, or does not hold so many items."""
    return {
        "newsml-g2": _by_schema(test_data / "iptc" / "newsml-g2" / "specification"),
        "ninjs": _by_json_schema(test_data / "iptc" / "ninjs"),
        "rss": _check_rss,
        "atom": _check_atom,
        "jsonfeed": _check_json_feed,
        "nitf": _check_nitf,
        "newsml1": _check_newsml1,
        "iptc7901": _check_text_wire,
    }


def _by_schema(folder: Path) -> Check:
    schema = etree.XMLSchema(etree.parse(str(folder / "NewsML-G2_2.35-spec-All-Power.xsd")))

    def check(data: bytes, count: int) -> None:
        root = etree.fromstring(data)
        schema.validate(root)
        assert [str(error) for error in schema.error_log] == []
        names = [one.tag.rpartition("}")[2] for one in root.find("{*}itemSet")]
        assert len([name for name in names if name in ("newsItem", "packageItem")]) == count

    return check


def _by_json_schema(folder: Path) -> Check:
    geo = json.loads((folder / "validation" / "GeoJSON-schema.json").read_text())
    addresses = ("https://geojson.org/schema/GeoJSON.json", geo["$id"])
    registry: Registry[Any] = Registry().with_resources([(one, Resource.from_contents(geo)) for one in addresses])
    schema = json.loads((folder / "specification" / "ninjs-schema_3.1.json").read_text())
    validator = jsonschema.Draft202012Validator(schema, registry=registry)

    def check(data: bytes, count: int) -> None:
        documents = orjson.loads(data)
        assert len(documents) == count
        assert [error.message for one in documents for error in validator.iter_errors(one)] == []

    return check


def _check_rss(data: bytes, count: int) -> None:
    root = fromstring(data)
    (channel,) = root.findall("channel")
    assert (root.tag, root.attrib["version"]) == ("rss", "2.0")
    for name in ("title", "link", "description"):
        assert len(channel.findall(name)) == 1, name
        assert channel.findtext(name), name
    items = channel.findall("item")
    assert len(items) == count
    for item in items:
        assert item.find("title") is not None or item.find("description") is not None
        assert all(len(item.findall(name)) <= 1 for name in ("title", "link", "description", "guid", "pubDate"))
    _check_with_a_reader(data, count)


def _check_atom(data: bytes, count: int) -> None:
    root = fromstring(data)
    entries = root.findall(f"{_ATOM}entry")
    assert root.tag == f"{_ATOM}feed"
    assert len(entries) == count
    # RFC 4287, 4.1.1 and 4.1.2.
    for one in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{_ATOM}{name}")) == 1, name
        assert datetime.fromisoformat(one.findtext(f"{_ATOM}updated", "")).tzinfo
    assert root.find(f"{_ATOM}author") is not None or all(one.find(f"{_ATOM}author") is not None for one in entries)
    for entry in entries:
        assert entry.find(f"{_ATOM}content") is not None or entry.find(f"{_ATOM}link") is not None
    ids = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(set(ids)) == count
    _check_with_a_reader(data, count)


def _check_with_a_reader(data: bytes, count: int) -> None:
    peer = feedparser.parse(data)
    assert not peer.bozo, peer.bozo_exception
    assert len(peer.entries) == count


def _check_json_feed(data: bytes, count: int) -> None:
    feed = orjson.loads(data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert len(feed["items"]) == count
    assert len({item["id"] for item in feed["items"]}) == count
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert isinstance(item["content_html"], str)
        for moment in (item.get("date_published"), item.get("date_modified")):
            assert moment is None or datetime.fromisoformat(moment).tzinfo
        assert all({"url", "mime_type"} <= set(one) for one in item.get("attachments", ()))


def _check_nitf(data: bytes, count: int) -> None:
    # IPTC's NITF schema is not among the test data: what is checked is the order that it prescribes.
    root = fromstring(data)
    assert count == 1
    assert root.tag == "{http://iptc.org/std/NITF/2006-10-18/}nitf"
    assert [one.tag.rpartition("}")[2] for one in root] == ["head", "body"]
    body = root[1]
    assert [one.tag.rpartition("}")[2] for one in body] in (
        ["body.head", "body.content"], ["body.head", "body.content", "body.end"],
    )  # fmt: skip
    (named,) = root.findall("./{*}head/{*}docdata/{*}doc-id")
    assert named.attrib["id-string"]


def _check_newsml1(data: bytes, count: int) -> None:
    # IPTC's DTD is not among the test data: this one was written after the standard, for the elements that are used.
    dtd = etree.DTD(str(Path(__file__).parent / "newsml1" / "written.dtd"))
    root = etree.fromstring(data)
    for nitf in root.findall(".//{*}nitf"):
        nitf.getparent().remove(nitf)
    dtd.validate(root)
    assert [str(error) for error in dtd.error_log] == []
    assert len(root.findall("NewsItem")) == count


def _check_text_wire(data: bytes, count: int) -> None:
    assert (data.count(b"\x01"), data.count(b"\x02"), data.count(b"\x03")) == (count, count, count)
    heads = [line for one in data.split(b"\x02")[1:] for line in one.partition(b"\x03")[0].split(b"\r\n")]
    assert max(len(line.decode()) for line in heads) <= 80


def _reports() -> list[Report]:
    # Late enough that corrections, kills and embargoes of the stock have come and are among them.
    events = read_events()
    return reports_at(events, started=STARTED, now=STARTED + timedelta(minutes=25))


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    found = _reports()
    assert len(found) > 60
    assert any(report.killed for report in found)
    assert any(report.corrected for report in found)
    assert len({report.telling.language for report in found}) >= 7
    return found


def _facts(format: str) -> FeedFacts:
    return FeedFacts(
        title="Altai Press", link=f"{ADDRESS}/", self_link=f"{ADDRESS}/api/v1/feeds/{format}",
        updated=STARTED + timedelta(hours=1), language=Language.parse("kk"), author="Altai Press",
    )  # fmt: skip


def _may_be_told(item: Item, format: str) -> bool:
    try:
        render([item], format=format, feed=_facts(format))
    except NotForThisFormat:
        return False
    return True


@pytest.mark.outside_data
@pytest.mark.parametrize("format", _TOGETHER)
def test_the_alliances_news_is_valid_in_every_format(
    format: str, checks: dict[str, Check], reports: list[Report]
) -> None:
    items = [item_of(report, ADDRESS) for report in reports]
    told = [item for item in items if _may_be_told(item, format)]
    data = render(told, format=format, feed=_facts(format))
    checks[format](data, len(told))
    assert len(parse(data, now=STARTED).items) == len(told)
    refused = [item for item in items if item not in told]
    assert bool(refused) == (format in ("rss", "atom", "jsonfeed"))


@pytest.mark.outside_data
def test_each_of_the_alliances_news_is_valid_nitf(checks: dict[str, Check], reports: list[Report]) -> None:
    for report in reports:
        item = item_of(report, ADDRESS)
        data = render([item], format="nitf", feed=_facts("nitf"))
        checks["nitf"](data, 1)
        assert parse(data, now=STARTED).items == (item,)


@pytest.mark.outside_data
@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda one: one.path)
def test_each_feed_of_the_demonstration_is_valid(outlet: Any, checks: dict[str, Check], reports: list[Report]) -> None:
    data = document(outlet, reports, address=ADDRESS, started=STARTED)
    checks["rss" if outlet.format == "regional" else outlet.format](data, len(parse(data, now=STARTED).items))


@pytest.mark.outside_data
@pytest.mark.parametrize("format", sorted(FORMATS))
def test_an_item_with_every_field_is_valid_in_every_format(format: str, checks: dict[str, Check]) -> None:
    items = [FULL, *(row.item for section in SECTIONS for row in section.rows)]
    for item in items:
        if _may_be_told(item, format):
            checks[format](render([item], format=format, feed=_facts(format)), 1)
    assert to_ninjs(FULL).ninjs["uri"] == FULL.uri


@pytest.mark.outside_data
@pytest.mark.parametrize("format", ["rss", "atom"])
def test_an_item_with_hardly_anything_is_valid_in_a_feed_that_names_no_author(
    format: str, checks: dict[str, Check]
) -> None:
    item = Item(uri="urn:x:1", version="1")
    feed = FeedFacts(title="T", link=f"{ADDRESS}/", self_link=f"{ADDRESS}/f", updated=STARTED)
    data = render([item], format=format, feed=feed)
    checks[format](data, 1)
    (read,) = parse(data, now=STARTED).items
    assert (read.uri, read.headline, read.body, read.bylines) == (item.uri, "", item.body, ())
