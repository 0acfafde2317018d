"""An entry as one item, for formats that know items alone. Asks no database.

What was taken back becomes an item without a word of what it was, whose status says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from orkhon.exchange.selecting import TAKING_BACK, Given, Withdrawn
from orkhon.formats.odrl import beside
from orkhon.items import Item, PubStatus
from orkhon.items.embargo import EmbargoKind, embargo_of, extra_without
from orkhon.wire.entries import EntryKind

SAY_RIGHTS: Final = frozenset({"ninjs", "newsml-g2"})
"""The formats that have a place for encoded rights in their standard; elsewhere nobody would look for them."""

_KINDS: Final = {
    EmbargoKind.ON_DELIVERY: "FREE ON DELIVERY: members may use it at once, the public has it from the moment on.",
    EmbargoKind.BROADCAST_FIRST: "BROADCAST FIRST: not in text before its originator has broadcast it.",
    EmbargoKind.NO_APPROACH: "NO APPROACH: nobody approaches the persons named before the moment.",
}
_OF_KINDS = {
    EntryKind.KILL: Withdrawn.KILLED,
    EntryKind.WITHHOLD: Withdrawn.WITHHELD,
    EntryKind.REDACT: Withdrawn.REDACTED,
}


def taken_back(given: Given) -> Withdrawn | None:
    """Return why the item must not be used, None where it may be, or where the entry says nothing of it."""
    if given.entry.kind in TAKING_BACK:
        return _OF_KINDS[given.entry.kind]
    return given.withdrawn


def item_to_send(given: Given, *, member: bool, now: datetime) -> Item | None:
    """Return what a program that knows items alone is told of the entry at `now`.

    None where an entry has no item and takes none back (a policy; a release of what cannot be shown). Who is no
    `member` is only given what is free, whatever its version said when it came.
    """
    why = taken_back(given)
    if why is not None:
        return _without_words(given, why)
    item = None if given.shown is None else given.shown.item
    if item is None:
        return None
    free = given.entry.kind in (EntryKind.RELEASE, EntryKind.POLICY) and not given.embargoed
    if not member or free or (item.embargoed is not None and item.embargoed <= now):
        return as_free(item)
    return _marked(item) if given.embargoed else item


def _marked(item: Item) -> Item:
    """Return the item with the kind of its embargo in words: these formats have a moment alone, or not even that."""
    embargo = embargo_of(item)
    if embargo is None or embargo.kind not in _KINDS:
        return item
    note = f"{_KINDS[embargo.kind]} {item.ed_note}".strip()
    return replace(item, embargoed=embargo.held_until, ed_note=note)


def with_rights(item: Item, given: Given) -> Item:
    """Return the item with what the memoranda let the member do, as a document for it alone shows that.

    What the originator has said stays as it is; the document is the hub's, and not the one that was signed.
    """
    return item if given.rights is None else replace(item, rights=beside(item.rights, given.rights))


def as_free(item: Item) -> Item:
    """Return the item without an embargo that is over and a withholding that was lifted.

    The version still says both, and a format without words for them would refuse the item, and the feed with it.
    """
    return replace(item, embargoed=None, pub_status=PubStatus.USABLE, extra=extra_without(item.extra))


def _without_words(given: Given, why: Withdrawn) -> Item:
    entry = given.entry
    withheld = why in (Withdrawn.WITHHELD, Withdrawn.EMBARGOED, Withdrawn.ORDERED)
    reason = entry.reason if entry.kind in TAKING_BACK else ""
    if given.order is not None:
        reason = f"{given.order.country}, {given.order.authority}, {given.order.reference}"
    return Item(
        uri=given.uri,
        version=given.version,
        pub_status=PubStatus.WITHHELD if withheld else PubStatus.CANCELED,
        ed_note=f"{why.value}: {reason}" if reason else why.value,
        version_created=entry.received,
    )
