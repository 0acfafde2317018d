"""Entries as files and letters: names, what was taken back, and that no word of it is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given as suppose
from hypothesis import settings
from hypothesis import strategies as st

from orkhon.exchange.drop_files import DropFile, drop_file
from orkhon.exchange.letters import Letter, letter_of
from orkhon.exchange.models import Subscriber
from orkhon.exchange.selecting import Given, Withdrawn
from orkhon.formats import parse, to_ninjs
from orkhon.items import Content, Item, Language, PubStatus
from orkhon.outbound.remote_files import is_plain_name
from orkhon.wire.entries import EntryKind, WireEntry
from orkhon.wire.kinds import CONTROL_SCHEMA, ITEM_SCHEMA
from tests.examples import examples
from tests.exchange.making import NOW

WORDS = "Жалған хабар"
READER = Subscriber(code="steppe-daily")


def entry(kind: EntryKind = EntryKind.PUBLISH, *, position: int = 123456, **changes: object) -> WireEntry:
    """An entry that no database knows; one that puts out no item holds a reason."""
    item = replace(
        Item(
            uri="urn:altai:1", version="2", language=Language.parse("kk"), headline=WORDS, body=Content("<p>Мәтін</p>")
        ),
        **changes,  # type: ignore[arg-type]  # the tests' own fields of an item
    )
    control = kind in (EntryKind.KILL, EntryKind.WITHHOLD, EntryKind.RELEASE, EntryKind.REDACT, EntryKind.POLICY)
    document = to_ninjs(item)
    return WireEntry(
        position=position,
        agency="altai",
        uri=item.uri,
        version="" if control else item.version,
        kind=kind,
        received=NOW,
        payload_hash="",
        hash="",
        schema=CONTROL_SCHEMA if control else ITEM_SCHEMA,
        ninjs={} if control else document.ninjs,
        extra={"reason": "false\nSubject: x"} if control else document.extra,
        delivery="",
    )


def whole(one: WireEntry) -> Given:
    """The entry with its item."""
    return Given(entry=one, shown=one)


def file_of(what: Given, format: str = "newsml-g2", *, member: bool = True) -> DropFile:
    """The file; there is one."""
    file = drop_file(what, format=format, member=member, now=NOW)
    assert file is not None
    return file


def letter(what: Given) -> Letter:
    """The letter; there is one."""
    made = letter_of(what, subscriber=READER, host="hub.example", now=NOW)
    assert made is not None
    return made


def test_a_files_name_begins_with_its_position_and_stays_the_same() -> None:
    assert file_of(whole(entry())).name == "000000123456-urn_altai_1-v2.xml"
    assert file_of(whole(entry()), "ninjs").name == "000000123456-urn_altai_1-v2.json"
    names = [file_of(whole(entry(position=position))).name for position in (9, 10, 1000)]
    assert names == sorted(names)


@settings(max_examples=examples(100))
@suppose(st.text(min_size=1).filter(str.strip), st.text())
def test_no_uri_leads_out_of_the_folder(uri: str, version: str) -> None:
    name = file_of(Given(entry=replace(entry(EntryKind.KILL), uri=uri, version=version))).name
    assert is_plain_name(name)
    assert name.isascii()
    assert len(name) < 200
    assert name.startswith("000000123456-")


@pytest.mark.parametrize("format", ["newsml-g2", "ninjs", "nitf"])
def test_a_file_holds_the_item(format: str) -> None:
    (item,) = parse(file_of(whole(entry()), format).data, now=NOW).items
    assert (item.uri, item.headline, item.body.text) == ("urn:altai:1", WORDS, "Мәтін")


@pytest.mark.parametrize("format", ["newsml-g2", "ninjs"])
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (EntryKind.KILL, PubStatus.CANCELED),
        (EntryKind.REDACT, PubStatus.CANCELED),
        (EntryKind.WITHHOLD, PubStatus.WITHHELD),
    ],
)
def test_what_takes_back_is_an_item_with_that_status_and_no_words(
    format: str, kind: EntryKind, status: PubStatus
) -> None:
    file = file_of(Given(entry=entry(kind)), format)
    (item,) = parse(file.data, now=NOW).items
    assert (item.uri, item.pub_status, item.headline, item.body.text) == ("urn:altai:1", status, "", "")
    assert item.ed_note.endswith("false\nSubject: x") or item.ed_note.endswith("false Subject: x")


def test_a_version_whose_item_was_killed_meanwhile_comes_without_its_words() -> None:
    late = Given(entry=entry(), withdrawn=Withdrawn.KILLED)
    file = file_of(late, "ninjs")
    assert json.loads(file.data)["pubStatus"] == "canceled"
    assert WORDS not in file.data.decode()
    assert WORDS not in letter(late).subject + letter(late).body


def test_in_nitf_a_kill_is_plain_lines() -> None:
    file = file_of(Given(entry=entry(EntryKind.KILL)), "nitf")
    assert file.name == "000000123456-urn_altai_1.kill"
    assert file.data.decode() == (
        "status: killed\nuri: urn:altai:1\nagency: altai\nreceived: 2026-11-22T16:40:00Z\nreason: false Subject: x\n"
    )


@pytest.mark.parametrize("kind", [EntryKind.POLICY, EntryKind.RELEASE])
def test_what_no_format_can_say_is_no_file_and_no_letter(kind: EntryKind) -> None:
    what = Given(entry=entry(kind))
    assert drop_file(what, format="newsml-g2", member=True, now=NOW) is None
    assert letter_of(what, subscriber=READER, host="hub.example", now=NOW) is None


def test_a_release_and_an_embargo_that_is_over_come_free_and_one_that_stands_is_marked() -> None:
    held = entry(embargoed=NOW + timedelta(hours=1), pub_status=PubStatus.WITHHELD)
    released = Given(entry=entry(EntryKind.RELEASE), shown=held)
    over = whole(entry(embargoed=NOW))
    for what in (released, over):
        (item,) = parse(file_of(what).data, now=NOW).items
        assert (item.embargoed, item.pub_status) == (None, PubStatus.USABLE)
    assert parse(file_of(whole(held)).data, now=NOW).items[0].embargoed == NOW + timedelta(hours=1)
    assert parse(file_of(whole(held), member=False).data, now=NOW).items[0].embargoed is None


def test_a_letter_holds_the_words_and_always_has_the_same_id() -> None:
    one = letter(whole(entry(EntryKind.CORRECT)))
    assert one.subject == f"CORRECTION: [altai] {WORDS}"
    assert one.body.startswith(f"{WORDS}\n\nМәтін\n")
    assert "Item: urn:altai:1\n" in one.body
    assert one.message_id == "<orkhon.123456.steppe-daily@hub.example>"


@pytest.mark.parametrize(
    ("kind", "word"), [(EntryKind.KILL, "KILL"), (EntryKind.WITHHOLD, "WITHHOLD"), (EntryKind.REDACT, "REDACT")]
)
def test_a_letter_that_takes_back_says_so_in_capitals_in_one_line(kind: EntryKind, word: str) -> None:
    subject = letter(Given(entry=replace(entry(kind), uri="urn:altai:1\r\nBcc: all@a.example"))).subject
    assert subject == f"{word}: altai urn:altai:1 Bcc: all@a.example"


def test_a_member_reads_of_an_embargo_before_the_words() -> None:
    held = whole(entry(embargoed=NOW + timedelta(hours=1)))
    member = Subscriber(code="manas", agency_id=1)
    one = letter_of(held, subscriber=member, host="hub.example", now=NOW)
    assert one is not None
    assert one.subject.startswith("EMBARGO: ")
    assert one.body.startswith("EMBARGO until 2026-11-22 17:40 UTC.")
