"""NewsML-G2 out and back: nothing is lost, and what goes out is valid by IPTC's schema."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from orkhon.formats import FeedFacts, FormatError, parse, render
from orkhon.formats.newsmlg2 import add_hop
from orkhon.items import (
    Association,
    Byline,
    Content,
    Derivation,
    DerivationKind,
    Item,
    ItemType,
    Language,
    Media,
    PubStatus,
    Rendition,
    Rights,
    Subject,
)
from tests.examples import examples
from tests.formats.strategies import ITEMS, JSON

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FEED = FeedFacts(title="T & <T>", link="https://a.kz/", self_link="https://a.kz/f?a=1&b=2", updated=NOW)
MANY = settings(
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

_VALUES = st.sampled_from(
    ["", "medtop:04000000", "x y", "https://a.kz/1", "not a uri", "2026-11-22", "2026-13-01", "ltr", "5", "-1", "kk",
     "true", "https://a.kz/ә", "a\nb", "drol:summary", "http://[x", "urn:x:é ", "sig:update"]
)  # fmt: skip
_ELEMENTS = st.sampled_from(
    ["headline", "slugline", "description", "name", "signal", "service", "provider", "genre", "keyword", "altRep",
     "link", "located", "creator", "language", "hop", "hopHistory", "party", "action", "edNote", "br", "a", "span",
     "subject", "broader", "related", "copyrightHolder", "usageTerms", "remoteContent", "icon", "itemRef", "title",
     "role", "profile", "contentCreated", "altId", "nobody", "itemClass", "pubStatus", "embargoed", "mainConcept"]
)  # fmt: skip
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["qcode", "uri", "literal", "type", "role", "roleuri", "xml:lang", "dir", "rank", "href", "residref", "rel",
         "tag", "version", "contenttype", "size", "width", "modified", "custom", "validfrom", "timestamp", "seq", "x",
         "confidence", "rendition", "versioninfo", "separator", "significance"]
    ),
    _VALUES,
    max_size=3,
)  # fmt: skip


def _kept(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"element": _ELEMENTS},
        optional={
            "attributes": _ATTRIBUTES,
            "text": _VALUES,
            "content": st.lists(inner | _VALUES, max_size=3),
            "primary": st.booleans(),
        },
    )


KEPT = _kept(_kept(_kept(st.just("words"))))


def _section(*names: str) -> st.SearchStrategy[Any]:
    """Elements under their own names as a document gives them, and under others as an enemy would."""
    own = st.sampled_from(names).flatmap(
        lambda name: st.fixed_dictionaries(
            {name: st.lists(KEPT.map(lambda kept: {**kept, "element": name}), max_size=2)}
        )
    )
    return own | st.dictionaries(st.sampled_from(names), st.lists(KEPT, max_size=2) | JSON, max_size=2)


G2 = st.fixed_dictionaries(
    {},
    optional={
        "itemMeta": _section(
            "provider", "signal", "service", "title", "edNote", "link", "altRep", "role", "profile", "itemClass",
            "pubStatus", "embargoed", "expires", "generator",
        ),
        "contentMeta": _section(
            "headline", "description", "located", "creator", "genre", "keyword", "language", "by", "slugline", "icon",
            "contentCreated", "subjects", "places", "audience", "altId", "digitalSourceType", "creditline",
        ),
        "rights": _section("copyrightHolder", "copyrightNotice", "usageTerms", "link", "accountable", "dataMining"),
        "hopHistory": KEPT | JSON,
        "remoteContent": st.lists(KEPT, max_size=2) | JSON,
        "catalogs": st.lists(_VALUES | st.fixed_dictionaries({"alias": _VALUES, "uri": _VALUES}), max_size=2) | JSON,
        "groups": JSON,
        "language": _VALUES | JSON,
        "item": JSON,
        "message": st.dictionaries(st.sampled_from(["sent", "sender"]), _VALUES, max_size=2) | JSON,
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def schema(test_data: Path) -> etree.XMLSchema:
    path = test_data / "iptc/newsml-g2/specification/NewsML-G2_2.35-spec-All-Power.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


def _errors(schema: etree.XMLSchema, data: bytes) -> list[str]:
    schema.validate(etree.fromstring(data))
    return [f"{error.path}: {error.message}" for error in schema.error_log]


@MANY
@given(ITEMS)
def test_every_item_comes_back_from_newsml_g2_as_it_was(item: Item) -> None:
    assert parse(render([item], format="newsml-g2", feed=FEED), now=NOW).items == (item,)


@MANY
@given(ITEMS, G2)
def test_every_item_comes_back_whatever_was_kept_beside_it(item: Item, kept: Any) -> None:
    item = replace(item, extra={"newsml-g2": kept})
    assert parse(render([item], format="newsml-g2", feed=FEED), now=NOW).items == (item,)


@pytest.mark.outside_data
@MANY
@given(item=ITEMS)
def test_every_item_is_valid_newsml_g2(item: Item, schema: etree.XMLSchema) -> None:
    assert _errors(schema, render([item, item], format="newsml-g2", feed=FEED)) == []


@pytest.mark.outside_data
@MANY
@given(item=ITEMS, kept=G2)
def test_what_was_kept_is_written_only_where_it_is_valid(item: Item, kept: Any, schema: etree.XMLSchema) -> None:
    item = replace(item, extra={"newsml-g2": kept})
    assert _errors(schema, render([item], format="newsml-g2", feed=FEED)) == []


@pytest.mark.outside_data
def test_every_news_document_of_the_standard_goes_out_valid_and_comes_back(
    test_data: Path, schema: etree.XMLSchema
) -> None:
    read = 0
    for path in sorted((test_data / "iptc/newsml-g2/examples").iterdir()):
        try:
            items = parse(path.read_bytes(), now=NOW).items
        except FormatError:
            continue
        data = render(items, format="newsml-g2", feed=FEED)
        assert _errors(schema, data) == [], path
        assert parse(data, now=NOW).items == items, path
        read += 1
    assert read == 13


@pytest.mark.outside_data
def test_a_message_without_items_is_valid_too(schema: etree.XMLSchema) -> None:
    data = render([], format="newsml-g2", feed=FEED)
    assert _errors(schema, data) == []
    assert parse(data, now=NOW).items == ()


def _rich() -> Item:
    rendition = Rendition(href="https://a.kz/1.jpg", name="highRes", content_type="image/jpeg", width=640, height=480)
    return Item(
        uri="urn:x:rich",
        version="3",
        pub_status=PubStatus.WITHHELD,
        language=Language.parse("kk"),
        headline="Бас тақырып",
        slug_line="kk-politics",
        summary="Бір\nекі",
        bylines=(Byline(name="Әсел Нұрлан", role="reporter"), Byline(name="Ерлан")),
        dateline="Алматы",
        body=Content('<p>Бір <b>екі</b> <a href="https://a.kz/x" rel="noopener noreferrer">үш</a></p>'),
        media=(Media(kind="picture", renditions=(rendition,), caption="C", alt="A", credit="P", headline="H"),),
        subjects=(Subject(name="economy", uri="http://cv.iptc.org/newscodes/mediatopic/04000000"),),
        created=NOW,
        version_created=NOW,
        embargoed=datetime(2026, 12, 1, tzinfo=UTC),
        rights=Rights(
            copyright_holder="A",
            copyright_notice="© A",
            usage_terms="Not for resale",
            linked="https://a.kz/terms",
            encoded='{"permission": []}',
            encoded_language="http://www.w3.org/ns/odrl/2/",
        ),
        credit="A/B",
        ed_note="Note",
        urgency=2,
        replaces="urn:x:0",
        derived_from=(
            Derivation(uri="urn:x:a", version="2", how=DerivationKind.TRANSLATION),
            Derivation(uri="urn:x:b", version="", how=DerivationKind.BULLETIN),
        ),
        digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        link="https://a.kz/1",
    )


def test_a_whole_item_goes_out_in_the_words_of_the_standard_alone() -> None:
    data = render([_rich()], format="newsml-g2", feed=FEED)
    assert b"<orkhon:fields>" not in data
    assert parse(data, now=NOW).items == (_rich(),)
    for words in (
        '<subject type="cpnat:abstract" qcode="medtop:04000000"><name>economy</name></subject>',
        '<link rel="irel:translatedFrom" residref="urn:x:a" version="2"/>',
        '<pubStatus qcode="stat:withheld"/>',
        "<embargoed>2026-12-01T00:00:00Z</embargoed>",
        '<rightsExpressionData langid="http://www.w3.org/ns/odrl/2/" enctype="application/json">',
        "<p>Бір <b>екі</b>",
        '<altRep contenttype="text/html">https://a.kz/1</altRep>',
        'xml:lang="kk-Cyrl"',
    ):
        assert words in data.decode(), words


def test_a_package_goes_out_as_references_in_groups() -> None:
    inner = Item(uri="urn:x:in", headline="In", version="2", summary="S", type=ItemType.PICTURE)
    item = Item(uri="urn:x:p", type=ItemType.PACKAGE, associations=(Association(name="main-1", item=inner),))
    data = render([item], format="newsml-g2", feed=FEED)
    assert b'<group id="g1-1" role="group:main"><itemRef residref="urn:x:in" version="2">' in data
    assert b"<orkhon:fields>" not in data
    assert parse(data, now=NOW).items == (item,)


def test_an_advisory_says_so_to_every_reader_and_comes_back_as_one() -> None:
    item = Item(uri="urn:x:1", type=ItemType.ADVISORY, headline="For members")
    data = render([item], format="newsml-g2", feed=FEED)
    assert b'<signal uri="urn:orkhon:signal:advisory"/>' in data
    assert parse(data, now=NOW).items[0].type is ItemType.ADVISORY


def test_a_hop_is_written_behind_those_that_came_and_only_when_somebody_adds_it() -> None:
    item = add_hop(Item(uri="urn:x:1"), name="Altai", at=NOW)
    item = add_hop(item, name="Hub", uri="https://hub.example/", at=NOW, action="transformed")
    data = render([item], format="newsml-g2", feed=FEED).decode()
    assert data.count("<hop ") == 2
    assert '<hop seq="2" timestamp="2026-11-22T09:00:00Z"><party uri="https://hub.example/"><name>Hub</name>' in data
    assert parse(data.encode(), now=NOW).items == (item,)
    assert "hop" not in render([Item(uri="urn:x:1")], format="newsml-g2", feed=FEED).decode()


def test_a_corrected_headline_does_not_go_out_beside_the_old_one() -> None:
    came = (
        '<newsItem guid="urn:x:1" xml:lang="en"><itemMeta/><contentMeta><headline role="hlrole:main">Old</headline>'
        '<headline xml:lang="de">Alt</headline></contentMeta></newsItem>'
    )
    (item,) = parse(came.encode(), now=NOW).items
    data = render([replace(item, headline="New")], format="newsml-g2", feed=FEED).decode()
    native = data[data.index("</itemMeta>") :]
    assert "Old" not in native
    assert '<headline>New</headline><headline xml:lang="de">Alt</headline>' in native


def test_nested_groups_keep_their_roles_modes_and_order() -> None:
    came = (
        '<packageItem guid="urn:x:p" version="1"><itemMeta><itemClass qcode="ninat:composite"/></itemMeta>'
        '<groupSet root="G1"><group id="G1" role="group:main"><title>T</title>'
        '<itemRef residref="urn:x:a" contenttype="video/mp4" size="9"><title>A</title></itemRef><groupRef idref="G2"/>'
        '</group><group id="G2" role="group:video" mode="pgrmod:alt"><itemRef residref="urn:x:b"/>'
        '<itemRef residref="urn:x:c"/></group></groupSet></packageItem>'
    )
    (item,) = parse(came.encode(), now=NOW).items
    assert [one.name for one in item.associations] == ["main-1", "video-1", "video-2"]
    data = render([item], format="newsml-g2", feed=FEED).decode()
    assert (
        '<group id="g1-1" role="group:main"><title>T</title><itemRef residref="urn:x:a" contenttype="video/mp4"' in data
    )
    assert '<groupRef idref="g1-2"/></group><group id="g1-2" role="group:video" mode="pgrmod:alt">' in data
    assert "<orkhon:fields>" not in data
    assert parse(data.encode(), now=NOW).items == (item,)
    shorter = replace(item, associations=item.associations[:2])
    assert parse(render([shorter], format="newsml-g2", feed=FEED), now=NOW).items == (shorter,)
