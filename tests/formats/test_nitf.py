"""NITF in and out: every field comes back, and what one document says is not made up for another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings

from orkhon.formats import EmbargoUnreadable, FeedFacts, FormatError, NotForThisFormat, parse, render, sanitise
from orkhon.formats.nitf import body_of
from orkhon.formats.xmltree import read_xml
from orkhon.items import Byline, Item, ItemType, Language, Media, Person, PubStatus, Rendition, Rights, Subject
from tests.examples import examples
from tests.formats.strategies import ITEMS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FEED = FeedFacts(title="Wire", link="https://a.example/", self_link="https://a.example/nitf", updated=NOW)


@settings(deadline=None, max_examples=examples(100))
@given(item=ITEMS)
def test_every_field_of_every_item_comes_back(item: Item) -> None:
    assert parse(render([item], format="nitf", feed=FEED), now=NOW).items == (item,)


def _item(**more: object) -> Item:
    values: dict[str, object] = {
        "uri": "urn:newsml:altai.example:20261122:17",
        "version": "3",
        "language": Language.parse("kk-Cyrl"),
        "headline": "Алтай: жаңа көпір ашылды & <іске қосылды>",
        "slug_line": "KÖPIR",
        "summary": "Көпір ашылды.",
        "bylines": (Byline(name="Әсел Нұрлан", role="Altai Press"),),
        "dateline": "ӨСКЕМЕН, 22 қараша",
        "body": sanitise(
            "<p>Бір <b>екі</b> <em>үш</em> <strong>төрт</strong> <i>бес</i> <a href='https://a.example/1'>с</a></p>"
            "<h2>Тақырып</h2><h3>Кіші</h3><blockquote><p>Сөз</p></blockquote><ul><li>a<ol><li>b</li></ol></li></ul>"
            "<table><tr><th colspan='2'>Т</th></tr><tr><td>1</td><td>2</td></tr></table><p>x<br>y</p>"
        ),
        "media": (
            Media(
                kind="picture",
                renditions=(
                    Rendition(
                        href="https://a.example/1.jpg", name="main", content_type="image/jpeg", width=9, height=8
                    ),
                    Rendition(href="https://a.example/1s.jpg", name="small"),
                ),
                headline="Көпір",
                caption="Жаңа көпір",
                alt="Көпір өзен үстінде",
                credit="Altai Press",
                uri="urn:x:picture:1",
            ),
            Media(kind="video", renditions=(Rendition(href="https://a.example/1.mp4", duration=12.5),)),
        ),
        "subjects": (Subject(name="көлік", uri="medtop:20000337"), Subject(name="көпір", rel="keyword")),
        "people": (Person(name="Ер Ұлан", literal="p-1"),),
        "created": NOW,
        "version_created": NOW + timedelta(minutes=5),
        "rights": Rights(copyright_holder="Altai Press", copyright_notice="© 2026 Altai", usage_terms="Тек мүшелерге"),
        "credit": "Altai Press",
        "ed_note": "Суреттер кейін келеді",
        "urgency": 3,
    }
    return Item(**(values | more))  # type: ignore[arg-type]  # A test names only what it changes.


def test_what_nitf_has_room_for_needs_nothing_beside_it() -> None:
    written = render([_item()], format="nitf", feed=FEED)
    assert b"orkhon-fields" not in written
    assert parse(written, now=NOW).items == (_item(),)


def test_what_nitf_has_no_room_for_travels_in_one_meta_element() -> None:
    item = _item(link="https://a.example/news/17", digital_source_type="http://cv.iptc.org/newscodes/x")
    written = render([item], format="nitf", feed=FEED)
    assert written.count(b'<meta name="orkhon-fields"') == 1
    assert b"headline" not in written.partition(b"content=")[2].partition(b">")[0]
    assert parse(written, now=NOW).items == (item,)


def test_restrictions_are_said_in_nitfs_own_words() -> None:
    until = NOW + timedelta(days=500)
    written = render([_item(embargoed=until)], format="nitf", feed=FEED)
    assert b'management-status="embargoed"' in written
    assert b'<date.release norm="20280405T090000Z"/>' in written
    assert b'management-status="canceled"' in render([_item(pub_status=PubStatus.CANCELED)], format="nitf", feed=FEED)
    advisory = render([_item(type=ItemType.ADVISORY)], format="nitf", feed=FEED)
    assert b'tobject.type="advisory"' in advisory
    assert b"orkhon-fields" not in advisory


@pytest.mark.parametrize("count", [0, 2])
def test_a_document_holds_one_item_and_says_so(count: int) -> None:
    with pytest.raises(NotForThisFormat, match=f"holds one item, and {count} came"):
        render([_item()] * count, format="nitf", feed=FEED)


def _nitf(
    docdata: str = "", head: str = "<hedline><hl1>H</hl1></hedline>", body: str = "<p>B</p>", more: str = ""
) -> bytes:
    return (
        f"<nitf{more}><head><docdata{docdata}</docdata></head><body><body.head>{head}</body.head>"
        f"<body.content>{body}</body.content></body></nitf>"
    ).encode()


def test_an_embargo_whose_end_cannot_be_read_is_never_dropped() -> None:
    data = _nitf(' management-status="embargoed"><doc-id id-string="urn:x:1"/><date.release norm="soon"/>')
    with pytest.raises(EmbargoUnreadable, match="'soon', which is no date and time"):
        parse(data, now=NOW)


def test_a_release_after_the_issue_is_an_embargo_and_one_at_the_issue_is_none() -> None:
    issue = '><doc-id id-string="urn:x:1"/><date.issue norm="20261122T060000+0600"/>'
    (later,) = parse(_nitf(issue + '<date.release norm="20261122T1200+0600"/>'), now=NOW).items
    assert later.embargoed == datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=6)))
    (now,) = parse(_nitf(issue + '<date.release norm="20261122T060000+0600"/>'), now=NOW).items
    assert (now.embargoed, now.created) == (None, datetime(2026, 11, 22, tzinfo=UTC))


def test_an_unknown_status_holds_the_item_back() -> None:
    (item,) = parse(_nitf(' management-status="pending"><doc-id id-string="urn:x:1"/>'), now=NOW).items
    assert item.pub_status is PubStatus.WITHHELD
    assert item.extra["nitf"]["management-status"] == "pending"


def test_a_number_as_id_is_told_apart_by_its_register_and_by_its_sender() -> None:
    def uri(docdata: str, base: str = "") -> str:
        return parse(_nitf(docdata), now=NOW, base_url=base).items[0].uri

    assert uri('><doc-id regsrc="Altai Press" id-string="17/a"/>') == "urn:orkhon:nitf:Altai%20Press:17%2Fa"
    assert uri('><doc-id id-string="17"/>', "https://b.example/x") == "urn:orkhon:nitf:b.example:17"
    assert uri('><du-key key="bridge"/>', "https://b.example/x") == "urn:orkhon:nitf:b.example:bridge"
    assert uri(">").startswith("urn:orkhon:title:")


def test_a_document_that_nothing_names_is_refused() -> None:
    with pytest.raises(FormatError, match="neither a doc-id, nor a du-key, nor a headline"):
        parse(_nitf(">", head=""), now=NOW)


def test_fields_that_another_hub_wrote_wrongly_are_refused() -> None:
    docdata = b'<docdata><doc-id id-string="urn:x:1"/></docdata>'
    data = b'<nitf><head><meta name="orkhon-fields" content="[1"/>' + docdata + b"</head></nitf>"
    with pytest.raises(FormatError, match="orkhon-fields of urn:x:1 cannot be read"):
        parse(data, now=NOW)
    with pytest.raises(FormatError, match="urgency"):
        parse(data.replace(b"[1", b"{&quot;urgency&quot;:77}"), now=NOW)


def _body(inside: str) -> str:
    return body_of(
        read_xml(f"<n:nitf xmlns:n='urn:any'><n:body><n:body.content>{inside}</n:body.content></n:body></n:nitf>")
    ).xhtml


@pytest.mark.parametrize(
    ("nitf", "xhtml"),
    [
        ("<n:p>a <n:em class='bold'>b</n:em> <n:em>c</n:em></n:p>", "<p>a <strong>b</strong> <em>c</em></p>"),
        ("<n:p>He said <n:q>no</n:q>.</n:p>", "<p>He said “no”.</p>"),
        ("<n:p>He said <n:q>«no»</n:q> “<n:q>yes</n:q>”</n:p>", "<p>He said «no» “yes”</p>"),
        ("<n:block><n:hl2>S</n:hl2><n:p>a</n:p></n:block>", "<h2>S</h2><p>a</p>"),
        ("<n:bq><n:block><n:p>a</n:p></n:block><n:credit>C</n:credit></n:bq>",
         "<blockquote><p>a</p><p>C</p></blockquote>"),
        ("<n:p><n:person><n:name.given>A</n:name.given> <n:name.family>B</n:name.family></n:person> paid "
         "<n:money unit='KZT'>5</n:money></n:p>", "<p>A B paid 5</p>"),
        ("<n:media media-type='image'><n:media-caption>no</n:media-caption></n:media><n:p>a</n:p>", "<p>a</p>"),
        ("<n:nitf-table><n:nitf-table-metadata>no</n:nitf-table-metadata><n:table><n:tr><n:td>1</n:td></n:tr></n:table>"
         "</n:nitf-table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"),
        ("<n:p>a<n:br/>b</n:p><n:hr/><n:fn>c</n:fn>", "<p>a<br />b</p><p>c</p>"),
        ("<n:p><n:script>alert(1)</n:script><n:a href='javascript:x()'>l</n:a></n:p>", "<p>l</p>"),
        ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "<p>one</p><p>two</p>"),
        ("5 &lt; 6", "<p>5 &lt; 6</p>"),
    ],
)  # fmt: skip
def test_the_text_keeps_its_markup_and_its_words(nitf: str, xhtml: str) -> None:
    assert _body(nitf) == xhtml


def test_a_block_and_a_body_without_content_give_their_text_too() -> None:
    assert body_of(read_xml("<block><p>a</p></block>")).xhtml == "<p>a</p>"
    assert body_of(read_xml("<body><p>a</p></body>")).xhtml == "<p>a</p>"


def test_what_an_agency_said_beyond_our_fields_is_written_again() -> None:
    data = (Path(__file__).parent / "nitf" / "agency.xml").read_bytes()
    (item,) = parse(data, now=NOW).items
    written = render([item], format="nitf", feed=FEED)
    assert parse(written, now=NOW).items == (item,)
    for words in (
        "<hl1>Мост на Алтае открыт</hl1><hl2>Он вымышлен</hl2><hl2>Второй</hl2>",
        '<date.expire norm="20261231T000000Z"/>',
        '<pubdata type="web" name="Altai Web"/>',
        '<series series.name="Мосты" series.part="1" series.totalpart="2"/>',
        "<tagline>Материал подготовила А. Иванова</tagline>",
    ):
        assert words in written.decode()
    assert item.rights.usage_terms == "Только подписчикам"
    assert [(one.name, one.uri, one.literal) for one in item.places] == [("Казахстан", "", "KAZ")]
    assert item.subjects[0].uri == "http://cv.iptc.org/newscodes/subjectcode/04000000"
    assert item.subjects[2].uri == "http://cv.example/20000337"


def test_values_in_extra_that_are_no_attributes_break_no_document() -> None:
    extra = {"nitf": {"series": [{"text": "a", "tag": "b", "x y": "c", "series.name": 7}, 3], "hl2": 1, "tagline": 2}}
    item = _item(extra=extra)
    assert parse(render([item], format="nitf", feed=FEED), now=NOW).items == (item,)


def test_media_are_counted_to_an_end_and_a_lone_subhead_serves_as_headline() -> None:
    media = "<media media-type='image'><media-reference source='https://a.example/1.jpg'/></media>" * 70
    (item,) = parse(_nitf('><doc-id id-string="urn:x:1"/>', "<hedline><hl2>Lone</hl2></hedline>", media), now=NOW).items
    assert (item.headline, len(item.media)) == ("Lone", 60)
    (item,) = parse(_nitf('><doc-id id-string="urn:x:1"/>', "<hedline>Bare <x/></hedline>"), now=NOW).items
    assert item.headline == ""
    (item,) = parse(_nitf('><doc-id id-string="urn:x:1"/>', "<hedline>Bare</hedline>"), now=NOW).items
    assert item.headline == "Bare"


@pytest.mark.parametrize(
    ("data", "language"),
    [
        (_nitf('><doc-id id-string="urn:x:1"/>', more=' xml:lang="uz-Cyrl"'), "uz-Cyrl"),
        (_nitf('><doc-id id-string="urn:x:1"/>').replace(b"<body>", b"<body xml:lang='tk'>"), "tk-Latn"),
        (
            _nitf('><doc-id id-string="urn:x:1"/>').replace(b"<head>", b"<head><meta name='Language' content='az'/>"),
            "az-Latn",
        ),
        (_nitf('><doc-id id-string="urn:x:1"/>'), "None"),
    ],
)
def test_the_language_is_found_where_documents_say_it(data: bytes, language: str) -> None:
    assert str(parse(data, now=NOW).items[0].language) == language


@pytest.mark.parametrize("markup", ['<span lang="en">{}</span>', '<span xml:lang="en">{}</span>',
                                    '<person xml:lang="en">{}</person>', '<lang iso="en">{}</lang>'])  # fmt: skip
def test_a_phrase_in_another_language_stays_in_it_however_it_is_marked(markup: str) -> None:
    data = f'<nitf><body><body.content><p lang="kk">Ол {markup.format("bridge")} деді</p></body.content></body></nitf>'
    head = '<head><docdata><doc-id id-string="urn:x:1"/></docdata></head>'
    (item,) = parse(data.replace("<nitf>", f"<nitf>{head}").encode(), now=NOW).items
    assert (
        item.body.xhtml == '<p><span lang="kk">Ол</span> <span lang="en">bridge</span> <span lang="kk">деді</span></p>'
    )
