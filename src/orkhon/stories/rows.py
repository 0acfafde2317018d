"""Read the rows of stories and the items behind them, and leave to each visitor what he may see.

All questions are asked for many stories at once: their number does not grow with what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber, Substr

from orkhon.items import Item
from orkhon.stories.models import Redirect, Report, Story
from orkhon.stories.showing import Member
from orkhon.stories.viewers import Visitor
from orkhon.wire.entries import ItemState, ItemStatus
from orkhon.wire.queries import states_of

MOST_ORIGINALS: Final = 300
MOST_COPIES: Final = 100
"""Of one story's page: a broken feed may have sent the same item ten thousand times."""

_FIRST_WORDS: Final = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A report that the visitor may see, with the item behind it."""

    member: Member
    item: Item


def key_now(key: str) -> str:
    """Return the key under which the story of this key is now: another one where it was merged."""
    return Redirect.objects.filter(pk=key).values_list("into", flat=True).first() or key


def keys_now(keys: Collection[str]) -> dict[str, str]:
    """Return the same for many keys, each with its own where nothing was merged."""
    moved = dict(Redirect.objects.filter(pk__in=set(keys)).values_list("key", "into")) if keys else {}
    return {key: moved.get(key, key) for key in keys}


def former_keys(key: str) -> list[str]:
    """Return the key and all by which the story was known before."""
    return [key, *Redirect.objects.filter(into=key).values_list("key", flat=True)]


def story_called(key: str) -> Story | None:
    """Return the row of the story that has or had this key, None where there is none; two queries."""
    now = key_now(key)
    return Story.objects.filter(key=now).first()


def reports_of(key: str) -> list[Report]:
    """Return the reports of a story in the order of their coming: originals are kept where they are too many."""
    rows = Report.objects.filter(story=key).order_by("received", "pk")
    originals = list(rows.filter(copy_of="")[:MOST_ORIGINALS])
    copies = list(rows.exclude(copy_of="")[:MOST_COPIES])
    return sorted([*originals, *copies], key=lambda one: (one.received, one.pk))


def first_reports(keys: Collection[str], each: int = 1) -> dict[str, list[Report]]:
    """Return by story the first `each` reports of every language that repeat no other, in one query."""
    if not keys:
        return {}
    rank = Window(
        expression=RowNumber(),
        partition_by=[F("story"), Substr("language", 1, 2)],
        order_by=[F("derived").asc(), F("received").asc(), F("pk").asc()],
    )
    rows = Report.objects.filter(story__in=set(keys), copy_of="").annotate(rank=rank).filter(rank__lte=each)
    found: dict[str, list[Report]] = {}
    for row in rows:
        found.setdefault(row.story, []).append(row)
    return {key: sorted(some, key=lambda one: (one.received, one.pk)) for key, some in found.items()}


def own_reports(keys: Collection[str]) -> dict[str, list[Report]]:
    """Return by story the first independent report of every agency (`is_independent`), in one query."""
    if not keys:
        return {}
    rank = Window(
        expression=RowNumber(), partition_by=[F("story"), F("agency")], order_by=[F("received").asc(), F("pk").asc()]
    )
    rows = Report.objects.filter(story__in=set(keys), copy_of="", derived=False)
    found: dict[str, list[Report]] = {}
    for row in rows.exclude(agency=settings.ORKHON_DESK_AGENCY).annotate(rank=rank).filter(rank=1):
        found.setdefault(row.story, []).append(row)
    return found


def agencies_of(keys: Collection[str]) -> dict[str, list[str]]:
    """Return by story the agencies that have it, in the order of their first report, in one query."""
    if not keys:
        return {}
    rank = Window(
        expression=RowNumber(), partition_by=[F("story"), F("agency")], order_by=[F("received").asc(), F("pk").asc()]
    )
    rows = Report.objects.filter(story__in=set(keys)).annotate(rank=rank).filter(rank=1)
    found: dict[str, list[str]] = {}
    for story, agency in rows.order_by("received", "pk").values_list("story", "agency"):
        found.setdefault(story, []).append(agency)
    return found


def seen_of(reports: Sequence[Report], visitor: Visitor) -> list[Seen]:
    """Return those reports that the visitor may see now, in their order, with their items; two queries."""
    states = visitor.seen_among(states_of(report.uri for report in reports)) if reports else {}
    found = []
    for report in reports:
        state = states.get(report.uri)
        item = state.entry.item if state is not None and state.entry is not None else None
        if state is not None and item is not None:
            found.append(Seen(member=_member(report, state, item, first_words(item)), item=item))
    return found


def outlined(reports: Iterable[Report], visitor: Visitor) -> list[Member]:
    """Return the same without their texts, for lists: nothing is cleaned that is not shown."""
    rows = list(reports)
    states = visitor.seen_among(states_of(report.uri for report in rows)) if rows else {}
    found = []
    for report in rows:
        state = states.get(report.uri)
        entry = state.entry if state is not None else None
        if state is None or entry is None or entry.outline is None:
            continue
        headline = entry.outline.headline or entry.outline.slug_line
        if not headline and entry.item is not None:
            headline = first_words(entry.item)
        found.append(_member(report, state, entry.outline, headline))
    return found


def first_words(item: Item) -> str:
    """Return what stands for a headline where there is none: the beginning of the text, never empty."""
    if item.headline.strip() or item.slug_line.strip():
        return item.headline.strip() or item.slug_line.strip()
    text = " ".join((item.body.text or item.summary).split())
    if len(text) > _FIRST_WORDS:
        text = f"{text[:_FIRST_WORDS].rsplit(' ', 1)[0]} …"
    return text or item.uri


def _member(report: Report, state: ItemState, item: Item, headline: str) -> Member:
    entry = state.entry
    return Member(
        uri=report.uri,
        agency=report.agency,
        language=report.language,
        tagged=report.tagged,
        headline=headline,
        version=entry.version if entry is not None else report.version,
        versions=max(len(state.versions), 1),
        received=report.received,
        changed=report.changed,
        corrected=report.corrected,
        published=report.published,
        copy_of=report.copy_of,
        derived=report.derived,
        independent=is_independent(report),
        embargoed=state.status is ItemStatus.EMBARGOED,
        score=report.score,
    )


def is_independent(report: Report) -> bool:
    """True for a report in its agency's own words: no copy, nothing made from another item, nothing of the desk's."""
    return not report.copy_of and not report.derived and report.agency != settings.ORKHON_DESK_AGENCY
