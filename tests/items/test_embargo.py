"""Kinds of embargoes: what an item says for programs, and what is read narrowly because nobody can read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from orkhon.items import Item, Rights
from orkhon.items.embargo import (
    NEVER,
    Embargo,
    EmbargoKind,
    embargo_of,
    extra_with,
    extra_without,
    held_until,
    speaks_of_an_embargo,
)

EVENING = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def an_item(said: Any = None, **facts: Any) -> Item:
    """An item that says this of its embargo at the top of its ninjs."""
    return Item(uri="urn:altai:1", extra={"ninjs": {"embargo": said}} if said is not None else {}, **facts)


def test_an_item_that_says_nothing_is_under_no_embargo_and_a_moment_alone_is_one_until_then() -> None:
    assert (embargo_of(an_item()), held_until(an_item())) == (None, None)
    assert embargo_of(an_item(embargoed=EVENING)) == Embargo(kind=EmbargoKind.UNTIL, until=EVENING)
    assert held_until(an_item(embargoed=EVENING)) == EVENING


@pytest.mark.parametrize(
    ("said", "kind", "held"),
    [
        ({"kind": "broadcast-first"}, EmbargoKind.BROADCAST_FIRST, NEVER),
        ({"kind": "no-approach", "until": "2026-11-22T18:00:00Z"}, EmbargoKind.NO_APPROACH, EVENING),
        ({"kind": "no-approach", "until": "2026-11-22T23:00:00+05:00"}, EmbargoKind.NO_APPROACH, EVENING),
        ({"kind": "on-delivery"}, EmbargoKind.ON_DELIVERY, None),
        ({"kind": "until", "until": "tomorrow"}, EmbargoKind.UNTIL, NEVER),
        ({"kind": "until", "until": "2026-11-22T18:00:00"}, EmbargoKind.UNTIL, NEVER),
        ({"kind": ["odd"]}, EmbargoKind.UNTIL, NEVER),
        ({}, EmbargoKind.UNTIL, NEVER),
        ("broadcast-first", EmbargoKind.BROADCAST_FIRST, NEVER),
        ("2026-11-22T18:00:00Z", EmbargoKind.UNTIL, EVENING),
        ("this evening", EmbargoKind.UNTIL, NEVER),
        ([{"kind": "no-approach"}], EmbargoKind.UNTIL, NEVER),
        (True, EmbargoKind.UNTIL, NEVER),
    ],
)
def test_what_cannot_be_read_holds_until_its_originator_lifts_it(
    said: Any, kind: EmbargoKind, held: datetime | None
) -> None:
    item = an_item(said)
    found = embargo_of(item)
    assert found is not None
    assert (found.kind, held_until(item)) == (kind, held)


@pytest.mark.parametrize("said", [None, False, "", []])
def test_an_embargo_without_anything_in_it_is_none(said: Any) -> None:
    item = Item(uri="urn:altai:1", extra={"ninjs": {"embargo": said}})
    assert embargo_of(item) is None


@pytest.mark.parametrize("moments", [(EVENING, LATER), (LATER, EVENING)])
def test_of_the_moment_of_the_item_and_one_beside_the_kind_the_later_one_counts(
    moments: tuple[datetime, datetime],
) -> None:
    of_the_item, beside = moments
    item = an_item({"kind": "no-approach", "until": beside.isoformat()}, embargoed=of_the_item)
    assert held_until(item) == LATER


def test_a_kind_is_put_beside_what_the_desk_keeps_and_taken_out_again() -> None:
    extra = extra_with(EmbargoKind.NO_APPROACH, {"orkhon": {"correction": "a name"}, "nitf": {"a": 1}})
    item = Item(uri="urn:altai:1", embargoed=EVENING, extra=extra)
    assert embargo_of(item) == Embargo(kind=EmbargoKind.NO_APPROACH, until=EVENING)
    assert extra_without(extra) == {"orkhon": {"correction": "a name"}, "nitf": {"a": 1}}
    assert extra_without({"ninjs": {"embargo": {"kind": "until"}}}) == {}
    plain = {"ninjs": {"other": 1}}
    assert extra_without(plain) is plain


def test_words_for_people_are_noticed_and_nothing_more() -> None:
    item = Item(uri="urn:altai:1", ed_note="EMBARGO until 18:00")
    assert speaks_of_an_embargo(item)
    assert held_until(item) is None
    assert speaks_of_an_embargo(Item(uri="urn:altai:1", rights=Rights(usage_terms="No approach before Monday")))
    assert not speaks_of_an_embargo(Item(uri="urn:altai:1", ed_note="by hand"))
