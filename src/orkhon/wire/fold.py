"""Fold an item's entries into its state. Touches no database and no clock.

The status is the strongest of: killed; withheld, until a `release` comes or, where no editor but the agency's
own delivery holds the item back, its next usable version; embargoed, when the newest version's embargo lay in
the future as it was received and no `release` has come since; usable. A version whose payload was redacted
cannot be used, so it counts as withheld until a newer version comes; and where no payload of any version is left,
the item is closed besides: nothing is appended under its uri until a `release` opens it again. A newer version that
came all the same, as it could in logs before that rule, opens it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orkhon.wire.kinds import CONTENT_KINDS, EntryKind, ItemStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One entry of an item, without its content.

    `type` is the item's type where the payload carries an item, empty for a control entry, and None where the
    payload was redacted.
    """

    position: int
    agency: str
    uri: str
    version: str
    kind: EntryKind
    received: datetime
    type: str | None
    embargoed_until: datetime | None

    @property
    def carries_item(self) -> bool:
        """True for an entry that put out a version, also one that its agency withheld at once."""
        return self.kind in CONTENT_KINDS or (self.kind is EntryKind.WITHHOLD and bool(self.type))


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """The outcome: `current` is the step with the newest version; `withheld_by_agency` is True while the
    agency's own delivery, and no editor, holds the item back. `closed`: all of it was redacted, and nobody has
    released it since; `reopened`: somebody has."""

    status: ItemStatus
    current: Step | None
    kill: Step | None
    withheld_by_agency: bool
    versions: tuple[str, ...]
    changed_at: int
    closed: bool
    reopened: bool


def fold(steps: Iterable[Step]) -> Folded:
    """Return the state after `steps`, which are all entries of one uri in the order of their positions."""
    current: Step | None = None
    kill: Step | None = None
    by_agency = by_editor = False
    embargoed = False
    emptied = reopened = something_left = False
    versions: dict[str, None] = {}
    changed_at = 0
    for step in steps:
        changed_at = step.position
        if step.carries_item:
            current = step
            versions[step.version] = None
            embargoed = step.embargoed_until is not None and step.embargoed_until > step.received
            by_agency = step.kind is EntryKind.WITHHOLD
            something_left = something_left or bool(step.type)
        elif step.kind is EntryKind.WITHHOLD:
            # Also one whose payload was redacted: whose it was can no longer be told, so only a release lifts it.
            by_editor = True
        elif step.kind is EntryKind.RELEASE:
            by_agency = by_editor = embargoed = False
            reopened = emptied
        elif step.kind is EntryKind.REDACT:
            emptied, reopened = True, False
        elif step.kind is EntryKind.KILL and kill is None:
            kill = step
    closed = emptied and not reopened and not something_left
    redacted = current is not None and current.type is None
    if kill is not None:
        status = ItemStatus.KILLED
    elif by_agency or by_editor or redacted or closed:
        status = ItemStatus.WITHHELD
    elif embargoed:
        status = ItemStatus.EMBARGOED
    else:
        status = ItemStatus.USABLE
    return Folded(
        status=status,
        current=current,
        kill=kill,
        withheld_by_agency=by_agency and not by_editor,
        versions=tuple(versions),
        changed_at=changed_at,
        closed=closed,
        reopened=reopened,
    )
