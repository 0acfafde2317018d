"""Which items of the wire answer to words that were typed, or to a saved topic. Asks the search room, and says plainly
where its index does not stand.

The only place of the wire screen that knows the search room.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.policies import Person
from orkhon.desk.wire_filters import WireFilters
from orkhon.search.archives import member_viewer
from orkhon.search.errors import CursorRefused, SearchError
from orkhon.search.judging import Judge, keys_of_entry
from orkhon.search.queries import Question, search, standing
from orkhon.search.topics.queries import question_of
from orkhon.search.topics.reach import agencies_of, topics_seen_by
from orkhon.search.viewers import Viewer
from orkhon.wire.entries import ItemState

_BUILDING: Final = _(
    "The search index is not there yet: it is being built, or was never begun (orkhon search rebuild). "
    "Nothing is found until it stands; the wire without a search shows everything."
)
_BEHIND: Final = _("The search index is %(behind)s entries behind the wire; what is newer than that is found later.")
_NO_TOPIC: Final = _("The topic is not there any more, or is not shared with you.")
_FAR_BEHIND: Final = 50
MOST_FOUND: Final = 100
_MOST_TOPICS: Final = 100


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A saved topic as the screen offers it."""

    pk: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was found, in the order in which it is to be shown. `notices` say what the editor must know about it.

    `stands` is False where the index could not be asked at all. `older` is the cursor of the next page.
    """

    uris: tuple[str, ...] = ()
    total: int = 0
    notices: tuple[str, ...] = ()
    stands: bool = True
    older: str = ""


def uris_found(filters: WireFilters, *, user: Person, now: datetime, cursor: str = "") -> Answer:
    """Return a page of what the words, and the topic, find."""
    question = _question(filters, user)
    if question is None:
        return Answer(notices=(str(_NO_TOPIC),))
    try:
        behind, found = standing().behind, search(replace(question, cursor=cursor), viewer=_viewer(user, now), now=now)
    except CursorRefused as refusal:
        return Answer(notices=(str(refusal),))
    except SearchError:
        return Answer(notices=(str(_BUILDING),), stands=False)
    notices = [gettext("Not used: %(words)s.") % {"words": words} for words in found.left_out]
    if found.misspelt:
        notices.append(gettext("Nothing has the words as typed; these items have words that differ by one letter."))
    if behind > _FAR_BEHIND:
        notices.append(str(_BEHIND) % {"behind": behind})
    uris = tuple(hit.uri for hit in found.hits)
    return Answer(uris=uris, total=found.total, notices=tuple(notices), older=found.next_cursor)


def matching(filters: WireFilters, states: Iterable[ItemState], *, user: Person, now: datetime) -> frozenset[str]:
    """Return the uris of those items that answer, judged one by one: what has just come no index has to know yet."""
    question = _question(filters, user)
    if question is None:
        return frozenset()
    judge = Judge(question, now=now)
    keyed = ((state.uri, keys_of_entry(state.entry)) for state in states if state.entry is not None)
    return frozenset(uri for uri, keys in keyed if keys is not None and judge.takes(keys))


def topics_for(user: Person) -> Sequence[Topic]:
    """Return the saved topics that the person may choose, by name."""
    if not isinstance(user, User):
        return ()
    seen = topics_seen_by(user).order_by("name", "pk")[:_MOST_TOPICS]
    return tuple(Topic(pk=topic.pk, name=topic.name) for topic in seen)


def _question(filters: WireFilters, user: Person) -> Question | None:
    """Return what is asked, None where the topic is none of the person's.

    Words that are typed beside a topic narrow it. Its agencies, languages and types hold; those that are ticked beside
    it are looked at with each row.
    """
    about = Question()
    if filters.topic:
        found = question_of(filters.topic, user)
        if found is None:
            return None
        about = found
    return replace(
        about,
        text=f"{filters.text} {about.text}".strip(),
        agencies=about.agencies or tuple(sorted(filters.agencies)),
        languages=about.languages or tuple(sorted(filters.languages)),
        types=about.types or tuple(sorted(filters.types)),
        order=filters.order,
        limit=MOST_FOUND,
    )


def _viewer(user: Person, now: datetime) -> Viewer:
    """Return how a newsroom looks: all of the wire, struck through what was taken back."""
    return member_viewer(agencies_of(user), struck=True, now=now)
