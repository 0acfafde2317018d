"""NewsML 1.2: what its components hold, what its management says, and what it may not make anybody publish."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.formats import (
    EntityDeclarations,
    FeedFacts,
    FormatError,
    Malformed,
    NotForThisFormat,
    Parsed,
    parse,
    render,
)
from orkhon.items import Association, DerivationKind, Item, ItemType, Media, PubStatus, Rendition
from tests.examples import examples
from tests.formats.strategies import ITEMS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FEED = FeedFacts(title="Altai Press", link="https://a.example/", self_link="", updated=NOW)
IDENTITY = (
    "<Identification><NewsIdentifier><ProviderId>altai.example</ProviderId><DateId>20261122</DateId>"
    "<NewsItemId>{}</NewsItemId><RevisionId PreviousRevision='0' Update='N'>1</RevisionId>"
    "</NewsIdentifier></Identification>"
)


def _news(management: str = "", component: str = "", identity: str = IDENTITY.format("1")) -> bytes:
    held = f"<NewsManagement>{management}</NewsManagement>" if management else ""
    inside = f"<NewsComponent>{component}</NewsComponent>" if component else ""
    return f"<NewsML><NewsItem>{identity}{held}{inside}</NewsItem></NewsML>".encode()


def _one(*args: str, base_url: str = "") -> Item:
    parsed = parse(_news(*args), now=NOW, base_url=base_url)
    assert parsed.refusals == ()
    return parsed.items[0]


def _text(words: str, more: str = "") -> str:
    return f"<ContentItem><MediaType FormalName='Text'/>{more}<DataContent>{words}</DataContent></ContentItem>"


@pytest.mark.parametrize(
    ("management", "status", "embargoed"),
    [
        ("<Status FormalName='Usable'/>", PubStatus.USABLE, None),
        ("<Status FormalName='Cancelled'/>", PubStatus.CANCELED, None),
        ("<Status FormalName='Withheld'/>", PubStatus.WITHHELD, None),
        ("<Status FormalName='Pending'/>", PubStatus.WITHHELD, None),
        ("<Status FormalName='Usable'/><Instruction FormalName='Kill'/>", PubStatus.CANCELED, None),
        ("<Status FormalName='Embargoed'/>", PubStatus.WITHHELD, None),
        (
            "<Status FormalName='Embargoed'/><StatusWillChange><FutureStatus FormalName='Usable'/>"
            "<DateAndTime>20271122T180000+0600</DateAndTime></StatusWillChange>",
            PubStatus.USABLE,
            datetime(2027, 11, 22, 12, tzinfo=UTC),
        ),
    ],
)
def test_the_status_restricts_and_doubt_holds_back(
    management: str, status: PubStatus, embargoed: datetime | None
) -> None:
    item = _one(management, _text("a"))
    assert (item.pub_status, item.embargoed) == (status, embargoed)


@pytest.mark.parametrize(
    ("data", "xhtml"),
    [
        (_text("<p>a <b>b</b></p>"), "<p>a <b>b</b></p>"),
        (_text("<html xmlns='http://www.w3.org/1999/xhtml'><head><title>t</title></head><body><p>a</p></body>"
               "</html>"), "<p>a</p>"),
        (_text("&lt;p&gt;a&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;"), "<p>a</p>"),
        (_text("one\n\ntwo"), "<p>one</p><p>two</p>"),
        ("<ContentItem><Encoding Notation='Base64'><DataContent>"
         + base64.b64encode("Бір".encode()).decode() + "</DataContent></Encoding></ContentItem>", "<p>Бір</p>"),
        ("<ContentItem><Encoding Notation='Base64'><DataContent>?</DataContent></Encoding></ContentItem>", ""),
        (_text("a") + _text("b"), "<p>a</p><p>b</p>"),
        ("<NewsComponent EquivalentsList='yes'>" + f"<NewsComponent>{_text('a')}</NewsComponent>"
         f"<NewsComponent>{_text('again')}</NewsComponent></NewsComponent>", "<p>a</p>"),
        (f"<NewsComponent><Role FormalName='Caption'/>{_text('no picture')}</NewsComponent>", "<p>no picture</p>"),
    ],
)  # fmt: skip
def test_every_kind_of_text_is_read_and_alternatives_once(data: str, xhtml: str) -> None:
    assert _one("", data).body.xhtml == xhtml


def test_a_story_and_its_picture_keep_what_each_says() -> None:
    picture = (
        "<NewsComponent><NewsLines><HeadLine>P</HeadLine><CreditLine>C</CreditLine></NewsLines>"
        "<ContentItem Href='p.jpg'><MediaType FormalName='Photo'/></ContentItem></NewsComponent>"
        f"<NewsComponent><Role FormalName='Caption'/>{_text('The caption')}</NewsComponent>"
    )
    item = _one(
        "", f"<NewsLines><HeadLine>H</HeadLine></NewsLines>{_text('a')}{picture}", base_url="https://a.example/x/"
    )
    (media,) = item.media
    assert [one.href for one in media.renditions] == ["https://a.example/x/p.jpg"]
    assert (media.headline, media.credit, media.caption) == ("P", "C", "The caption")
    assert (item.headline, item.credit, item.body.xhtml) == ("H", "", "<p>a</p>")
    assert _one("", picture).extra["newsml1"]["files"] == ["p.jpg"]


@pytest.mark.parametrize(
    ("management", "component", "type"),
    [
        ("<NewsItemType FormalName='Advisory'/>", _text("a"), ItemType.ADVISORY),
        ("", "<ContentItem Href='https://a.example/1.mp4'><MediaType FormalName='Video'/></ContentItem>",
         ItemType.VIDEO),
        ("", "<ContentItem Href='https://a.example/1.jpg'/>", ItemType.PICTURE),
        ("", "<NewsItemRef NewsItem='urn:x:2'/>", ItemType.PACKAGE),
        ("", "<NewsLines><HeadLine>H</HeadLine></NewsLines>", ItemType.TEXT),
    ],
)  # fmt: skip
def test_the_type_is_what_the_item_holds(management: str, component: str, type: ItemType) -> None:
    assert _one(management, component).type is type


def test_what_has_no_field_waits_and_what_has_one_is_read() -> None:
    item = _one(
        "<DerivedFrom NewsItem='urn:newsml:b.example:20261121:7:4N'/><DerivedFrom NewsItem='tag:x'/>"
        "<AssociatedWith NewsItem='urn:x:3'/><Instruction FormalName='Rectify'/><Urgency FormalName='12'/>"
        "<Property FormalName='Desk' Value='1'/>",
        "<Role FormalName='Main'/><NewsLines><HeadLine>H</HeadLine><HeadLine>H2</HeadLine>"
        "<NewsLine>More</NewsLine></NewsLines>"
        "<AdministrativeMetadata><Provider><Party FormalName='Altai'/></Provider></AdministrativeMetadata>"
        "<DescriptiveMetadata><Genre FormalName='Current'/><OfInterestTo FormalName='KZ'/>"
        "<TopicOccurrence Topic='#o'/><TopicOccurrence Topic='#l'/><TopicOccurrence Topic='#s'/>"
        "<TopicOccurrence Topic='#no'/>"
        "<SubjectCode><Subject FormalName='sport'/></SubjectCode><Location>Altai</Location></DescriptiveMetadata>"
        "<TopicSet><Topic Duid='o'><TopicType FormalName='Organisation'/><Description>Org</Description></Topic>"
        "<Topic Duid='l'><TopicType FormalName='Country'/><FormalName>KZ</FormalName></Topic>"
        "<Topic Duid='s'><TopicType FormalName='Event'/><Description>Games</Description></Topic></TopicSet>"
        "<NewsItemRef NewsItem='urn:x:2'>Comment</NewsItemRef>" + _text("a"),
    )
    assert item.derived_from[0].uri == "urn:newsml:b.example:20261121:7"
    assert [(one.version, one.how) for one in item.derived_from] == [
        ("4", DerivationKind.ADAPTATION), ("", DerivationKind.ADAPTATION),
    ]  # fmt: skip
    assert item.urgency is None
    assert [one.name for one in item.organisations] == ["Org"]
    assert [one.name for one in item.places] == ["Altai", "KZ"]
    assert [(one.name, one.rel) for one in item.subjects] == [("sport", ""), ("Games", "event")]
    assert item.extra["newsml1"] == {
        "references": [{"uri": "urn:x:2", "role": "Main", "comment": "Comment"}],
        "instructions": ["Rectify"],
        "associated_with": [{"newsitem": "urn:x:3"}],
        "lines": {"newsline": ["More"], "headline": ["H2"]},
        "genre": ["Current"],
        "ofinterestto": ["KZ"],
        "provider": ["Altai"],
        "properties": [{"name": "Desk", "value": "1"}],
    }


def test_items_inside_an_item_travel_with_it_and_not_without_end() -> None:
    inner = f"<NewsItem>{IDENTITY.format('2')}<NewsComponent>{_text('in')}</NewsComponent></NewsItem>"
    item = _one("", f"<Role FormalName='Side'/>{_text('out')}{inner}")
    assert [(one.name, one.item.uri, one.item.body.text) for one in item.associations] == [
        ("Side", "urn:newsml:altai.example:20261122:2", "in")
    ]
    assert item.body.text == "out"
    for _ in range(6):
        inner = f"<NewsItem>{IDENTITY.format('2')}<NewsComponent>{inner}</NewsComponent></NewsItem>"
    assert "nested deeper than 4" in parse(_news("", inner), now=NOW).refused


def test_an_item_is_known_by_its_headline_at_last_and_without_any_name_refused() -> None:
    headed = "<NewsLines><HeadLine>H</HeadLine></NewsLines>"
    assert parse(_news("", headed, ""), now=NOW).items[0].uri.startswith("urn:orkhon:title:")
    assert "neither an identifier nor a headline" in parse(_news("", "<x/>", ""), now=NOW).refused


def test_entities_emptiness_and_cut_documents_are_answered() -> None:
    with pytest.raises(EntityDeclarations):
        parse(b"<!DOCTYPE NewsML [<!ENTITY % nitf SYSTEM 'http://x.example/n.dtd'> %nitf;]><NewsML/>", now=NOW)
    with pytest.raises(Malformed, match="holds no NewsItem"):
        parse(b"<NewsML><NewsEnvelope/></NewsML>", now=NOW)
    cut = parse(_news("", _text("Half a te")).partition(b"</DataContent>")[0], now=NOW)
    assert "so its text may be cut" in cut.refused


PIECES = st.sampled_from(
    ["<NewsItem>", "</NewsItem>", "<NewsComponent EquivalentsList='yes'>", "</NewsComponent>",
     "<ContentItem Href='http://[x'>",
     "<ContentItem>", "</ContentItem>", "<DataContent>", "</DataContent>", "<Encoding Notation='Base64'>",
     "<NewsLines>",
     "<HeadLine>", "H", "</HeadLine>", "</NewsLines>", "<NewsManagement>", "<Status FormalName='Embargoed'/>",
     "</NewsManagement>", "<Identification>", "<NewsIdentifier>", "<PublicIdentifier>", "urn:newsml:a:b:c:1N", "<nitf>",
     "<body>", "<body.content>", "<p>", "<q>", "&amp;", "<Topic Duid='1'>", "<Urgency FormalName='99999999999999999'/>",
     "<media><media-reference source='x'/></media>", "<docdata management-status='embargoed'>",
     "<doc-id id-string=' '/>"]
)  # fmt: skip


@settings(deadline=None, max_examples=examples(200))
@given(st.sampled_from(["<NewsML>", "<nitf>"]), st.lists(PIECES, max_size=25))
def test_no_news_document_raises_anything_but_a_format_error(root: str, pieces: list[str]) -> None:
    try:
        parsed = parse((root + "".join(pieces)).encode(), now=NOW, base_url="https://a.example/")
    except FormatError as error:
        parsed = Parsed(items=(), format=type(error).__name__)
    assert parsed.format


def test_the_lines_around_the_sizes_of_one_picture_are_that_pictures() -> None:
    data = (Path(__file__).parent / "newsml1" / "text_and_picture.xml").read_bytes()
    (item,) = parse(data, now=NOW).items
    (picture,) = item.media
    assert (picture.headline, picture.credit) == ("Köprü fotoğrafı", "Altai Foto")
    assert (item.headline, item.credit) == ("Uydurma köprü bugün açıldı", "Altai Press")


@given(item=ITEMS)
@settings(max_examples=examples(100), deadline=None)
def test_every_field_of_every_item_comes_back(item: Item) -> None:
    assert parse(render([item], format="newsml1", feed=FEED), now=NOW).items == (item,)


def test_several_items_come_back_in_their_order_and_none_make_no_document() -> None:
    items = tuple(Item(uri=f"urn:altai:{number}", version="3", headline=f"Н {number}") for number in range(3))
    parsed = parse(render(items, format="newsml1", feed=FEED), now=NOW)
    assert (parsed.items, parsed.title) == (items, "Altai Press")
    with pytest.raises(NotForThisFormat, match="one item at least, and none came"):
        render([], format="newsml1", feed=FEED)


def _named(item: Item) -> tuple[str, str]:
    text = render([item], format="newsml1", feed=FEED).decode()
    public = text.partition("<PublicIdentifier>")[2].partition("<")[0]
    return public, text.partition("<RevisionId ")[2].partition("</RevisionId>")[0]


def test_other_systems_know_a_kill_as_the_next_revision_of_the_item_that_it_kills() -> None:
    born = Item(uri="urn:altai:17", version="2", created=NOW, version_created=NOW, headline="H")
    killed = Item(uri="urn:altai:17", version="2", pub_status=PubStatus.CANCELED, version_created=NOW)
    named = "urn:newsml:altai:19700101:urn%3Aaltai%3A17"
    assert _named(born) == (f"{named}:2N", 'PreviousRevision="1" Update="N">2')
    assert _named(killed) == (f"{named}:3N", 'PreviousRevision="2" Update="N">3')
    data = render([killed], format="newsml1", feed=FEED)
    for written, version in ((data, "2"), (data.replace(b"orkhon-fields", b"others"), "3")):
        (read,) = parse(written, now=NOW).items
        assert (read.pub_status, read.version, read.headline) == (PubStatus.CANCELED, version, "")
    assert _named(Item(uri="urn:newsml:a.example:20261122:7", version="4"))[0] == "urn:newsml:a.example:20261122:7:4N"


def test_of_versions_that_are_no_counts_the_later_has_the_larger_revision() -> None:
    dotted = [
        Item(uri="urn:altai:17", version=f"2.{one}", version_created=NOW + timedelta(minutes=one)) for one in (1, 2)
    ]
    dotted.append(replace(dotted[-1], pub_status=PubStatus.CANCELED))
    numbers = [int(_named(one)[0].rpartition(":")[2].removesuffix("N")) for one in dotted]
    assert numbers == sorted(set(numbers))
    assert _named(Item(uri="urn:altai:17", version="9" * 5000))[1] == 'PreviousRevision="0" Update="N">1'


def test_the_sizes_of_one_picture_stay_its_own_where_another_one_comes_before() -> None:
    media = tuple(
        Media(
            kind="picture",
            caption=f"C{one}",
            renditions=tuple(
                Rendition(href=f"https://a.example/{one}-{size}.jpg", name=size) for size in ("web", "big")
            ),
        )
        for one in range(2)
    )
    data = render([Item(uri="urn:a:1", headline="H", media=media)], format="newsml1", feed=FEED)
    (read,) = parse(data.replace(b"orkhon-fields", b"others"), now=NOW).items
    assert read.media == media


def test_what_is_nested_deeper_than_anybody_reads_and_what_is_no_text_break_no_document() -> None:
    item = Item(uri="urn:a:9")
    for number in range(9):
        item = Item(uri=f"urn:a:{number}", associations=(Association(name="inside", item=item),))
    kept = {"lines": 7, "instructions": [1, "Rectify"], "properties": [1, {"tag": "x"}], "references": [{"uri": 1}]}
    for one in (item, Item(uri="urn:a:1", extra={"newsml1": kept}), Item(uri="urn:a:1", extra={"newsml1": 7})):
        assert parse(render([one], format="newsml1", feed=FEED), now=NOW).items == (one,)


@pytest.mark.parametrize("written", ["{", "7", "{&quot;media&quot;: 7}"])
def test_fields_that_another_hub_wrote_wrongly_are_refused(written: str) -> None:
    parsed = parse(_news(f"<Property FormalName='orkhon-fields' Value='{written}'/>"), now=NOW)
    assert parsed.items == ()
    assert "the orkhon-fields of urn:newsml:altai.example:20261122:1 cannot be read" in parsed.refusals[0].cause


def test_titles_of_authors_a_summary_and_a_note_have_lines_of_their_own() -> None:
    lines = (
        "<NewsLines><HeadLine>H</HeadLine><ByLine>A</ByLine><ByLineTitle>reporter</ByLineTitle>"
        "<NewsLine><NewsLineType FormalName='Abstract'/><NewsLineText>S</NewsLineText></NewsLine>"
        "<NewsLine><NewsLineType FormalName='EditorsNote'/><NewsLineText>E</NewsLineText></NewsLine></NewsLines>"
    )
    item = _one("", lines)
    assert [(one.name, one.role) for one in item.bylines] == [("A", "reporter")]
    assert (item.summary, item.ed_note) == ("S", "E")
    assert "lines" not in item.extra.get("newsml1", {})
