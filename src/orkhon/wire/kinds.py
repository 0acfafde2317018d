"""The words of the wire: what an entry does, what an item is. They are signed, so they are for ever."""

from __future__ import annotations

from enum import StrEnum

ITEM_SCHEMA = "ninjs/3.1"
CONTROL_SCHEMA = "orkhon/control/1"

SENT = "sent"
"""Where a payload's `extra` keeps how the item came.

`reason`, `person`, `delivery`. It is no part of the item.
"""


class EntryKind(StrEnum):
    """What an entry does."""

    PUBLISH = "publish"
    UPDATE = "update"
    CORRECT = "correct"
    WITHHOLD = "withhold"
    RELEASE = "release"
    KILL = "kill"
    REDACT = "redact"
    POLICY = "policy"


CONTENT_KINDS = frozenset({EntryKind.PUBLISH, EntryKind.UPDATE, EntryKind.CORRECT})
"""The kinds that put out a version of an item."""


class ItemStatus(StrEnum):
    """What the wire says of an item now. There is no column for it: it is folded from the item's entries."""

    USABLE = "usable"
    EMBARGOED = "embargoed"
    WITHHELD = "withheld"
    KILLED = "killed"
