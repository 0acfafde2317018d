"""What NewsML-G2 documents become, and what is declined, in which words."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from orkhon.formats import (
    EmbargoUnreadable,
    EntityDeclarations,
    EventNotNews,
    FormatError,
    KnowledgeNotNews,
    Malformed,
    NotNewsMLG2,
    parse,
)
from orkhon.items import Byline, DerivationKind, Item, ItemType, PubStatus

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NS = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def _document(meta: str = "", about: str = "", rest: str = "", before: str = "", start: str = "") -> bytes:
    return (
        f'<newsItem {NS} guid="urn:x:1" version="4" {start}>{before}<itemMeta>{meta}</itemMeta>'
        f"<contentMeta>{about}</contentMeta>{rest}</newsItem>"
    ).encode()


def _item(meta: str = "", about: str = "", rest: str = "", before: str = "", start: str = "") -> Item:
    (item,) = parse(_document(meta, about, rest, before, start), now=NOW).items
    return item


def _message(*items: str, header: str = "") -> bytes:
    return f"<newsMessage {NS}><header>{header}</header><itemSet>{''.join(items)}</itemSet></newsMessage>".encode()


@pytest.fixture(scope="module")
def examples(test_data: Path) -> dict[str, bytes]:
    folder = test_data / "iptc/newsml-g2/examples"
    return {path.name.partition("_A")[0][:10].strip("_"): path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.outside_data
def test_all_news_of_the_standards_examples_arrives_and_the_rest_is_declined_by_name(test_data: Path) -> None:
    arrived, declined = [], {}
    for path in sorted((test_data / "iptc/newsml-g2/examples").iterdir()):
        try:
            arrived += [(path.name, item.uri) for item in parse(path.read_bytes(), now=NOW).items]
        except FormatError as error:
            declined[path.name[:10]] = error
    assert len(arrived) == 13
    assert {name: type(error) for name, error in declined.items()} == {
        "LISTING_10": KnowledgeNotNews,
        "LISTING_12": KnowledgeNotNews,
        "LISTING_14": EventNotNews,
        "LISTING_16": EventNotNews,
        "LISTING_18": EventNotNews,
    }
    assert "a concept item" in str(declined["LISTING_10"])
    assert "kept as it was delivered for the planning calendar" in str(declined["LISTING_18"])


@pytest.mark.outside_data
def test_the_first_example_gives_all_its_fields(examples: dict[str, bytes]) -> None:
    (item,) = parse(examples["LISTING_1"], now=NOW).items
    assert item.uri == "urn:newsml:acmenews.com:20161018:US-FINANCE-FED"
    assert (item.version, item.type, item.pub_status) == ("11", ItemType.TEXT, PubStatus.USABLE)
    assert str(item.language) == "en-Latn-GB"
    assert item.headline == 'Fed to halt QE to avert "bubble"'
    assert item.slug_line == "US-Finance-Fed"
    assert item.bylines == (Byline(name="Meredith Jameson"),)
    assert item.dateline == "Berlin"
    assert [(one.name, one.uri) for one in item.subjects] == [
        ("economy, business and finance", "http://cv.iptc.org/newscodes/mediatopic/04000000"),
        ("labour market", "http://cv.iptc.org/newscodes/mediatopic/20000523"),
    ]
    assert item.created == datetime(2016, 10, 18, 18, 12, 21, tzinfo=UTC)
    assert item.embargoed == datetime(2018, 10, 23, 12, tzinfo=UTC)
    assert item.rights.copyright_holder == "Example Enews LLP"
    assert item.rights.usage_terms == "Not for use outside the United States"
    assert item.ed_note.startswith("Note to editors: STRICTLY EMBARGOED. Not for public release until 12noon on")
    kept = item.extra["newsml-g2"]
    assert kept["itemMeta"]["service"][0]["attributes"] == {"qcode": "svc:uknews"}
    assert kept["itemMeta"]["signal"][0]["attributes"] == {"qcode": "sig:update"}
    assert kept["contentMeta"]["genre"][0]["attributes"] == {"qcode": "genre:interview"}


@pytest.mark.outside_data
def test_a_film_a_package_and_a_hop_history_arrive(examples: dict[str, bytes]) -> None:
    (film,) = parse(examples["LISTING_4"], now=NOW).items
    (media,) = film.media
    assert [(one.name, one.width, one.size, one.duration) for one in media.renditions] == [
        ("vidrnd:dvd", 720, 54593540, 69.0),
        ("vidrnd:HD1080", 1920, 87591736, 69.0),
        ("vidrnd:HD720", 1280, 71010540, 69.0),
    ]
    assert film.credit == "AFP"
    (package,) = parse(examples["LISTING_6"], now=NOW).items
    assert package.type is ItemType.PACKAGE
    assert [(one.name, one.item.type, one.item.headline) for one in package.associations] == [
        ("main-1", ItemType.TEXT, "Obama annonce son équipe"),
        ("main-2", ItemType.PICTURE, "Barack Obama arrive à Washington"),
    ]
    (handled,) = parse(examples["LISTING_29"], now=NOW).items
    hops = [hop for hop in handled.extra["newsml-g2"]["hopHistory"]["content"] if isinstance(hop, dict)]
    assert [hop["attributes"]["seq"] for hop in hops] == ["1", "2", "3", "4"]


@pytest.mark.outside_data
def test_nitf_inside_gives_body_and_byline_and_a_fragment_is_known_by_its_headline(examples: dict[str, bytes]) -> None:
    (item,) = parse(examples["Receiver V"], now=NOW).items
    assert item.body.xhtml.startswith("<p>(New York, NY - November 21) Et, sent luptat")
    assert item.urgency == 5
    (fragment,) = parse(examples["LISTING_25"], now=NOW).items
    assert fragment.headline == "Arizona Diamondbacks (29-23) at Philadelphia Phillies (26-24), 7:05p.m."
    assert fragment.uri.startswith("urn:orkhon:title:")
    assert fragment.uri == parse(examples["LISTING_25"], now=NOW).items[0].uri


@pytest.mark.parametrize(
    "namespace",
    ["", 'xmlns="http://example.com/wrong/"', 'xmlns="http://iptc.org/std/nar/2006-10-01"'],
    ids=["none", "wrong", "short"],
)
def test_a_missing_or_wrong_namespace_is_forgiven(namespace: str) -> None:
    data = f'<newsItem {namespace} guid="urn:x:1"><contentMeta><headline>H</headline></contentMeta></newsItem>'
    assert parse(data.encode(), now=NOW).items[0].headline == "H"


def test_any_prefix_is_read_and_items_of_a_message_may_be_in_the_wrong_namespace() -> None:
    data = (
        '<g:newsMessage xmlns:g="http://iptc.org/std/nar/2006-10-01/"><g:itemSet><w:newsItem xmlns:w="http://w/" '
        'guid="urn:x:1"><w:contentMeta><w:headline>H</w:headline></w:contentMeta></w:newsItem></g:itemSet></g:newsMessage>'
    )
    assert parse(data.encode(), now=NOW).items[0].headline == "H"


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ("", PubStatus.USABLE),
        ('<pubStatus qcode="stat:withheld"/>', PubStatus.WITHHELD),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', PubStatus.CANCELED),
        ('<pubStatus qcode="stat:paused"/>', PubStatus.WITHHELD),
        ('<pubStatus qcode="stat:usable"/><signal qcode="sig:kill"/>', PubStatus.CANCELED),
        ('<pubStatus qcode="stat:usable"/><signal qcode="sig:correction"/>', PubStatus.USABLE),
        ("<embargoed/>", PubStatus.WITHHELD),
    ],
)
def test_a_status_is_read_and_what_nobody_knows_holds_back(meta: str, status: PubStatus) -> None:
    assert _item(meta).pub_status is status


def test_an_embargo_that_cannot_be_read_is_never_dropped() -> None:
    with pytest.raises(EmbargoUnreadable, match="embargoed of 'urn:x:1' is 'after lunch'"):
        parse(_document("<embargoed>after lunch</embargoed>"), now=NOW)


def test_times_without_a_zone_are_in_the_zone_that_the_caller_gave() -> None:
    data = _document("<versionCreated>2026-11-22T09:00:00</versionCreated>")
    (item,) = parse(data, now=NOW, default_zone=timezone(timedelta(hours=5))).items
    assert item.version_created == datetime(2026, 11, 22, 4, tzinfo=UTC)


def test_one_bad_item_of_a_message_stops_no_other_and_its_header_is_kept() -> None:
    good = '<newsItem guid="urn:x:1"><contentMeta><headline>A</headline></contentMeta></newsItem>'
    parsed = parse(
        _message(
            "<newsItem/>", good, good, '<conceptItem guid="c"/>', '<planningItem guid="p"/>',
            '<newsItem guid="e"><itemMeta><embargoed>?</embargoed></itemMeta></newsItem>',
            header="<sent>2026-11-22T09:00:00Z</sent><sender>kz.altai</sender><priority>2</priority><channel>c</channel>",
        ),
        now=NOW,
    )  # fmt: skip
    assert [item.uri for item in parsed.items] == ["urn:x:1"]
    assert [refusal.where for refusal in parsed.refusals] == ["item 1", "item 3", "item 4", "item 5", "item 6"]
    causes = [refusal.cause for refusal in parsed.refusals]
    assert "without a guid" in causes[0]
    assert "came before in this document" in causes[1]
    assert parsed.items[0].extra["newsml-g2"]["message"] == {
        "sent": "2026-11-22T09:00:00Z",
        "sender": "kz.altai",
        "priority": "2",
        "channel": ["c"],
    }


def test_codes_are_resolved_by_the_documents_own_catalog_and_others_become_literals() -> None:
    item = _item(
        about='<subject qcode="own:1"/><subject qcode="who:2"><name>W</name></subject>'
        '<subject type="cpnat:person" literal="P"/><subject type="cpnat:organisation" uri="https://o.example/"/>'
        '<subject type="cpnat:poi"><name>Market</name></subject>',
        before='<catalog><scheme alias="own" uri="https://a.kz/codes/"/></catalog>',
    )
    assert [(one.name, one.uri, one.literal) for one in item.subjects] == [
        ("", "https://a.kz/codes/1", ""),
        ("W", "", "who:2"),
    ]
    assert item.people[0].literal == "P"
    assert item.organisations[0].uri == "https://o.example/"
    assert item.places[0].name == "Market"


def test_words_in_the_items_language_come_before_others() -> None:
    item = _item(
        about='<language tag="kk"/><headline xml:lang="en">E</headline><headline xml:lang="kk">Қ</headline>'
        '<subject><name xml:lang="en">economy</name><name xml:lang="kk">экономика</name></subject>'
        '<description role="drol:caption">c</description><description role="drol:summary">Бір<br/>екі</description>',
    )
    assert (item.headline, item.subjects[0].name, item.summary) == ("Қ", "экономика", "Бір\nекі")


def test_links_say_what_an_item_came_from() -> None:
    item = _item(
        '<link rel="irel:translatedFrom" residref="urn:x:0" version="2"/>'
        '<link rel="irel:derivedFrom" residref="urn:x:9"/>'
        '<link rel="irel:previousVersion" residref="urn:x:1" version="3"/>'
        '<link rel="irel:replaces" residref="urn:x:7"/>'
        '<altRep contenttype="text/html">https://a.kz/1</altRep>'
    )
    assert [(one.uri, one.version, one.how) for one in item.derived_from] == [
        ("urn:x:0", "2", DerivationKind.TRANSLATION),
        ("urn:x:9", "", DerivationKind.ADAPTATION),
    ]
    assert (item.replaces, item.link) == ("urn:x:7", "https://a.kz/1")


def test_a_rights_expression_in_xml_is_kept_letter_for_letter_with_its_namespaces() -> None:
    rights = (
        '<rightsInfo><rightsExpressionXML langid="http://odrl.net/2.0"><o:Policy UID="Ab"><o:A b="1"/>T</o:Policy>'
        "</rightsExpressionXML></rightsInfo>"
    )
    item = _item(before=rights, start='xmlns:o="http://www.w3.org/ns/odrl/2/"')
    assert item.rights.encoded == ('<o:Policy xmlns:o="http://www.w3.org/ns/odrl/2/" UID="Ab"><o:A b="1"/>T</o:Policy>')
    assert item.rights.encoded_language == "http://odrl.net/2.0"


def test_the_best_of_several_contents_is_the_body() -> None:
    plain = '<inlineData contenttype="text/plain">Plain</inlineData>'
    encoded = base64.b64encode("<p>Алты <b>жеті</b></p>".encode()).decode()
    html = f'<inlineData contenttype="text/html" encoding="enc:base64">{encoded}</inlineData>'
    xhtml = '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>X <i>y</i></p></body></html></inlineXML>'
    assert _item(rest=f"<contentSet>{plain}{html}{xhtml}</contentSet>").body.xhtml == "<p>X <i>y</i></p>"
    assert _item(rest=f"<contentSet>{plain}{html}</contentSet>").body.xhtml == "<p>Алты <b>жеті</b></p>"
    assert _item(rest=f"<contentSet>{plain}</contentSet>").body.xhtml == "<p>Plain</p>"
    broken = '<contentSet><inlineData contenttype="text/plain" encoding="enc:base64">!!</inlineData></contentSet>'
    assert _item(rest=broken).body.xhtml == ""
    other = "<contentSet><inlineXML><story><para>Own</para></story></inlineXML></contentSet>"
    assert _item(rest=other).body.text == "Own"


def test_relative_files_are_resolved_and_a_page_among_them_is_the_link() -> None:
    rest = (
        '<contentSet><remoteContent href="p/1.jpg" contenttype="image/jpeg" rendition="rnd:web" duration="1:05"/>'
        '<remoteContent href="https://a.kz/1" contenttype="text/html"/><remoteContent href="https://a.kz/x.pdf"/>'
        '<remoteContent href="https://a.kz/2.mp4" duration="2500" durationunit="timeunit:milliseconds"/></contentSet>'
    )
    (item,) = parse(_document(rest=rest), now=NOW, base_url="https://a.kz/in/").items
    assert [(one.kind, one.renditions[0].href) for one in item.media] == [
        ("picture", "https://a.kz/in/p/1.jpg"),
        ("video", "https://a.kz/2.mp4"),
    ]
    assert item.media[0].renditions[0].name == "web"
    assert [one.renditions[0].duration for one in item.media] == [65.0, 2.5]
    assert item.link == "https://a.kz/1"
    assert item.extra["newsml-g2"]["remoteContent"][0]["attributes"]["href"] == "https://a.kz/x.pdf"


def test_groups_that_lead_in_a_circle_are_read_once() -> None:
    groups = (
        '<groupSet root="a"><group id="b" role="group:side"><itemRef residref="urn:x:b"/><groupRef idref="a"/></group>'
        '<group id="a" role="group:main"><groupRef idref="b"/><itemRef residref="urn:x:a"/><itemRef/>'
        "<title>T</title></group></groupSet>"
    )
    data = f'<packageItem {NS} guid="urn:x:p"><itemMeta/>{groups}</packageItem>'
    (item,) = parse(data.encode(), now=NOW).items
    assert [(one.name, one.item.uri) for one in item.associations] == [("side-1", "urn:x:b"), ("main-1", "urn:x:a")]
    assert item.extra["newsml-g2"]["groups"][0]["members"][0]["group"]["role"] == "group:side"


def test_scripts_in_xhtml_do_not_come_through() -> None:
    html = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p onclick="x()">a</p><script>b()</script></body></html>'
    assert _item(rest=f"<contentSet><inlineXML>{html}</inlineXML></contentSet>").body.xhtml == "<p>a</p>"


@pytest.mark.parametrize(
    "doctype", ['<!ENTITY a "aa">', '<!ENTITY x SYSTEM "file:///etc/passwd">'], ids=["bomb", "thief"]
)
def test_documents_with_entities_are_refused(doctype: str) -> None:
    data = f"<!DOCTYPE newsItem [{doctype}]><newsItem guid='urn:x:1'><contentMeta/></newsItem>"
    with pytest.raises(EntityDeclarations):
        parse(data.encode(), now=NOW)


def test_deep_nesting_and_a_cut_document_are_refused() -> None:
    deep = _document(rest=f"<contentSet><inlineXML>{'<p>' * 5000}{'</p>' * 5000}</inlineXML></contentSet>")
    with pytest.raises(FormatError, match="deeper than 200"):
        parse(deep, now=NOW)
    with pytest.raises(Malformed, match="the document ends inside its item"):
        parse(_document(about="<headline>H</headline>")[:-30], now=NOW)


def test_the_values_of_another_hub_are_not_trusted() -> None:
    script = "&lt;script&gt;x&lt;/script&gt;&lt;p&gt;a&lt;/p&gt;"
    script = f'<o:fields xmlns:o="urn:orkhon:newsml-g2">{{"body": "{script}"}}</o:fields>'
    assert _item(script).body.xhtml == "<p>a</p>"
    for wrong in ('{"urgency": "high"}', '{"nothing": 1}', '{"urgency": 77}', "{"):
        with pytest.raises(NotNewsMLG2):
            parse(_document(f'<o:fields xmlns:o="urn:orkhon:newsml-g2">{wrong}</o:fields>'), now=NOW)


@pytest.mark.parametrize("body", ["", "<contentSet/>"], ids=["nothing", "empty"])
def test_an_item_without_content_is_an_item(body: str) -> None:
    assert _item(rest=body).uri == "urn:x:1"


def test_a_fragment_without_words_cannot_be_known() -> None:
    with pytest.raises(NotNewsMLG2, match="without a headline, a text or references"):
        parse(b"<contentSet><inlineXML/></contentSet>", now=NOW)


@pytest.mark.parametrize(
    ("root", "error", "words"),
    [
        ("conceptSet", KnowledgeNotNews, "is a set of concepts"),
        ("concept", KnowledgeNotNews, "is a concept,"),
        ("catalog", KnowledgeNotNews, "is a catalog,"),
        ("newsCoverageSet", EventNotNews, "is a set of planned coverages"),
        ("newsCoverage", EventNotNews, "is a planned coverage"),
    ],
)
def test_parts_of_what_is_no_news_are_declined_by_name_too(root: str, error: type[FormatError], words: str) -> None:
    with pytest.raises(error, match=words):
        parse(f"<{root} {NS}><name>n</name></{root}>".encode(), now=NOW)


def test_groups_that_came_without_a_package_are_one_and_known_by_what_they_refer_to() -> None:
    data = '<groupSet root="G"><group id="G" role="group:main"><itemRef residref="urn:x:{}"/></group></groupSet>'
    one, same, other = (parse(data.format(name).encode(), now=NOW).items[0] for name in ("a", "a", "b"))
    assert one.type is ItemType.PACKAGE
    assert [part.item.uri for part in one.associations] == ["urn:x:a"]
    assert one.uri == same.uri != other.uri
