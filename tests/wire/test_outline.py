"""An entry's outline: all that decides about rights, read without the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings

from orkhon.formats import to_ninjs
from orkhon.items import Item
from orkhon.wire.entries import EntryKind, WireEntry
from orkhon.wire.kinds import ITEM_SCHEMA
from tests.examples import examples
from tests.formats.strategies import ITEMS


def entry_of(item: Item) -> WireEntry:
    document = to_ninjs(item)
    return WireEntry(
        position=1,
        agency="altai",
        uri=item.uri,
        version=item.version,
        kind=EntryKind.PUBLISH,
        received=datetime(2026, 11, 22, tzinfo=UTC),
        payload_hash="",
        hash="",
        schema=ITEM_SCHEMA,
        ninjs=document.ninjs,
        extra=document.extra,
        delivery="",
    )


@settings(deadline=None, max_examples=examples(100))
@given(ITEMS)
def test_the_outline_is_the_item_but_for_its_body(item: Item) -> None:
    entry = entry_of(item)
    assert entry.item is not None
    assert entry.outline is not None
    assert replace(entry.outline, body=entry.item.body) == entry.item


def test_the_outline_of_what_was_redacted_is_nothing() -> None:
    entry = replace(entry_of(Item(uri="urn:altai:1", version="1")), schema="", ninjs={}, extra={}, redacted=True)
    assert entry.outline is None


def test_the_text_is_not_read_for_the_outline() -> None:
    entry = entry_of(Item(uri="urn:altai:1", version="1"))
    entry = replace(entry, ninjs={**entry.ninjs, "bodies": [{"contentType": "text/html", "value": "<p>Long</p>"}]})
    assert entry.outline is not None
    assert "Long" not in entry.outline.body.text
