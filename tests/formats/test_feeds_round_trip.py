"""RSS, Atom and JSON Feed out and back, and as other readers see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import orjson
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.formats import FORMATS, FeedFacts, NotForThisFormat, UnknownFormat, all_media, parse, render, sanitise
from orkhon.items import Association, Byline, Item, ItemType, Language, Media, PubStatus, Rendition, Rights, Subject
from tests.examples import examples
from tests.formats.strategies import ITEMS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FEED = FeedFacts(
    title="Новости & <Wire>",
    link="https://a.kz/",
    self_link="https://a.kz/rss?a=1&b=2",
    updated=NOW,
    language=Language.parse("kk"),
    description="All",
)
LINE = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp", "Cn"]), min_size=1, max_size=20
)
TRICKY = LINE | st.sampled_from(
    ["AT&T", "a <b> c", "&quot;x&quot;", "5 < 6 & 7 > 3", "]]>", "<![CDATA[x]]>", "Шаңырақ", "&lt;i&gt;"]
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001
NAMES = st.sampled_from(["Әсел Нұрлан", "O‘tkir", "İlham", "Anna & Co", "J. <Joe> Doe"])


def _media(number: int, kind: str, caption: str) -> Media:
    rendition = Rendition(
        href=f"https://a.kz/m/{number}",
        name="main",
        content_type=f"{kind}/x",
        width=640,
        height=480,
        size=9,
        duration=1.5,
    )
    return Media(kind={"image": "picture"}.get(kind, kind), renditions=(rendition,), caption=caption, credit="C")


@st.composite
def public_items(draw: Any) -> Item:
    number = draw(st.integers(1, 10**6))
    moment = draw(MOMENTS).replace(microsecond=0)
    link = f"https://a.kz/news/{number}"
    return Item(
        uri=link,
        link=link,
        headline=draw(TRICKY),
        summary=draw(st.just("") | TRICKY),
        body=draw(
            st.sampled_from(["", "<p>Бір <b>екі</b> &amp; &lt;үш&gt;</p><ul><li>a</li></ul>", "]]> x"]).map(sanitise)
        ),
        language=draw(st.sampled_from(["kk", "uz-Cyrl", "tr"]).map(Language.parse)),
        created=moment,
        version_created=moment + timedelta(hours=1),
        bylines=tuple(
            Byline(name=name) for name in draw(st.lists(NAMES.filter(lambda n: "<" not in n), max_size=2, unique=True))
        ),
        subjects=tuple(Subject(name=name) for name in draw(st.lists(NAMES, max_size=2, unique=True))),
        media=tuple(
            _media(index, kind, draw(st.just("") | TRICKY))
            for index, kind in enumerate(draw(st.lists(st.sampled_from(["image", "video", "audio"]), max_size=2)))
        ),
        credit=draw(st.just("") | NAMES),
        rights=Rights(
            copyright_notice=draw(st.just("") | NAMES),
            copyright_holder=draw(st.just("") | NAMES),
            usage_terms=draw(st.just("") | NAMES),
            linked=draw(st.sampled_from(["", "https://a.kz/terms?a=1&b=2"])),
            **draw(
                st.sampled_from([{}, {"encoded": '<o:Set a="1"/>', "encoded_language": "http://www.w3.org/ns/odrl/2/"}])
            ),
        ),
    )


@pytest.mark.parametrize("format", ["rss", "atom", "jsonfeed"])
@settings(deadline=None, max_examples=examples(120))
@given(item=public_items())
def test_what_the_format_has_room_for_comes_back(format: str, item: Item) -> None:
    parsed = parse(render([item], format=format, feed=FEED), now=NOW)
    assert parsed.items == (item,)
    assert parsed.language == FEED.language
    assert parsed.title == FEED.title


@pytest.mark.parametrize("format", ["rss", "atom"])
@settings(deadline=None, max_examples=examples(100))
@given(item=ITEMS)
def test_every_public_item_gives_well_formed_xml_that_feedparser_reads(format: str, item: Item) -> None:
    try:
        data = render([item], format=format, feed=FEED)
    except NotForThisFormat:
        assert item.type is ItemType.ADVISORY or item.pub_status is not PubStatus.USABLE or item.embargoed
        return
    fromstring(data)
    peer = feedparser.parse(data)
    assert not peer.bozo
    assert len(peer.entries) == 1


@settings(deadline=None, max_examples=examples(100))
@given(item=ITEMS)
def test_every_public_item_gives_a_json_feed_with_what_the_format_demands(item: Item) -> None:
    try:
        document = orjson.loads(render([item], format="jsonfeed", feed=FEED))
    except NotForThisFormat:
        assert item.type is ItemType.ADVISORY or item.pub_status is not PubStatus.USABLE or item.embargoed
        return
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    (written,) = document["items"]
    assert written["id"] == item.uri
    assert isinstance(written["content_html"], str)


def test_feeds_say_where_they_live_in_which_language_and_since_when() -> None:
    rss = feedparser.parse(render([], format="rss", feed=FEED)).feed
    assert rss.language == "kk-Cyrl"
    assert rss.updated == "Sun, 22 Nov 2026 09:00:00 GMT"
    assert [link.href for link in rss.links if link.rel == "self"] == [FEED.self_link]
    atom = feedparser.parse(render([], format="atom", feed=FEED)).feed
    assert atom.language == "kk-Cyrl"
    assert atom.updated == "2026-11-22T09:00:00Z"
    assert [link.href for link in atom.links if link.rel == "self"] == [FEED.self_link]
    document = orjson.loads(render([], format="jsonfeed", feed=FEED))
    assert (document["language"], document["feed_url"]) == ("kk-Cyrl", FEED.self_link)


@pytest.mark.parametrize("format", ["rss", "atom", "jsonfeed"])
@pytest.mark.parametrize(
    "item",
    [
        Item(uri="urn:x:1", type=ItemType.ADVISORY),
        Item(uri="urn:x:1", pub_status=PubStatus.CANCELED),
        Item(uri="urn:x:1", embargoed=NOW + timedelta(minutes=1)),
    ],
    ids=["advisory", "cancelled", "embargoed"],
)
def test_what_a_public_feed_cannot_restrict_it_does_not_carry(format: str, item: Item) -> None:
    with pytest.raises(NotForThisFormat, match="urn:x:1 cannot go into this feed"):
        render([item], format=format, feed=FEED)
    assert render([item], format="ninjs", feed=FEED)


def test_an_embargo_that_has_passed_restricts_nothing() -> None:
    item = Item(uri="urn:x:1", headline="H", embargoed=NOW - timedelta(minutes=1))
    assert b"urn:x:1" in render([item], format="rss", feed=FEED)


def test_an_unknown_format_is_named_with_the_known_ones() -> None:
    with pytest.raises(
        UnknownFormat, match="'doc' is no format of this house; choose one of rss, atom, jsonfeed, ninjs"
    ):
        render([], format="doc", feed=FEED)
    assert set(FORMATS) == {"rss", "atom", "jsonfeed", "ninjs", "newsml-g2", "nitf", "newsml1", "iptc7901"}


def test_pictures_of_items_inside_an_item_count_among_its_media() -> None:
    picture = _media(1, "image", "")
    inner = Item(uri="urn:x:2", media=(picture,))
    assert all_media(Item(uri="urn:x:1", associations=(Association(name="a", item=inner),))) == (picture,)
