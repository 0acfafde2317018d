"""What screens ask of stories: the page of one, the story of an item, what somebody watches. Lists are in listing.py.

Every answer holds what the visitor may see and nothing else, in a number of queries that does not grow with it.
`language` is the BCP 47 tag in which he reads; `Visitor` says who he is (viewers.py: `MEMBER` for who sees the wire).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.contrib.auth.models import User
from django.db.models import Q

from orkhon.alliance.called import name_of
from orkhon.alliance.policies import Person
from orkhon.stories.comparing import Telling, Told, alone_among, compared, told_in
from orkhon.stories.headlines import best_headlines
from orkhon.stories.intents import text_of
from orkhon.stories.models import Assignee, Decision, Neighbour, Report, Story, Watch
from orkhon.stories.registries import links_of
from orkhon.stories.rows import Seen, first_reports, former_keys, outlined, reports_of, seen_of, story_called
from orkhon.stories.showing import (
    Cell,
    Matrix,
    Member,
    Moment,
    MomentKind,
    Related,
    StoryOf,
    StoryPage,
    WaitingDecision,
    Worker,
)
from orkhon.stories.viewers import Visitor

MOST_RELATED = 6


def story_page(key: str, *, visitor: Visitor, language: str, user: Person | None = None) -> StoryPage | None:
    """Return the page of the story that has or had this key; None where there is none of which he may see a report.

    `user` is whoever is signed in: his links to the desk, and whether he watches. About fifteen queries, whatever the
    size; reading the texts of a story of twenty reports takes some tens of milliseconds the first time.
    """
    story = story_called(key)
    if story is None:
        return None
    seen = seen_of(reports_of(story.key), visitor)
    if not seen:
        return None
    members = tuple(one.member for one in seen)
    copies = sum(bool(member.copy_of) for member in members)
    tellings = [telling_of(one) for one in seen]
    keys = former_keys(story.key)
    watchers, workers = _people(keys) if visitor.member else ((), ())
    viewer = user.pk if isinstance(user, User) else None
    return StoryPage(
        key=story.key,
        started=members[0].received,
        last=max(member.received for member in members),
        headlines=best_headlines(members, language),
        members=members,
        more=max(0, story.copies - copies) if visitor.member else 0,
        agencies=len({member.agency for member in members if member.independent}),
        matrix=matrix_of(members),
        timeline=timeline_of(members),
        compared=compared(tellings),
        alone=alone_among(tellings),
        related=related_to(story.key, visitor=visitor, language=language),
        watchers=watchers,
        workers=workers,
        waiting=_waiting(keys) if visitor.member else (),
        links=links_of([member.uri for member in members], user),
        watched=any(one.person == viewer for one in watchers),
        taken=any(one.person == viewer for one in workers),
    )


def stories_of(uris: Collection[str]) -> dict[str, StoryOf]:
    """Return by uri the story of each item that is in one: for search results, the wire's rows, a portal's box.

    Two queries. The figures are those that members see; for others ask `orkhon.stories.listing.public_stories`.
    """
    wanted = [uri for uri in set(uris) if uri]
    keys = dict(Report.objects.filter(uri__in=wanted).exclude(story="").values_list("uri", "story")) if wanted else {}
    stories = {story.key: story for story in Story.objects.filter(key__in=set(keys.values()))} if keys else {}
    return {
        uri: StoryOf(
            key=key,
            reports=stories[key].reports,
            agencies=stories[key].agencies,
            languages=tuple(stories[key].languages.split()),
        )
        for uri, key in keys.items()
        if key in stories
    }


def story_of(uri: str) -> StoryOf | None:
    """Return the story of one item, None where it is in none."""
    return stories_of([uri]).get(uri)


def related_to(key: str, *, visitor: Visitor, language: str) -> tuple[Related, ...]:
    """Return the stories nearest to this one of which the visitor may see a report, the nearest first."""
    rows = Neighbour.objects.filter(Q(story=key) | Q(other=key)).values_list("story", "other", "nearness")
    near: dict[str, float] = {}
    for story, other, nearness in rows:
        one = other if story == key else story
        near[one] = max(nearness, near.get(one, nearness))
    chosen = sorted(near, key=lambda one: (-near[one], one))[: 2 * MOST_RELATED]
    stories = {story.key: story for story in Story.objects.filter(key__in=chosen, reports__gt=0)} if chosen else {}
    members = members_by_story(stories, visitor=visitor)
    return tuple(
        Related(
            key=one,
            headline=best_headlines(members[one], language)[0],
            nearness=near[one],
            agencies=stories[one].agencies,
            last=stories[one].last,
        )
        for one in chosen
        if members.get(one)
    )[:MOST_RELATED]


def members_by_story(keys: Collection[str], *, visitor: Visitor, each: int = 1) -> dict[str, list[Member]]:
    """Return by story up to `each` reports of every language that the visitor may see; three queries."""
    first = first_reports(list(keys), each)
    stories = {report.uri: key for key, some in first.items() for report in some}
    found: dict[str, list[Member]] = {}
    for member in outlined([report for some in first.values() for report in some], visitor):
        found.setdefault(stories[member.uri], []).append(member)
    return found


def matrix_of(members: Sequence[Member]) -> Matrix:
    """Return who reported in which language; `members` in the order of their coming."""
    cells: dict[tuple[str, str], Cell] = {}
    for member in members:
        place = member.agency, member.code
        there = cells.get(place)
        if there is None:
            cells[place] = Cell(first=member, reports=1, latest=member)
            continue
        # What is told in own words stands before what repeats another, whichever came first.
        first = member if there.first.copy_of and not member.copy_of else there.first
        latest = member if member.changed > there.latest.changed else there.latest
        cells[place] = Cell(first=first, reports=there.reports + 1, latest=latest)
    return Matrix(
        agencies=tuple(dict.fromkeys(member.agency for member in members)),
        languages=tuple(sorted({member.code for member in members})),
        cells=cells,
    )


def timeline_of(members: Sequence[Member]) -> tuple[Moment, ...]:
    """Return what happened, oldest first: each report once, with its newest version and its correction apart."""
    found = []
    for place, member in enumerate(members):
        if place == 0:
            kind = MomentKind.FIRST
        elif member.copy_of:
            kind = MomentKind.COPY
        else:
            kind = MomentKind.MADE if member.derived else MomentKind.REPORT
        found.append(Moment(at=member.received, kind=kind, member=member))
        if member.corrected is not None:
            found.append(Moment(at=member.corrected, kind=MomentKind.CORRECTION, member=member))
        if member.versions > 1 and member.changed not in (member.received, member.corrected):
            found.append(Moment(at=member.changed, kind=MomentKind.UPDATE, member=member))
    return tuple(sorted(found, key=lambda one: one.at))


def watched_by(user: User) -> Mapping[str, int]:
    """Return by their keys the stories that the person watches, each with the position up to which he has read."""
    return dict(Watch.objects.filter(person=user).values_list("story", "seen"))


def telling_of(seen: Seen) -> Telling:
    """Return what the report tells, to be compared with others."""
    member, item = seen.member, seen.item
    told: Told = told_in(item.headline, text_of(item), member.language)
    return Telling(report=member.uri, agency=member.agency, independent=member.independent, told=told)


def _people(keys: Sequence[str]) -> tuple[tuple[Worker, ...], tuple[Worker, ...]]:
    watches = Watch.objects.filter(story__in=keys).select_related("person").order_by("since", "pk")
    assigned = Assignee.objects.filter(story__in=keys).select_related("person").order_by("at", "pk")
    watchers = {
        row.person_id: Worker(person=row.person_id, name=name_of(row.person), since=row.since) for row in watches
    }
    workers = {
        (row.person_id, row.language): Worker(
            person=row.person_id, name=name_of(row.person), since=row.at, language=row.language
        )
        for row in assigned
    }
    return tuple(watchers.values()), tuple(workers.values())


def _waiting(keys: Sequence[str]) -> tuple[WaitingDecision, ...]:
    rows = Decision.objects.filter(Q(story__in=keys) | Q(into__in=keys), after__isnull=True).order_by("pk")
    return tuple(
        WaitingDecision(kind=row.kind, into=row.into, reports=tuple(row.reports), made=row.made) for row in rows
    )
