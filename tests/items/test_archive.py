"""The mark of what came out of an archive."""

from __future__ import annotations

from orkhon.items import Item
from orkhon.items.archive import as_archived, is_archived


def test_an_item_is_of_the_archive_only_when_it_was_marked_so() -> None:
    item = Item(uri="urn:altai:1", extra={"orkhon": {"embargo": {"kind": "until"}}, "ninjs": {"priority": 3}})
    marked = as_archived(item)
    assert not is_archived(item)
    assert is_archived(marked)
    assert marked.extra["ninjs"] == {"priority": 3}
    assert marked.extra["orkhon"]["embargo"] == {"kind": "until"}


def test_a_mark_of_another_shape_is_none() -> None:
    for said in ("archived", {"archived": "true"}, {"archived": 1}, None):
        assert not is_archived(Item(uri="urn:altai:1", extra={"orkhon": said}))
    assert is_archived(as_archived(Item(uri="urn:altai:1", extra={"orkhon": "archived"})))
