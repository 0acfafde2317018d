"""Small questions about stories that are known by their keys: their lines, and whether one has changed. Reads alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Final

from django.db.models import Max, Q

from orkhon.stories.listing import story_rows
from orkhon.stories.models import Assignee, Decision, Report, Story, Watch
from orkhon.stories.rows import former_keys, key_now, keys_now, story_called
from orkhon.stories.showing import StoryRow
from orkhon.stories.viewers import Visitor

_STATE_LETTERS: Final = 16
_MOST_URIS: Final = 100


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
    wanted = Report.objects.filter(uri__in=[uri for uri in uris if uri]).exclude(story="").values("story")
    rows = Story.objects.filter(key__in=wanted, agencies__gte=least_agencies).order_by("-agencies", "key")
    return rows.values_list("key", flat=True).first() or ""


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
