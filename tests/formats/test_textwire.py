"""IPTC 7901 and ANPA 1312: framing decides, the text is never searched for words that stop the news."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.formats import FeedFacts, FormatError, NotAFeed, NotForThisFormat, parse, render, sanitise, textwire
from orkhon.items import Item, ItemType, PubStatus
from tests.examples import examples

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
FEED = FeedFacts(title="Wire", link="https://a.example/", self_link="https://a.example/wire", updated=NOW)
STORY = (
    "\x16\x16\x01alt0147 3 pl 31 vvvv ALT 221126\r\nКөпір/Көлік\r\n\x02"
    "Алтайда ойдан шығарылған көпір\r\nашылды =\r\n"
    "   Өскемен (Алтай Пресс) - Алтайда бүгін үш жүз метрлік көпір ашылды,\r\n"
    "деп хабарлады ойдан шығарылған агенттік.\r\n"
    "   Екінші абзац осы.\r\n\x03\r\n221015 GMT nov 26\r\n\x04"
)


def _one(data: bytes, **more: object) -> Item:
    parsed = textwire.parse(data, now=NOW, **more)  # type: ignore[arg-type]  # A test names what it changes.
    assert parsed.refusals == ()
    (item,) = parsed.items
    return item


def test_a_message_gives_headline_paragraphs_and_what_its_header_says() -> None:
    parsed = parse(STORY.encode(), now=NOW)
    (item,) = parsed.items
    assert parsed.format == "iptc7901"
    assert item.headline == "Алтайда ойдан шығарылған көпір ашылды"
    assert item.body.xhtml == (
        "<p>Өскемен (Алтай Пресс) - Алтайда бүгін үш жүз метрлік көпір ашылды, деп хабарлады ойдан шығарылған "
        "агенттік.</p><p>Екінші абзац осы.</p>"
    )
    assert item.dateline == "Өскемен (Алтай Пресс)"
    assert (item.slug_line, item.urgency) == ("Көпір/Көлік", 3)
    assert item.created == datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
    assert item.uri == "urn:orkhon:iptc7901:alt:20261122:0147"
    assert item.extra["iptc7901"] == {
        "source": "alt", "number": "0147", "category": "pl", "word_count": "31", "information": "vvvv ALT 221126",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "koi8-r"])
def test_the_bytes_decide_their_encoding_and_the_agency_may_name_it(encoding: str) -> None:
    story = STORY.replace("ө", "о").replace("ғ", "г").replace("ү", "у").replace("і", "и").replace("қ", "к")
    story = story.replace("Ө", "О").replace("ң", "н")
    said = encoding if encoding == "koi8-r" else ""
    assert _one(story.encode(encoding), encoding=said).headline == "Алтайда ойдан шыгарылган копир ашылды"


def test_the_content_type_names_the_encoding_of_a_wire_too() -> None:
    data = "\x01alt0001 4 pl 1\r\n\x02Новости =\r\nагентства\x03".encode("koi8-r")
    (item,) = parse(data, content_type='text/plain; charset="KOI8-R"', now=NOW).items
    assert item.headline == "Новости"


def test_many_messages_stand_in_one_stream_and_a_bad_one_stops_none() -> None:
    cut = "\x01alt0150 4 pl 3 \r\nSLUG\r\n\x02Half a text"
    strange = "\x01?? no header\r\n\x02text\x03\x04"
    parsed = parse((STORY + strange + STORY.replace("0147", "0148") + cut).encode(), now=NOW)
    assert [item.extra["iptc7901"]["number"] for item in parsed.items] == ["0147", "0148"]
    assert [refusal.where for refusal in parsed.refusals] == ["message 2", "message 4"]
    assert "header begins '?? no header'" in parsed.refusals[0].cause
    assert "its end mark (ETX) is missing" in parsed.refusals[1].cause


def test_no_more_messages_are_read_than_a_stream_may_hold() -> None:
    parsed = parse(b"\x01alt0001 4 pl 1\r\n\x02a\x03\x04" * 2001, now=NOW)
    assert len(parsed.items) == 2000
    assert "more than 2000 messages" in parsed.refusals[0].cause


@pytest.mark.parametrize(
    ("slug", "status", "type", "signals"),
    [
        ("MANDATORY KILL Bridge", PubStatus.CANCELED, ItemType.TEXT, ["kill"]),
        ("CORRECTION Bridge", PubStatus.USABLE, ItemType.TEXT, ["correction"]),
        ("ADVISORY plans", PubStatus.USABLE, ItemType.ADVISORY, ["advisory"]),
        ("WITHHOLD Bridge", PubStatus.WITHHELD, ItemType.TEXT, ["withhold"]),
        ("Kill Bill film", PubStatus.USABLE, ItemType.TEXT, None),
        ("SKILLS", PubStatus.USABLE, ItemType.TEXT, None),
    ],
)
def test_only_the_header_says_what_stops_a_text(
    slug: str, status: PubStatus, type: ItemType, signals: list[str] | None
) -> None:
    item = _one(STORY.replace("Көпір/Көлік", slug).encode())
    assert (item.pub_status, item.type, item.extra["iptc7901"].get("signals")) == (status, type, signals)
    inside = _one(STORY.replace("Екінші", f"{slug}: Екінші").encode())
    assert (inside.pub_status, inside.type) == (PubStatus.USABLE, ItemType.TEXT)


ANPA = (
    "\x16\x16\x01a0123\x1fbc-xx\r\nu i\x13\x11bc-altai-bridge 1st-ld 11-22 0031\r\n\x02"
    "\tInvented bridge opens in Altai\r\n\r\n\tOSKEMEN (Altai Press) -- An invented bridge opened,\r\n"
    "an invented agency said.\r\n\tSecond paragraph.\r\n\x03\r\nALT-OS-11-22-26 1015GMT\r\n\x04"
)


def test_anpa_1312_gives_service_priority_slug_and_date() -> None:
    parsed = parse(ANPA.encode("latin-1"), now=NOW)
    (item,) = parsed.items
    assert parsed.format == "anpa1312"
    assert (item.urgency, item.slug_line) == (3, "bc-altai-bridge 1st-ld")
    assert item.created == datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
    assert item.body.text.split("\n")[-2:] == [
        "OSKEMEN (Altai Press) -- An invented bridge opened, an invented agency said.",
        "Second paragraph.",
    ]
    assert item.extra["anpa1312"] == {
        "source": "a", "number": "0123", "selector": "bc-xx", "category": "i", "word_count": "0031",
    }  # fmt: skip


def test_anpa_with_an_unreadable_second_line_is_refused() -> None:
    parsed = parse(b"\x01a0123\x1fbc-xx\r\n??\r\n\x02text\x03\x04", now=NOW)
    assert "ANPA 1312's" in parsed.refused
    assert "its header begins ''" in parse(b"\x01\r\n\x02text\x03\x04", now=NOW).refused


@pytest.mark.parametrize(
    ("trailer", "moment"),
    [
        ("221015 nov 26", datetime(2026, 11, 22, 10, 15, tzinfo=timezone(timedelta(hours=5)))),
        ("221015 Okt 2026", datetime(2026, 10, 22, 10, 15, tzinfo=timezone(timedelta(hours=5)))),
        ("221015 GMT nov 26", datetime(2026, 11, 22, 10, 15, tzinfo=UTC)),
        ("221015 xyz 26", None),
        ("", None),
    ],
)
def test_a_date_without_zone_is_the_agencys_and_none_is_guessed(trailer: str, moment: datetime | None) -> None:
    data = STORY.replace("221015 GMT nov 26", trailer).encode()
    assert _one(data, default_zone=timezone(timedelta(hours=5))).created == moment


def test_a_date_on_the_last_line_of_the_text_counts_and_without_one_the_words_tell_messages_apart() -> None:
    inside = STORY.replace("\x03\r\n221015 GMT nov 26", "alt ab 221015 Nov 26\r\n\x03")
    assert _one(inside.encode()).created == datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
    undated = STORY.replace("221015 GMT nov 26", "")
    assert _one(undated.encode()).uri == _one(undated.encode()).uri
    assert _one(undated.encode()).uri != _one(undated.replace("Екінші", "Үшінші").encode()).uri


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("Title\n\nOne line\nand its end.", "Title", "<p>One line and its end.</p>"),
        ("A long first line that goes on and on without an end here\nand ends.\nNext one that is long enough to be cut "
         "there", "", "<p>A long first line that goes on and on without an end here and ends.</p><p>Next one that is "
         "long enough to be cut there</p>"),
        (f"{'word ' * 30}\nsecond", "", f"<p>{('word ' * 30).strip()}</p><p>second</p>"),
        ("H =\n", "H", ""),
        ("   Indented\n\n   Text", "", "<p>Indented</p><p>Text</p>"),
    ],
)  # fmt: skip
def test_paragraphs_are_found_by_what_the_text_shows(text: str, headline: str, body: str) -> None:
    item = _one(f"\x01alt0001 4 pl\r\n\x02{text}\x03\x04".encode())
    assert (item.headline, item.body.xhtml) == (headline, body)


def test_a_text_beyond_any_message_is_refused() -> None:
    data = b"\x01alt0001 4 pl 1\r\n\x02" + b"a word\n" * 80_000 + b"\x03"
    assert "its text has 560,000 letters" in parse(data, now=NOW).refused


def test_a_text_without_framing_is_no_wire() -> None:
    with pytest.raises(NotAFeed, match="plain text came"):
        parse(b"alt0147 3 pl 31\r\nSlug\r\nText", now=NOW)
    assert not textwire.is_framed(b"\x02\x01")
    with pytest.raises(FormatError, match="no message between SOH and STX"):
        textwire.parse(b"words", now=NOW)


LINES = st.text(
    alphabet=st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=30
).map(lambda word: f"{word} word")  # fmt: skip


@settings(deadline=None, max_examples=examples(100))
@given(
    headline=st.just("") | LINES,
    slug=st.just("") | LINES.filter(lambda text: text.upper() != text),
    body=st.lists(st.lists(LINES, min_size=1, max_size=9).map(" ".join), max_size=4),
    urgency=st.integers(1, 9),
    killed=st.booleans(),
    minute=st.integers(0, 59),
)
def test_what_the_format_has_room_for_comes_back(
    headline: str, slug: str, body: list[str], urgency: int, killed: bool, minute: int
) -> None:
    moment = datetime(2026, 11, 1, 10, minute, tzinfo=UTC)
    item = Item(
        uri="urn:newsml:altai.example:20261101:7", headline=headline, slug_line=slug, urgency=urgency,
        body=sanitise("".join(f"<p>{one}</p>" for one in body)), created=moment, version_created=moment,
        pub_status=PubStatus.CANCELED if killed else PubStatus.USABLE,
    )  # fmt: skip
    back = _one(render([item], format="iptc7901", feed=FEED))
    assert (back.uri, back.headline, back.body, back.urgency) == (item.uri, item.headline, item.body, item.urgency)
    assert back.slug_line == (f"KILL {slug}".strip() if killed else slug)
    assert (back.pub_status, back.created, back.version_created) == (item.pub_status, moment, moment)


def test_lines_are_no_longer_than_the_standard_allows_and_control_characters_do_not_break_the_frame() -> None:
    item = Item(
        uri="not an address", headline="A \x03 B", slug_line="S\x02", body=sanitise(f"<p>{'сөз ' * 60}</p>"),
        type=ItemType.ADVISORY, extra={"iptc7901": {"source": "desk", "number": "77", "category": "toolong"}},
    )  # fmt: skip
    data = render([item], format="iptc7901", feed=FEED)
    assert max(len(one) for one in data.decode().split("\r\n")) <= 69
    assert data.startswith(b"\x16\x16\x01desk77 5 gen 60\r\nADVISORY S\r\n\x02A B =\r\n")
    assert (_one(data).type, _one(data).headline) == (ItemType.ADVISORY, "A B")


def test_what_the_format_cannot_restrict_it_does_not_carry() -> None:
    for item in (
        Item(uri="urn:x:1", embargoed=NOW + timedelta(minutes=1)),
        Item(uri="urn:x:1", pub_status=PubStatus.WITHHELD),
    ):
        with pytest.raises(NotForThisFormat, match=r"urn:x:1 is .* which IPTC 7901 cannot say"):
            render([item], format="iptc7901", feed=FEED)


def test_a_date_is_looked_for_at_the_end_and_a_run_of_spaces_takes_little_time() -> None:
    spaces = " " * 64_000
    data = f"\x01ork0001 4 gen 1\r\n\x02x\x03\r\n101010{spaces}b{spaces}101200  GMT nov 2026\r\n\x04".encode()
    begun = time.process_time()
    assert _one(data).created == datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
    _one(data.replace(b"nov 2026", b""))
    assert time.process_time() - begun < 20
