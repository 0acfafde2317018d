"""One item of the wire as it is read: its text, its versions and what changed between them. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils import translation
from django.utils.translation import gettext_noop as _

from orkhon.alliance.models import Agency
from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.models import ArticleSource
from orkhon.desk.wire_changes import Change, changes_between
from orkhon.desk.wire_rows import WireRow, row_alone
from orkhon.items import Item
from orkhon.items.embargo import EmbargoKind, embargo_of
from orkhon.wire.entries import EntryKind, ItemState, ItemStatus, WireEntry
from orkhon.wire.kind_words import kind_in_words
from orkhon.wire.queries import entries_of, entry_at, states_of

_TAKES_BACK = {
    ItemStatus.KILLED: (EntryKind.KILL, _("killed")),
    ItemStatus.WITHHELD: (EntryKind.WITHHOLD, _("withheld")),
}
_MOST_COMPARED = 20
"""Versions of which is said what changed; an item with more is compared in its newest ones."""


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """By whom and why an item was killed, redacted or withheld. `word` is which of them."""

    word: str
    entry: WireEntry

    @property
    def words(self) -> str:
        """What people read, in the language that is active."""
        return translation.gettext(self.word)

    @property
    def who(self) -> str:
        """The person, or the agency whose own delivery it was."""
        return self.entry.person or self.entry.agency


@dataclass(frozen=True, kw_only=True)
class Version:
    """One entry of the item, and how its words differ from the version before it; none for the first."""

    entry: WireEntry
    changes: tuple[Change, ...] = ()

    @property
    def words(self) -> str:
        """What the entry does, in the language that is active."""
        return kind_in_words(self.entry.kind)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One item open beside the list. `item` is None where the payload was redacted."""

    row: WireRow
    state: ItemState
    item: Item | None
    entries: tuple[WireEntry, ...]
    agency: Agency | None
    taken: tuple[ArticleSource, ...]

    @property
    def lines(self) -> list[str]:
        """The words of the text alone, a paragraph each: no markup of an agency enters the admin."""
        return self.item.body.text.splitlines() if self.item is not None and not self.killed else []

    @property
    def usable(self) -> bool:
        """True while an article may be made of it: also of what members have on delivery, before readers may."""
        embargo = embargo_of(self.item) if self.item is not None and self.item.is_public else None
        early = embargo is not None and embargo.kind is EmbargoKind.ON_DELIVERY
        return self.state.is_public or (early and self.state.status is ItemStatus.EMBARGOED)

    @property
    def killed(self) -> bool:
        """True when nothing can be done to it any more."""
        return self.state.status is ItemStatus.KILLED

    @property
    def releasable(self) -> bool:
        """True while it is withheld or under embargo."""
        return self.state.status in {ItemStatus.WITHHELD, ItemStatus.EMBARGOED}

    @property
    def taken_back(self) -> TakenBack | None:
        """Who took the item back and why, as long as that holds; the newest such entry counts."""
        if self.state.closed and not self.killed:
            kind, word = EntryKind.REDACT, _("redacted")
        elif self.state.status in _TAKES_BACK:
            kind, word = _TAKES_BACK[self.state.status]
        else:
            return None
        entry = next((one for one in self.entries if one.kind is kind), None)
        return TakenBack(word=word, entry=entry) if entry is not None else None

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The item's entries, newest first, with what changed. Of a killed item nothing of its words is told."""
        found = []
        carrying = [entry for entry in self.entries if entry.item is not None]
        older = dict(zip((entry.position for entry in carrying), carrying[1:], strict=False))
        compared = {entry.position for entry in carrying[:_MOST_COMPARED]}
        for entry in self.entries:
            before = older.get(entry.position)
            told = entry.position in compared and before is not None and not self.killed
            changes = changes_between(before.item, entry.item) if told and before is not None else ()
            found.append(Version(entry=entry, changes=changes))
        return tuple(found)


def reading_at(position: int) -> Reading | None:
    """Return the item that the entry at `position` belongs to, or None where no item is."""
    entry = entry_at(position)
    if entry is None:
        return None
    entries = entries_of(entry.uri)
    state = states_of([entry.uri]).get(entry.uri)
    if state is None or state.entry is None:
        return None
    return Reading(
        row=row_alone(state, state.entry),
        state=state,
        item=state.entry.item,
        entries=tuple(reversed(entries)),
        agency=agencies_by_code().get(state.agency),
        taken=tuple(ArticleSource.objects.filter(uri=entry.uri).select_related("article__locale")),
    )
