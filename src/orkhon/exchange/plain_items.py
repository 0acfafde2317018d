"""An entry as one item, for formats that know items alone. Asks no database.

What was taken back becomes an item without a word of what it was, whose status says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from orkhon.exchange.selecting import TAKING_BACK, Given, Withdrawn
from orkhon.items import Item, PubStatus
from orkhon.wire.entries import EntryKind

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
    if not member or given.entry.kind is EntryKind.RELEASE or (item.embargoed is not None and item.embargoed <= now):
        return as_free(item)
    return item


def as_free(item: Item) -> Item:
    """Return the item without an embargo that is over and a withholding that was lifted.

    The version still says both, and a format without words for them would refuse the item, and the feed with it.
    """
    return replace(item, embargoed=None, pub_status=PubStatus.USABLE)


def _without_words(given: Given, why: Withdrawn) -> Item:
    entry = given.entry
    withheld = why in (Withdrawn.WITHHELD, Withdrawn.EMBARGOED)
    reason = entry.reason if entry.kind in TAKING_BACK else ""
    return Item(
        uri=entry.uri,
        version=entry.version,
        pub_status=PubStatus.WITHHELD if withheld else PubStatus.CANCELED,
        ed_note=f"{why.value}: {reason}" if reason else why.value,
        version_created=entry.received,
    )
