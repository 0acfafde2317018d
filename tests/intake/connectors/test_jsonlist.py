"""A list in JSON: where the options find its fields, and what a strange list is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from orkhon.formats import FormatError
from orkhon.intake.connectors.jsonlist.parse import parse, text_of
from orkhon.intake.connectors.jsonlist.retrieve import page_addresses, retrieve
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading
from orkhon.intake.errors import ListUnusable, SourceMisconfigured
from orkhon.items import Language
from tests.intake.connectors.retrievals import NOW, Poll
from tests.outbound.servers import Handler, serving

OPTIONS = {
    "items": "data",
    "uri": "slug",
    "link": "https://altai.example/{lang}/posts/{slug}_{id}",
    "headline": "title",
    "body": "content.html",
    "date": "publish_time",
    "image": "images.0.url",
    "language": "lang",
}
POST = {
    "id": 41,
    "slug": "birinchi",
    "lang": "uz",
    "title": "Birinchi <b>xabar</b>",
    "content": {"html": "<p>Matn<script>alert(1)</script></p>"},
    "publish_time": "2026-11-22 21:30:00",
    "images": [{"url": "/media/1.jpg"}],
}


def _parsed(value: Any, options: dict[str, Any] = OPTIONS) -> ParsedDelivery:
    raw = RawDelivery(data=json.dumps(value).encode(), base_url="https://api.altai.example/posts", facts=options)
    return parse(raw, Reading(now=NOW, zone=ZoneInfo("Asia/Tashkent"), language=Language.parse("ru")))


def test_each_field_is_found_where_the_options_say_and_times_without_a_zone_are_the_sources() -> None:
    (item,) = _parsed({"data": [POST]}).items
    assert item.uri == item.link == "https://altai.example/uz/posts/birinchi_41"
    assert item.headline == "Birinchi xabar"
    assert item.body.xhtml == "<p>Matn</p>"
    assert item.created == datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert str(item.language) == "uz-Latn"
    assert item.media[0].renditions[0].href == "https://api.altai.example/media/1.jpg"


def test_a_slug_without_a_page_is_known_within_its_list() -> None:
    options = {"items": "data", "uri": "slug", "headline": "title"}
    (item,) = _parsed({"data": [POST]}, options).items
    assert item.uri == "https://api.altai.example/posts/birinchi"
    assert str(item.language) == "ru-Cyrl"


def test_one_bad_entry_stops_no_other() -> None:
    parsed = _parsed({"data": [7, {}, {"slug": "a"}, POST]})
    assert [item.headline for item in parsed.items] == ["Birinchi xabar"]
    assert [refusal.where for refusal in parsed.refusals] == ["entry 1", "entry 2", "entry 3"]
    assert "neither headline nor body" in parsed.refusals[2].cause


def test_a_document_without_the_list_says_what_it_holds() -> None:
    with pytest.raises(ListUnusable, match="no list stands at 'data'; the document holds: error, code"):
        _parsed({"error": "no", "code": 3})


def test_an_endless_list_is_refused() -> None:
    with pytest.raises(ListUnusable, match=r"2,001 entries"):
        _parsed({"data": [POST] * 2001})


def test_a_page_in_html_is_refused() -> None:
    with pytest.raises(FormatError):
        parse(RawDelivery(data=b"<html>", facts=OPTIONS), Reading(now=NOW, zone=UTC))


def test_a_part_of_an_address_cannot_lead_elsewhere() -> None:
    assert (
        text_of({"a": "x y?z#"}, "https://altai.example/{a}", in_address=True) == "https://altai.example/x%20y%3Fz%23"
    )
    assert text_of({"a": ""}, "https://altai.example/{a}") == ""


def test_pages_are_asked_with_the_bearer_token_the_newest_first() -> None:
    asked = []

    def answer(request: Handler) -> None:
        asked.append((request.path, request.headers["Authorization"]))
        request.send(json.dumps({"data": []}).encode(), headers={"Content-Type": "application/json"})

    with serving(answer) as address:
        options = OPTIONS | {"page_parameter": "page", "pages": 2, "bearer": True}
        poll = Poll(retrieve=retrieve, address=f"{address}/posts?lang=uz", options=options, secret="hush\n")
        assert len(poll()) == 2
    assert asked == [("/posts?lang=uz&page=1", "Bearer hush"), ("/posts?lang=uz&page=2", "Bearer hush")]


def test_a_list_that_wants_a_token_says_that_none_was_given() -> None:
    poll = Poll(retrieve=retrieve, address="http://127.0.0.1:9/", options=OPTIONS | {"bearer": True})
    with pytest.raises(SourceMisconfigured, match="bearer token"):
        poll()


def test_one_page_is_asked_as_it_is_written() -> None:
    assert list(page_addresses(Poll(retrieve=retrieve, address="https://a.example/x").retrieval())) == [
        "https://a.example/x"
    ]
