"""Small questions about stories that are known by their keys: their lines, and whether one has changed. Reads alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Final

from django.db.models import Max, OuterRef, Q, Subquery

from orkhon.stories.listing import story_rows
from orkhon.stories.models import Assignee, Decision, Report, Story, Watch
from orkhon.stories.rows import former_keys, key_now, keys_now, own_reports, story_called
from orkhon.stories.showing import StoryRow, ToldBy
from orkhon.stories.tags import note_stories
from orkhon.stories.viewers import Visitor
from orkhon.wire.queries import states_of

_STATE_LETTERS: Final = 16
_MOST_URIS: Final = 100
_MOST_REPORTS: Final = 200
"""That are asked about for one page: all of them are among what the page shows."""


def rows_called(keys: Sequence[str], *, visitor: Visitor, language: str) -> list[StoryRow]:
    """Return a line for each of these stories of which the visitor may see a report, in that order, each once.

    A key of one that was merged stands for the story into which it went. Six queries, whatever their number.
    """
    now = keys_now(list(keys))
    wanted = list(dict.fromkeys(now[key] for key in keys))
    stories = {story.key: story for story in Story.objects.filter(key__in=wanted, reports__gt=0)} if wanted else {}
    return story_rows([stories[key] for key in wanted if key in stories], visitor=visitor, language=language)


def state_of_story(key: str) -> str:
    """Return a word that is another one as soon as the story's page would show something else; empty where none is.

    Five small queries, and no item is read. What a kill takes away is told as soon as the stories know of it.
    """
    story = story_called(key)
    if story is None:
        return ""
    keys = former_keys(story.key)
    newest = Report.objects.filter(story=story.key).aggregate(at=Max("changed"), corrected=Max("corrected"))
    waiting = Decision.objects.filter(Q(story__in=keys) | Q(into__in=keys), after__isnull=True).count()
    people = (
        Watch.objects.filter(story__in=keys).count(),
        *Assignee.objects.filter(story__in=keys).order_by("pk").values_list("pk", flat=True),
    )
    facts = (story.key, story.reports, story.copies, story.agencies, story.last, *newest.values(), waiting, *people)
    return sha256(repr(facts).encode()).hexdigest()[:_STATE_LETTERS]


def keys_of(uris: Collection[str]) -> list[str]:
    """Return the keys of the stories that these items are in, in the order of the items, each once."""
    wanted = list(dict.fromkeys(uri for uri in uris if uri))
    if not wanted:
        return []
    found = dict(Report.objects.filter(uri__in=wanted).exclude(story="").values_list("uri", "story"))
    return list(dict.fromkeys(found[uri] for uri in wanted if uri in found))


def key_told_by_several(uris: Collection[str], least_agencies: int = 2) -> str:
    """Return the key of the story that one of these items is in, where so many agencies tell it; else nothing.

    One query, for pages that have no time for more. By the figures that members see: whoever shows the story to others
    asks what they may see.
    """
    agencies = _agencies_by_story(uris)
    several = [key for key, count in agencies.items() if count >= least_agencies]
    return min(several, key=lambda key: (-agencies[key], key), default="")


def told_by_several(uris: Collection[str], *, visitor: Visitor, least_agencies: int = 2) -> dict[str, ToldBy]:
    """Return by uri the story that each item is in and how many agencies tell it in their own words.

    Counted are agencies whose first report the visitor may see; a story that fewer tell is left out. Three queries, and
    those of the visitor's rights, for any number of items, the most important first: of many stories those of the last
    are not asked about.
    """
    wanted = [uri for uri in dict.fromkeys(uris) if uri]
    keys = dict(Report.objects.filter(uri__in=wanted).exclude(story="").values_list("uri", "story")) if wanted else {}
    note_stories(keys.values())
    several = Story.objects.filter(key__in=set(keys.values()), agencies__gte=least_agencies)
    by_story = own_reports(list(several.values_list("key", flat=True)) if keys else [])
    in_order = dict.fromkeys(keys[uri] for uri in wanted if uri in keys)
    reports: list[Report] = []
    for key in in_order:
        some = by_story.get(key, [])
        if len(reports) + len(some) > _MOST_REPORTS:
            break
        reports += some
    seen = visitor.seen_among(states_of(report.uri for report in reports)) if reports else {}
    agencies: dict[str, set[str]] = {}
    for report in reports:
        if report.uri in seen:
            agencies.setdefault(report.story, set()).add(report.agency)
    return {
        uri: ToldBy(key=key, agencies=len(agencies[key]))
        for uri, key in keys.items()
        if len(agencies.get(key, ())) >= least_agencies
    }


def uris_in(key: str, *, agency: str) -> list[str]:
    """Return the items of that agency in the story, in the order of their coming; one query."""
    rows = Report.objects.filter(story=key, agency=agency).order_by("received", "pk")
    return list(rows.values_list("uri", flat=True)[:_MOST_URIS])


def has_lost_all(key: str) -> bool:
    """True for a story of which every report was killed, withheld or taken away, and some are remembered."""
    now = key_now(key)
    if Story.objects.filter(key=now, reports__gt=0).exists():
        return False
    return Report.objects.filter(former=now, story="").exists()


def _agencies_by_story(uris: Collection[str]) -> dict[str, int]:
    """Return the stories in which these items are, with how many agencies tell each; one query."""
    agencies = Subquery(Story.objects.filter(key=OuterRef("story")).values("agencies")[:1])
    rows = Report.objects.filter(uri__in=[uri for uri in uris if uri]).exclude(story="")
    found = {key: count or 0 for key, count in rows.annotate(told_by=agencies).values_list("story", "told_by")}
    note_stories(found)
    return found
