"""Everything that was done to an article, in the order of time, out of rows that stay. Reads only.

Steps and comments are guarded by the database, revisions and the history of Wagtail are never changed by the hub, and
what went out is told by the wire. A step says what a person decided, the rest what became of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision

from orkhon.alliance.called import name_of
from orkhon.desk.concerned import articles as article_type
from orkhon.desk.models import Article, SourceProblem, Step, StepKind
from orkhon.translation.segments.queries import document_of, segments_of
from orkhon.wire.entries import ItemState, ItemStatus
from orkhon.wire.kind_words import kind_in_words
from orkhon.wire.queries import entries_of, states_of

MOST_EVENTS: Final = 300
"""Of each kind, the newest: an article that has more is told from its end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing that happened. Nobody in `who` is the hub itself; `words` go on after the name."""

    at: datetime
    who: str
    words: str
    whom: str = ""
    note: str = ""
    revision: int | None = None
    position: int | None = None


def history_of(article: Article) -> list[Event]:
    """Return what happened, the newest first. Some six queries, whatever happened."""
    steps = list(
        Step.objects.filter(group=article.translation_key, language=article.locale.language_code).order_by("-pk")[
            :MOST_EVENTS
        ]
    )
    revisions = list(
        Revision.objects.filter(base_content_type=article_type(), object_id=str(article.pk))
        .order_by("-pk")
        .values_list("pk", "created_at", "user")[:MOST_EVENTS]
    )
    people = _names([step.by for step in steps], [step.whom for step in steps], [row[2] for row in revisions])
    events = [*_of_steps(steps, people)]
    events += [
        Event(at=at, who=people.get(user, "") if user else "", words=_("saved a version"), revision=pk)
        for pk, at, user in revisions
    ]
    events += _of_problems(article)
    events += _of_translation(article)
    events += _of_wire(article)
    return nlargest(MOST_EVENTS * 2, events, key=lambda one: one.at)


def _of_steps(steps: Iterable[Step], people: dict[int, str]) -> Iterator[Event]:
    for step in steps:
        yield Event(
            at=step.at,
            who=people.get(step.by, "") if step.by is not None else "",
            words=str(StepKind(step.kind).label),
            whom=people.get(step.whom, "") if step.whom is not None else "",
            note=step.note,
            revision=step.revision,
        )


def _of_problems(article: Article) -> Iterator[Event]:
    problems = list(SourceProblem.objects.filter(article=article.pk)[:MOST_EVENTS])
    states = states_of({problem.uri for problem in problems})
    for problem in problems:
        words, said = problem.get_kind_display(), _headline(states.get(problem.uri))
        yield Event(at=problem.noted, who="", words=words, note=said, position=problem.position)
        if problem.solved is not None:
            yield Event(at=problem.solved, who="", words=_("solved: %(problem)s") % {"problem": words}, note=said)


def _headline(state: ItemState | None) -> str:
    """Return what the source is called; of one that was taken back no word is repeated."""
    if state is None or state.status not in (ItemStatus.USABLE, ItemStatus.EMBARGOED) or state.entry is None:
        return ""
    return state.entry.item.headline if state.entry.item is not None else ""


def _of_translation(article: Article) -> Iterator[Event]:
    """Tell how many sentences each person confirmed, at the time of the last of them."""
    document = document_of(article.uri) if article.original_id is not None else None
    confirmed: dict[str, list[datetime]] = defaultdict(list)
    for segment in segments_of(document) if document is not None else ():
        if segment.confirmed_at is not None:
            person = segment.confirmed_by
            confirmed[name_of(person)].append(segment.confirmed_at)
    for who, times in confirmed.items():
        words = ngettext("confirmed %(count)s sentence", "confirmed %(count)s sentences", len(times))
        yield Event(at=max(times), who=who, words=words % {"count": len(times)})


def _of_wire(article: Article) -> Iterator[Event]:
    for entry in entries_of(article.uri)[-MOST_EVENTS:]:
        yield Event(
            at=entry.received,
            who="",
            words=_("on the wire: %(kind)s, version %(version)s")
            % {"kind": kind_in_words(entry.kind), "version": entry.version or "–"},
            position=entry.position,
        )


def _names(*numbers: Iterable[int | None]) -> dict[int, str]:
    wanted = {pk for some in numbers for pk in some if pk is not None}
    return {one.pk: name_of(one) for one in User.objects.filter(pk__in=wanted)}
