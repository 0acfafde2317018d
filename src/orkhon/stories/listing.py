"""Lists of stories: of a period, what is big, what one agency has alone, what portals lack; and for public portals.

As queries.py: what the visitor may see alone, and a number of queries that does not grow with the list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from orkhon.stories.comparing import Compared, compared
from orkhon.stories.headlines import best_headlines, reading_order
from orkhon.stories.models import Report, Story
from orkhon.stories.queries import members_by_story, telling_of, watched_by
from orkhon.stories.registries import Place, all_places, covered_by
from orkhon.stories.rows import agencies_of, first_reports, keys_now, outlined, seen_of
from orkhon.stories.showing import (
    Member,
    Morning,
    PublicStory,
    PublicTelling,
    StoryList,
    StoryRow,
)
from orkhon.stories.tags import note_stories
from orkhon.stories.viewers import MEMBER, Visitor

MOST_ROWS: Final = 100
DEEPEST: Final = 5_000
_LOOKED_AT: Final = 200
"""Stories of a period that are looked at to say what portals lack."""

_EACH_FOR_PORTALS: Final = 12


class Order(StrEnum):
    """How a list is ordered: by size (independent agencies, languages, speed), or by the last report."""

    BIG = "big"
    NEWEST = "newest"


_ORDERS: Final = {
    Order.BIG: ("-agencies", "-reach", "-speed", "-last", "key"),
    Order.NEWEST: ("-last", "key"),
}


def stories_between(
    since: datetime,
    until: datetime,
    *,
    language: str,
    visitor: Visitor = MEMBER,
    order: Order = Order.NEWEST,
    told_in: str = "",
    agency: str = "",
    least_agencies: int = 0,
    alone: bool = False,
    limit: int = 50,
    after: int = 0,
) -> StoryList:
    """Return the stories that had a report in the period, a page of them.

    `told_in` narrows to those told in that two-letter language, `agency` to those that agency has, `least_agencies` to
    those that so many tell in their own words, `alone` to those that one agency has and no other. `after` is what the
    page before gave out. Eight queries. For people of the alliance; who sees less is given what is left of the rows.
    """
    rows = Story.objects.filter(last__gte=since, last__lt=until, reports__gt=0)
    for column, value in (("language__startswith", told_in), ("agency", agency)):
        if value:
            there = Report.objects.filter(story=OuterRef("key"), **{column: value})
            rows = rows.filter(Exists(there))
    if alone:
        rows = rows.filter(agencies=1)
    elif least_agencies:
        rows = rows.filter(agencies__gte=least_agencies)
    start, size = max(0, min(after, DEEPEST)), max(1, min(limit, MOST_ROWS))
    found = list(rows.order_by(*_ORDERS[order])[start : start + size + 1])
    more = start + size if len(found) > size and start + size < DEEPEST else 0
    return StoryList(rows=tuple(story_rows(found[:size], visitor=visitor, language=language)), after=more)


def story_rows(stories: Sequence[Story], *, visitor: Visitor, language: str) -> list[StoryRow]:
    """Return a line for each story of which the visitor may see a report, in their order; four queries."""
    keys = [story.key for story in stories]
    members = members_by_story(keys, visitor=visitor)
    agencies = agencies_of(keys)
    return [_row(story, members[story.key], agencies, visitor, language) for story in stories if members.get(story.key)]


def watched_stories(user: User, *, language: str, visitor: Visitor = MEMBER, limit: int = 50) -> list[StoryRow]:
    """Return the stories that the person watches, those with the newest reports first, with how many are unread."""
    seen: dict[str, int] = {}
    watched = watched_by(user)
    for key, now in keys_now(list(watched)).items():
        seen[now] = max(watched[key], seen.get(now, 0))
    rows = Story.objects.filter(key__in=seen, reports__gt=0).order_by("-last", "key")
    found = list(rows[: max(1, min(limit, MOST_ROWS))])
    unread = _unread({story.key: seen[story.key] for story in found})
    lines = story_rows(found, visitor=visitor, language=language)
    return [replace(line, unread=unread.get(line.key, 0)) for line in lines]


def morning(since: datetime, until: datetime, *, language: str, visitor: Visitor = MEMBER, limit: int = 12) -> Morning:
    """Return what a newsroom looks at first: what is big, what one agency has alone, what portals lack.

    What portals lack are stories that at least two agencies tell, for each language in which a portal appears; a story
    is there where one of its reports, or what was made of it, stands on a portal in that language.
    """
    rows = Story.objects.filter(last__gte=since, last__lt=until, reports__gt=0)
    big = list(rows.filter(agencies__gte=2).order_by(*_ORDERS[Order.BIG])[:_LOOKED_AT])
    alone = list(rows.filter(agencies=1).order_by("-reports", "-speed", "-last", "key")[:limit])
    lines = {line.key: line for line in story_rows([*big, *alone], visitor=visitor, language=language)}
    places = all_places()
    lacking = _lacking([story.key for story in big if story.key in lines], places)
    languages = tuple(reading_order(language, {place.language for place in places}))
    return Morning(
        since=since,
        until=until,
        big=tuple(replace(lines[story.key], lacking=lacking[story.key]) for story in big[:limit] if story.key in lines),
        alone=tuple(lines[story.key] for story in alone if story.key in lines),
        lacking={
            code: tuple(
                replace(lines[key], lacking=missing)
                for key, missing in lacking.items()
                if all(place in missing for place in places if place.language == code)
            )[:limit]
            for code in languages
        },
        languages=languages,
    )


def public_stories(
    since: datetime, until: datetime, *, language: str, visitor: Visitor, least_agencies: int = 2, limit: int = 12
) -> list[PublicStory]:
    """Return the biggest stories of a period as a public portal may show them; `visitor` brings the portal's rights.

    A story of which fewer than `least_agencies` agencies may be shown is left out. Five queries beside what the portal
    asks for its rights.
    """
    rows = Story.objects.filter(last__gte=since, last__lt=until, agencies__gte=least_agencies, reports__gt=0)
    found = list(rows.order_by(*_ORDERS[Order.BIG])[: min(3 * limit, MOST_ROWS)])
    note_stories(story.key for story in found)
    return _public([story.key for story in found], language, visitor, least_agencies)[:limit]


def public_stories_of(
    uris: Collection[str], *, language: str, visitor: Visitor, least_agencies: int = 2
) -> dict[str, PublicStory]:
    """Return by uri the story of each item as a public portal may show it: for the box under an article.

    `uris` are the items that the article is and was made of. Six queries for all beside the portal's own.
    """
    wanted = {uri for uri in uris if uri}
    keys = dict(Report.objects.filter(uri__in=wanted).exclude(story="").values_list("uri", "story")) if wanted else {}
    note_stories(keys.values())
    stories = {story.key: story for story in _public(sorted(set(keys.values())), language, visitor, least_agencies)}
    return {uri: stories[key] for uri, key in keys.items() if key in stories}


def public_story(key: str, *, language: str, visitor: Visitor) -> PublicStory | None:
    """Return one story as a public portal may show it, with the numbers that differ; None where nothing is public.

    Its `key` is another one where it was merged: lead there.
    """
    now = keys_now([key])[key]
    note_stories({key, now})
    seen = seen_of(first_reports([now], each=_EACH_FOR_PORTALS).get(now, []), visitor)
    if not seen:
        return None
    return _public_story(
        now, [one.member for one in seen], language, tuple(compared([telling_of(one) for one in seen]))
    )


def _public(keys: Sequence[str], language: str, visitor: Visitor, least: int) -> list[PublicStory]:
    first = first_reports(keys, each=_EACH_FOR_PORTALS)
    stories = {report.uri: key for key, some in first.items() for report in some}
    members: dict[str, list[Member]] = {}
    for member in outlined([report for some in first.values() for report in some], visitor):
        members.setdefault(stories[member.uri], []).append(member)
    found = []
    for key in keys:
        some = members.get(key, [])
        if len({member.agency for member in some if member.independent}) >= least:
            found.append(_public_story(key, some, language, ()))
    return found


def _public_story(key: str, members: Sequence[Member], language: str, numbers: tuple[Compared, ...]) -> PublicStory:
    in_order = sorted(members, key=lambda one: (one.received, one.uri))
    by_agency: dict[str, dict[str, Member]] = {}
    for member in in_order:
        by_agency.setdefault(member.agency, {}).setdefault(member.code, member)
    return PublicStory(
        key=key,
        headline=best_headlines(members, language)[0],
        started=in_order[0].received,
        last=in_order[-1].received,
        tellings=tuple(
            PublicTelling(agency=agency, reports=tuple(some[code] for code in reading_order(language, some)))
            for agency, some in by_agency.items()
        ),
        compared=numbers,
    )


def _lacking(keys: Sequence[str], places: Collection[Place]) -> dict[str, tuple[Place, ...]]:
    """Return by story the portals that do not have it, each in a language."""
    if not keys or not places:
        return dict.fromkeys(keys, ())
    uris = dict(Report.objects.filter(story__in=keys, copy_of="").values_list("uri", "story"))
    there: dict[str, set[Place]] = {}
    for uri, covered in covered_by(uris).items():
        there.setdefault(uris[uri], set()).update(covered)
    in_order = sorted(places, key=lambda place: (place.portal, place.language))
    return {key: tuple(place for place in in_order if place not in there.get(key, ())) for key in keys}


def _unread(seen: dict[str, int]) -> dict[str, int]:
    if not seen:
        return {}
    least = min(seen.values())
    rows = Report.objects.filter(story__in=seen, first__gt=least).values_list("story", "first")
    found: dict[str, int] = {}
    for story, first in rows:
        if first > seen[story]:
            found[story] = found.get(story, 0) + 1
    return found


def _row(
    story: Story, members: Sequence[Member], agencies: dict[str, list[str]], visitor: Visitor, language: str
) -> StoryRow:
    headline = best_headlines(members, language)[0]
    if visitor.member:
        return StoryRow(
            key=story.key,
            headline=headline,
            started=story.started,
            last=story.last,
            reports=story.reports,
            copies=story.copies,
            agencies=tuple(agencies.get(story.key, ())),
            independent=story.agencies,
            speed=story.speed,
            languages=tuple(story.languages.split()),
        )
    # Who sees less is told of nothing but what he sees.
    own = {member.agency for member in members if member.independent}
    return StoryRow(
        key=story.key,
        headline=headline,
        started=min(member.received for member in members),
        last=max(member.received for member in members),
        reports=len(members),
        copies=0,
        agencies=tuple(dict.fromkeys(member.agency for member in members)),
        independent=len(own),
        speed=0,
        languages=tuple(sorted({member.code for member in members})),
    )
