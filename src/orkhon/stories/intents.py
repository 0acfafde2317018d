"""Decide what an entry of the wire means for the stories: a report comes, changes, or goes. Asks no database.

The decision is about the item as it stood before the entry and after it, so that reading the same log again decides the
same, whatever happened since. Reports are texts that are news: usable ones, and embargoed ones, which people of the
alliance read. What was withheld, killed or redacted is none, nor is an advisory, and nothing out of an archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from orkhon.formats.ninjs_reading import type_of
from orkhon.items import Item, ItemType
from orkhon.items.archive import is_archived
from orkhon.stories.clustering.reports import Report
from orkhon.wire.entries import EntryKind, ItemState, ItemStatus, WireEntry

OLDEST: Final = timedelta(days=3)
"""What an item says of when it was published is believed within this time before its coming, and never after it."""

_MOST_LETTERS: Final = 20_000
_MOST_SOURCES: Final = 50
_SAID_TWICE: Final = 1_000
"""So far into the body it is looked for the summary."""

_COUNTING: Final = frozenset({ItemStatus.USABLE, ItemStatus.EMBARGOED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Take:
    """A report comes: a new item, or one that was released. `entry` is the version that counts."""

    report: Report
    entry: WireEntry
    received: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Replace:
    """A report says something new: an update, or a correction."""

    report: Report
    entry: WireEntry
    corrected: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Drop:
    """A report goes. `erased`: its words were redacted, so that nothing made of them may stay."""

    uri: str
    erased: bool


Intent = Take | Replace | Drop


def intent_of(entry: WireEntry, before: ItemState | None, after: ItemState | None) -> Intent | None:
    """Return what the entry means, None where it means nothing for stories."""
    was, item = before is not None and counting(before) is not None, counting(after) if after is not None else None
    if item is None or after is None or after.entry is None:
        return Drop(uri=entry.uri, erased=entry.kind is EntryKind.REDACT) if was else None
    if not was:
        return Take(report=report_of(item, after.entry), entry=after.entry, received=entry.received)
    if after.entry.position != entry.position:
        return None
    return Replace(report=report_of(item, entry), entry=entry, corrected=entry.kind is EntryKind.CORRECT)


def counting(state: ItemState) -> Item | None:
    """Return the item where the state makes it a report, else None. Builds nothing for pictures and the like."""
    entry = state.entry
    if entry is None or entry.redacted or state.closed or state.status not in _COUNTING or not entry.ninjs:
        return None
    if type_of(dict(entry.ninjs)) is not ItemType.TEXT:
        return None
    item = entry.item
    return None if item is None or is_archived(item) else item


def report_of(item: Item, entry: WireEntry) -> Report:
    """Return the item as the engine sees it; the words are bounded, the moment of publishing is one that can be."""
    language = item.language
    tag = "und" if language is None else "-".join(filter(None, (language.code, language.script)))
    return Report(
        id=entry.uri,
        language=tag,
        title=item.headline[:_MOST_LETTERS],
        text=text_of(item)[:_MOST_LETTERS],
        published=published_of(item, entry.received),
        agency=entry.agency,
        derived_from=tuple(dict.fromkeys(one.uri for one in item.derived_from))[:_MOST_SOURCES],
    )


def text_of(item: Item) -> str:
    """Return what the item tells beneath its headline: its body, after the summary where the body does not begin so.

    Who sends a summary of its own says there what matters most, and does not say it again.
    """
    body, summary = item.body.text, item.summary.strip()
    if not body.strip():
        return summary
    # A feed cuts the beginning of the body off for a summary, in the middle of a word, with dots behind it.
    said = " ".join(summary.rstrip("….[] ").split())
    return body if said in " ".join(body[: _SAID_TWICE + 4 * len(summary)].split()) else f"{summary}\n{body}"


def published_of(item: Item, received: datetime) -> datetime:
    """Return when the item says it was published, as far as that can be: within three days before it was received."""
    said = item.created or item.version_created
    here = received.astimezone(UTC)
    if said is None:
        return here
    return min(max(said.astimezone(UTC), here - OLDEST), here)
