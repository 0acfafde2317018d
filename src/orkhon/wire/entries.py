"""One entry of the wire and the state of one item, as other rooms see them. Touches no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from orkhon.formats.ninjs import from_ninjs
from orkhon.items import Item
from orkhon.wire.envelopes import Contents
from orkhon.wire.kinds import CONTENT_KINDS, CONTROL_SCHEMA, ITEM_SCHEMA, SENT, EntryKind, ItemStatus

__all__ = ["CONTENT_KINDS", "EntryKind", "EntryMark", "ItemState", "ItemStatus", "WireEntry", "read_item"]


def read_item(contents: Contents) -> Item | None:
    """Return the item that a payload carries, None where it carries none."""
    if contents.schema != ITEM_SCHEMA:
        return None
    extra = {name: value for name, value in contents.extra.items() if name != SENT}
    return from_ninjs(dict(contents.ninjs), extra)


@dataclass(frozen=True, kw_only=True)
class WireEntry:
    """One entry with its payload, read in today's envelope whatever envelope it was written in.

    `schema`, `ninjs`, `extra` and `delivery` are empty when the payload was redacted (`redacted`). Entries
    that put out no item (`release`, `redact`, an editor's `kill`) have the schema `orkhon/control/1`, and
    reason and person in `extra`. `delivery` is the SHA-256 of the bytes as they were delivered, or empty.
    `signed_by` is who signed the entry's statement, the agency or the hub for it, with the key `key_id`.
    """

    position: int
    agency: str
    uri: str
    version: str
    kind: EntryKind
    received: datetime
    payload_hash: str
    hash: str
    schema: str
    ninjs: Mapping[str, object]
    extra: Mapping[str, object]
    delivery: str
    redacted: bool = False
    key_id: str = ""
    signed_by: str = ""

    @cached_property
    def item(self) -> Item | None:
        """The item that this entry carries, or None (a control entry, or redacted)."""
        return read_item(Contents(schema=self.schema, ninjs=self.ninjs, extra=self.extra))

    @cached_property
    def outline(self) -> Item | None:
        """`item` with a dash for its body: all that decides about rights, read without cleaning the text."""
        bodies = {"bodies": [{"contentType": "text/plain", "value": "-"}]} if self.ninjs.get("bodies") else {}
        return read_item(Contents(schema=self.schema, ninjs={**self.ninjs, **bodies}, extra=self.extra))

    @property
    def reason(self) -> str:
        """Why the entry was made, where a person or the scheduler made it, else empty."""
        return self._said("reason")

    @property
    def person(self) -> str:
        """Who made the entry by hand, or `scheduler`; empty where the agency's own delivery did."""
        return self._said("person")

    @property
    def second(self) -> str:
        """Who agreed to a redaction as the second person, where somebody did, else empty."""
        return self._said("second")

    def _said(self, name: str) -> str:
        said = self.extra if self.schema == CONTROL_SCHEMA else self.extra.get(SENT)
        value = said.get(name, "") if isinstance(said, Mapping) else ""
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryMark:
    """Where one entry stands in the log and who signed it, as `WireEntry` says it; nothing of its payload."""

    position: int
    agency: str
    version: str
    received: datetime
    hash: str
    key_id: str
    signed_by: str


@dataclass(frozen=True, kw_only=True)
class ItemState:
    """What the wire says of one item now.

    `entry` is the newest entry that carries a version of it (None if only controls were ever appended),
    `changed_at` the position of the newest entry of any kind, `versions` all versions in the order of their
    coming. `closed`: all of it was redacted, and nothing comes under the uri until a `release`.
    """

    uri: str
    agency: str
    status: ItemStatus
    entry: WireEntry | None
    versions: tuple[str, ...]
    changed_at: int
    closed: bool = False

    @property
    def is_public(self) -> bool:
        """True when a page, feed or search result may show the item: usable, there, and no advisory."""
        if self.status is not ItemStatus.USABLE or self.entry is None:
            return False
        return self.entry.item is not None and self.entry.item.is_public
