"""Small promises of single functions, each a thing that some feed of the world does."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from orkhon.formats import (
    EmbargoUnreadable,
    FeedFacts,
    FormatError,
    NotNinjs,
    content_digest,
    from_ninjs,
    parse,
    render,
    to_ninjs,
)
from orkhon.formats.fields import from_plain
from orkhon.formats.html import DEEPEST, sanitise
from orkhon.formats.identity import normalise, resolve
from orkhon.formats.jsonvalues import read_json
from orkhon.formats.media_elements import kind_of, seconds, whole
from orkhon.formats.newsmlg2_names import block
from orkhon.formats.ninjs_shapes import as_uri, fit, is_uri
from orkhon.formats.xmltree import read_xml
from orkhon.items import Association, Item, Media, Rendition

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def _rss(item: str) -> Item:
    data = f"<rss><channel><title>F</title><link>https://a.kz/</link><item>{item}</item></channel></rss>"
    return parse(data.encode(), now=NOW).items[0]


@pytest.mark.parametrize(
    ("address", "base", "wanted"),
    [
        ("HTTPS://a.kz/x", "", "HTTPS://a.kz/x"),
        ("/x", "https://a.kz/y/z", "https://a.kz/x"),
        ("/x", "", ""),
        ("https://a.kz/a b", "", "https://a.kz/ab"),
        ("https://a.kz/<b>", "", ""),
        ("https://[bad/", "", ""),
        ("https://a.kz:99999/", "", ""),
        ("javascript:alert(1)", "https://a.kz/", ""),
        ("https://a.kz/" + "x" * 9000, "", ""),
    ],
)
def test_an_address_is_made_absolute_or_dropped(address: str, base: str, wanted: str) -> None:
    assert resolve(address, base) == wanted


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("HTTP://A.KZ:80/x#top", "http://a.kz/x"),
        ("https://a.kz:8443", "https://a.kz:8443/"),
        ("https://a.kz/?id=1&UTM_Source=x&b=", "https://a.kz/?id=1&b="),
        ("https://[::1]:8000/x", "https://[::1]:8000/x"),
    ],
)
def test_one_page_has_one_identity(link: str, wanted: str) -> None:
    assert normalise(link) == wanted


def test_kinds_and_measures_of_media_are_read_from_what_there_is() -> None:
    assert kind_of("https://a.kz/a.svg") == "graphic"
    assert kind_of("x", "image/svg+xml") == "graphic"
    assert kind_of("https://[bad", "") == ""
    assert kind_of("https://a.kz/x.pdf", "application/pdf") == ""
    assert [whole("12"), whole("0"), whole("-1"), whole("x")] == [12, None, None, None]
    assert [seconds("1:15"), seconds("75.5"), seconds("1:2:3:4"), seconds("x")] == [75.0, 75.5, None, None]


def test_a_group_may_hold_thumbnails_alone_and_a_bad_address_is_left_out() -> None:
    item = _rss(
        '<title>T</title><media:group><media:thumbnail url="https://a.kz/t.jpg"/></media:group>'
        '<media:content url="javascript:x"/><media:content url="https://a.kz/v.mp4">'
        '<media:title type="plain">A &amp;amp; B'
        '</media:title></media:content><media:content url="https://a.kz/t.jpg"/><itunes:image href="https://a.kz/i.jpg"/>'
        '<media:group><media:content url="https://a.kz/t.jpg"/><media:content url="https://a.kz/n.jpg"/></media:group>'
    )
    assert [rendition.href for media in item.media for rendition in media.renditions] == [
        "https://a.kz/t.jpg",
        "https://a.kz/n.jpg",
        "https://a.kz/v.mp4",
        "https://a.kz/i.jpg",
    ]
    assert [media.headline for media in item.media if media.kind == "video"] == ["A &amp; B"]


@pytest.mark.parametrize(
    "link",
    [
        '<atom:link rel="alternate" href="https://a.kz/1"/>',
        '<link href="https://a.kz/1"/>',
        "<guid>https://a.kz/1</guid>",
    ],
)
def test_a_link_is_found_where_feeds_hide_it(link: str) -> None:
    assert _rss(f"<title>T</title>{link}").link == "https://a.kz/1"


def test_a_mailbox_is_no_author_and_a_date_that_cannot_be_is_kept_as_it_came() -> None:
    item = _rss(
        "<title>T</title><author>news@a.kz</author><author>A B &lt;a@a.kz&gt;</author>"
        "<pubDate>soon</pubDate><category/>"
    )
    assert [byline.name for byline in item.bylines] == ["A B"]
    assert item.created is None
    assert item.extra == {"rss": {"date": "soon"}}


def test_a_whole_article_in_the_description_is_body_and_no_summary() -> None:
    item = _rss(f"<title>T</title><description>&lt;p&gt;{'сөз ' * 200}&lt;/p&gt;&lt;img src='/1.jpg'&gt;</description>")
    assert item.summary == ""
    assert item.body.word_count == 200
    assert item.media[0].renditions[0].href == "https://a.kz/1.jpg"


def test_rss_without_a_channel_but_with_items_is_read() -> None:
    assert parse(b"<rss><item><title>T</title></item></rss>", now=NOW).items[0].headline == "T"


def test_an_atom_entry_alone_is_read_and_a_cut_feed_loses_its_last() -> None:
    entry = '<entry xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id><title>T</title><content src="https://a.kz/v"/></entry>'
    assert parse(entry.encode(), now=NOW).items[0].uri == "urn:x:1"
    cut = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:x:1</id></entry><entry><id>urn:x:2</id><title>T'
    parsed = parse(cut.encode(), now=NOW)
    assert [item.uri for item in parsed.items] == ["urn:x:1"]
    assert "ends inside this entry" in parsed.refusals[0].cause


def test_plain_text_that_atom_calls_text_is_not_taken_for_markup() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:x:1</id>'
        '<content type="text">5 &lt; 6 &amp;amp; {}</content></entry></feed>'
    )
    assert parse(feed.format("x").encode(), now=NOW).items[0].body.xhtml == "<p>5 &lt; 6 &amp;amp; x</p>"
    assert parse(feed.format("&lt;b&gt;y&lt;/b&gt;").encode(), now=NOW).items[0].body.text.endswith("y")


def test_a_fragment_nested_without_end_keeps_its_words() -> None:
    deep = "<div>" * (DEEPEST + 1) + "word" + "<b>x</b>" * 10
    assert "word" in sanitise(deep).text
    closed = "<div></div>" * 500 + "<blockquote>" * 40 + "deep"
    assert sanitise(closed).text == "deep"
    assert sanitise(sanitise(closed).xhtml).xhtml == sanitise(closed).xhtml


def test_links_and_lists_in_odd_places_take_a_shape_that_stays() -> None:
    for html in (
        "<ul>loose<li>a</ul>",
        "<li>a</li>text",
        "<td>cell",
        "<table><tr><td>a<table><tr><td>b</table></table>",
        "<a>x</a>",
    ):
        out = sanitise(html).xhtml
        assert out
        assert sanitise(out).xhtml == out


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("headline", 5),
        ("urgency", "high"),
        ("bylines", "A"),
        ("extra", []),
        ("media", [{"kind": 1}]),
        ("type", "opera"),
        ("created", "yesterday"),
        ("subjects", [{"x": "y"}]),
        ("associations", [{"name": "a"}]),
    ],
)
def test_extra_values_of_the_wrong_kind_are_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(NotNinjs, match="urn:x:1"):
        from_ninjs({"uri": "urn:x:1"}, {name: value})
    with pytest.raises(ValueError, match=r".+"):
        from_plain(name, value)


def test_fields_that_were_left_out_come_back_as_nothing() -> None:
    item = from_ninjs(
        {"uri": "urn:x:1", "urgency": 3, "firstCreated": "2026-01-01T00:00:00"}, {"urgency": None, "created": None}
    )
    assert (item.urgency, item.created) == (None, None)
    with pytest.raises(NotNinjs, match="without a uri"):
        from_ninjs({"uri": "urn:x:1"}, {"uri": " "})


def test_addresses_go_out_as_uris_of_ascii_letters() -> None:
    assert as_uri("https://a.kz/сурет") == "https://a.kz/%D1%81%D1%83%D1%80%D0%B5%D1%82"
    assert as_uri("not a uri") == "urn:orkhon:item:not%20a%20uri"
    assert is_uri(as_uri("%%%"))


@pytest.mark.parametrize(
    ("shape", "value", "wanted"),
    [
        ("moment", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("moment", "T", None),
        ("whole", True, None),
        ("number", 1.5, 1.5),
        ("hundred", 101, None),
        ("contact", {"value": "a", "address": {"locality": "b"}}, None),
        ("contact", {"value": "a", "x": 1}, {"value": "a"}),
        (
            "geometry",
            {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
            {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
        ),
        ("geometry", {"type": "Polygon", "coordinates": []}, None),
        ("geometry", 5, None),
        (["text"], "a", None),
        (["text"], ["a", 1], ["a"]),
        (("full", "partial"), "half", None),
    ],
)
def test_only_what_the_schema_has_room_for_is_given_back(shape: Any, value: Any, wanted: Any) -> None:
    assert fit(value, shape) == wanted


def test_old_ninjs_comes_under_new_names() -> None:
    item = from_ninjs(
        {
            "uri": "urn:x:1",
            "subject": [
                {"name": "A", "scheme": "local", "code": "7"},
                {"name": "B", "scheme": "http://cv/", "code": "8"},
            ],
            "organisation": [{"name": "O", "symbols": [{"ticker": "T", "exchange": "E"}]}],
            "altids": {"etag": "1"},
            "body_xhtml": "<p>x</p>",
            "description_caption_xhtml": "Cap",
            "headline_short": "S",
            "headline": "Long",
            "person": {"name": "P"},
            "pubstatus": "cancelled",
            "language": "no such language",
            "renditions": {"web": {"href": "https://a.kz/1", "mimetype": "text/html"}, "s": {"href": "srt://a"}},
        }
    )
    assert [(subject.literal, subject.uri) for subject in item.subjects] == [("local:7", ""), ("8", "http://cv/8")]
    assert (item.headline, item.summary, item.body.text, item.people[0].name) == ("Long", "Cap", "x", "P")
    assert (item.pub_status.value, item.language, item.link) == ("canceled", None, "https://a.kz/1")
    given_back = to_ninjs(item).ninjs
    assert given_back["organisations"] == [{"name": "O", "symbols": [{"exchange": "E", "symbol": "T"}]}]
    assert {"role": "etag", "value": "1"} in given_back["altIds"]
    assert {"role": "short", "value": "S"} in given_back["headlines"]


def test_an_association_without_a_uri_gets_one_of_its_parent_and_an_event_beside_news_is_left_out() -> None:
    item = from_ninjs(
        {"uri": "urn:x:1", "associations": [{"name": "a", "headline": "H"}, {"uri": "urn:x:2", "type": "event"}]}
    )
    assert item.associations == (Association(name="a", item=Item(uri="urn:x:1#association-1", headline="H")),)


def test_picture_items_carry_their_files_and_texts_carry_pictures_beside_them() -> None:
    media = Media(kind="picture", renditions=(Rendition(href="https://a.kz/1.jpg", name="main"),), caption="C", alt="A")
    text = to_ninjs(Item(uri="urn:x:1", media=(media,))).ninjs
    assert [one["rel"] for one in text["associations"]] == ["media"]
    lost = from_ninjs(text).media
    assert lost == (media,)
    odd = Media(kind="picture", renditions=(Rendition(href="no uri"),), digital_source_type="http://cv.iptc.org/x")
    assert from_ninjs(*(lambda d: (d.ninjs, d.extra))(to_ninjs(Item(uri="urn:x:1", media=(odd,))))).media == (odd,)


def test_ninjs_in_an_items_object_and_values_that_are_no_objects() -> None:
    parsed = parse(b'{"title": "All", "items": [{"uri": "urn:x:1"}, 5, {"uri": "urn:x:1"}]}', now=NOW)
    assert parsed.title == "All"
    assert len(parsed.items) == 1
    assert ["was wanted" in parsed.refusals[0].cause, "came before" in parsed.refusals[1].cause] == [True, True]
    assert parse(b"[]", now=NOW).items == ()
    with pytest.raises(FormatError):
        parse(b"{}", now=NOW)


def test_letters_and_numbers_that_json_writers_refuse_are_still_written() -> None:
    item = Item(uri="urn:x:1", headline="a\ud800b", extra={"n": 2**70})
    feed = FeedFacts(title="T", link="https://a.kz/", self_link="https://a.kz/f", updated=NOW, author="Desk")
    assert json.loads(render([item], format="jsonfeed", feed=feed))["items"][0]["title"] == "a?b"
    assert json.loads(render([item], format="ninjs", feed=feed))[0]["uri"] == "urn:x:1"
    assert b"<title>ab</title>" in render([item], format="rss", feed=feed)
    assert len(content_digest(item)) == 64


@pytest.mark.parametrize(
    "until", ["tomorrow 18:00", "2026-11-23T24:00:00Z", "9999-12-31T23:59:59-05:00", ["2026"], {"a": 1}, 5]
)
def test_an_embargo_that_cannot_be_read_is_refused_and_never_dropped(until: Any) -> None:
    held = {"uri": "urn:x:1", "type": "text", "embargoedUntil": until, "headlines": [{"value": "Held"}]}
    with pytest.raises(EmbargoUnreadable, match="ask the agency to send the item again"):
        from_ninjs(held)
    parsed = parse(json.dumps([held, {"uri": "urn:x:2", "type": "text"}]).encode(), now=NOW)
    assert [item.uri for item in parsed.items] == ["urn:x:2"]
    assert "embargoedUntil is" in parsed.refusals[0].cause


def test_a_json_feed_without_its_version_is_known_by_its_items_and_one_without_items_is_refused() -> None:
    data = b'{"items": [{"id": "1", "url": "https://a.kz/1", "summary": "S", "title": 5, "content_html": ""}]}'
    parsed = parse(data, now=NOW)
    assert (parsed.format, parsed.items[0].headline, parsed.items[0].summary) == ("jsonfeed", "5", "S")
    with pytest.raises(FormatError, match="no array of items"):
        parse(b'{"version": "https://jsonfeed.org/version/1.1"}', now=NOW)


def test_html_inside_an_unknown_root_and_other_xml_are_named() -> None:
    with pytest.raises(FormatError, match="whose root is <kurs>"):
        parse(b"<kurs><a/></kurs>", now=NOW)
    with pytest.raises(FormatError, match="an HTML page came"):
        parse(b"<x:html xmlns:x='http://www.w3.org/1999/xhtml'><x:head/></x:html>", now=NOW)
    with pytest.raises(FormatError, match="it has no title"):
        parse(b"<p>Not found</p>", now=NOW)


@pytest.mark.parametrize("text", ['{"a\\u0000": ["\\u0000b", {"c": "d\\u0000"}]}', '{"a": ["b", {"c": "d"}]}'])
def test_a_nul_in_json_is_left_out(text: str) -> None:
    assert read_json(text) == {"a": ["b", {"c": "d"}]}


def test_xml_that_is_all_brackets_declarations_or_small_pieces_takes_little_time() -> None:
    declared = " ".join(f'xmlns:a{number}="urn:{number}"' for number in range(3000))
    expression = "<rightsExpressionXML><a7:p/></rightsExpressionXML>"
    begun = time.process_time()
    read_xml("<rss>" + "<" * 300_000 + ">")
    rights = read_xml(f"<r {declared}>{expression * 3000}</r>")
    pieces = read_xml(f"<p>{'a<i>b</i>' * 100_000}<br/>c</p>")
    assert block(pieces) == "ab" * 100_000 + "\nc"
    assert time.process_time() - begun < 60
    assert [one.text() for one in rights.children()] == ['<a7:p xmlns:a7="urn:7"/>'] * 3000
