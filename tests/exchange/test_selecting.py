"""What one subscriber is given of one entry: each rule once, in the words of the promise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from orkhon.exchange.selecting import Given, Narrowing, Selection, Standing, Withdrawn, given, narrowing
from orkhon.wire.entries import EntryKind, ItemStatus, WireEntry

NINJS = {"uri": "urn:altai:1", "type": "text", "language": "uz-Cyrl", "urgency": 4, "subjects": [{"name": "Спорт"}]}
OUTSIDER = Selection(member=False, products=(Narrowing(),))
MEMBER = Selection(member=True)


def an_entry(kind: EntryKind = EntryKind.PUBLISH, **changes: Any) -> WireEntry:
    facts: dict[str, Any] = {
        "position": 7,
        "agency": "altai",
        "uri": "urn:altai:1",
        "version": "1",
        "kind": kind,
        "received": datetime(2026, 11, 22, tzinfo=UTC),
        "payload_hash": "",
        "hash": "",
        "schema": "ninjs/3.1",
        "ninjs": NINJS,
        "extra": {},
        "delivery": "",
        **changes,
    }
    return WireEntry(**facts)


def chosen(
    selection: Selection,
    entry: WireEntry,
    status: ItemStatus = ItemStatus.USABLE,
    *,
    had: bool = False,
    newest: WireEntry | None = None,
) -> Given | None:
    return given(entry, Standing(status=status, newest=newest), selection, had=had)


def test_an_outsider_is_given_what_everybody_may_see() -> None:
    entry = an_entry()
    assert chosen(OUTSIDER, entry) == Given(entry=entry, shown=entry)


@pytest.mark.parametrize("status", [ItemStatus.EMBARGOED, ItemStatus.WITHHELD, ItemStatus.KILLED])
def test_an_outsider_is_given_nothing_that_is_held_back_or_gone(status: ItemStatus) -> None:
    assert chosen(OUTSIDER, an_entry(), status) is None


def test_a_member_sees_what_is_embargoed_and_no_words_of_what_was_taken_back() -> None:
    entry = an_entry()
    assert chosen(MEMBER, entry, ItemStatus.EMBARGOED) == Given(entry=entry, shown=entry, embargoed=True)
    assert chosen(MEMBER, entry, ItemStatus.KILLED) == Given(entry=entry, withdrawn=Withdrawn.KILLED)
    assert chosen(MEMBER, entry, ItemStatus.WITHHELD) == Given(entry=entry, withdrawn=Withdrawn.WITHHELD)


def test_of_a_redacted_version_a_member_learns_that_it_was_there_and_an_outsider_nothing() -> None:
    entry = an_entry(redacted=True, ninjs={}, schema="")
    assert chosen(MEMBER, entry, ItemStatus.WITHHELD) == Given(entry=entry, withdrawn=Withdrawn.REDACTED)
    assert chosen(OUTSIDER, entry, ItemStatus.WITHHELD) is None


def test_an_advisory_is_for_members() -> None:
    entry = an_entry(ninjs={**NINJS, "profile": "advisory"})
    assert chosen(OUTSIDER, entry) is None
    assert chosen(MEMBER, entry) == Given(entry=entry, shown=entry)


@pytest.mark.parametrize("kind", [EntryKind.KILL, EntryKind.WITHHOLD, EntryKind.REDACT])
def test_what_takes_back_reaches_everybody_who_had_the_item_and_no_outsider_besides(kind: EntryKind) -> None:
    entry = an_entry(kind, ninjs={})
    gone_elsewhere = Selection(member=False, products=(Narrowing(agencies=frozenset({"tengri"})),))
    left = Selection(member=False, active=False)
    for selection in (OUTSIDER, gone_elsewhere, left, Selection(member=True, active=False)):
        assert chosen(selection, entry, ItemStatus.KILLED, had=True) == Given(entry=entry)
    assert chosen(OUTSIDER, entry, ItemStatus.KILLED) is None
    assert chosen(MEMBER, entry, ItemStatus.KILLED) == Given(entry=entry)


def test_who_left_is_given_nothing_new() -> None:
    gone = Selection(member=True, active=False)
    for kind in (EntryKind.PUBLISH, EntryKind.RELEASE):
        assert chosen(gone, an_entry(kind), had=True) is None
    assert chosen(gone, an_entry(EntryKind.POLICY)) is None
    order = an_entry(EntryKind.POLICY)
    assert chosen(gone, order, had=True) == Given(entry=order), "an order about what it had"


def test_a_release_brings_the_newest_version() -> None:
    release, newest = an_entry(EntryKind.RELEASE, ninjs={}, position=9), an_entry(position=5)
    assert chosen(OUTSIDER, release, newest=newest) == Given(entry=release, shown=newest)
    assert chosen(OUTSIDER, release, ItemStatus.WITHHELD, newest=newest) is None
    assert chosen(MEMBER, release, ItemStatus.WITHHELD, newest=newest) == Given(entry=release)


def test_policies_are_for_members() -> None:
    entry = an_entry(EntryKind.POLICY, ninjs={})
    assert chosen(MEMBER, entry) == Given(entry=entry)
    assert chosen(OUTSIDER, entry) is None


@pytest.mark.parametrize(
    ("product", "taken"),
    [
        ({}, True),
        ({"agencies": ["altai"]}, True),
        ({"agencies": ["tengri"]}, False),
        ({"languages": ["uz"]}, True),
        ({"languages": ["uz-Cyrl"]}, True),
        ({"languages": ["uz-Latn"]}, False),
        ({"languages": ["kk"]}, False),
        ({"types": ["text"]}, True),
        ({"types": ["picture"]}, False),
        ({"subjects": ["СПОРТ"]}, True),
        ({"subjects": ["medtop:15000000"]}, False),
        ({"urgency": 4}, True),
        ({"urgency": 3}, False),
    ],
)
def test_a_product_takes_what_it_names(product: dict[str, Any], taken: bool) -> None:
    selection = Selection(member=False, products=(narrowing(**product),))
    assert (chosen(selection, an_entry()) is not None) is taken


def test_one_request_may_ask_for_less_than_the_products_hold_and_never_for_more() -> None:
    sport = narrowing(subjects=["спорт"])
    assert chosen(Selection(member=False, products=(sport,), asked=narrowing(languages=["ru"])), an_entry()) is None
    assert chosen(Selection(member=False, products=(narrowing(agencies=["x"]),), asked=sport), an_entry()) is None


def test_who_has_no_product_is_given_nothing() -> None:
    assert chosen(Selection(member=False), an_entry()) is None


def test_an_item_without_a_language_is_in_no_product_of_a_language() -> None:
    assert chosen(Selection(member=False, products=(narrowing(languages=["uz"]),)), an_entry(ninjs={})) is None
