"""What saved topics say: their questions, their counts, what matched, the address of a person's feed. Reads alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.signing import BadSignature, Signer
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from orkhon.search.models import Following, SavedTopic, TopicMatch
from orkhon.search.queries import Question
from orkhon.search.topics.reach import may_keep_topics, may_see, topics_seen_by
from orkhon.wire.entries import ItemState, ItemStatus
from orkhon.wire.queries import states_of

MOST_COUNTED: Final = 999
_SALT: Final = "orkhon.search.feed"
_SHOWN: Final = (ItemStatus.USABLE, ItemStatus.EMBARGOED)


@dataclass(frozen=True, kw_only=True)
class TopicRow:
    """One topic that a person follows: its name, how many matches are unread, and the address of its page."""

    pk: int
    name: str
    unread: int
    address: str
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class Matched:
    """One match as it stands now. `state` is None where nobody may read the item any more."""

    uri: str
    position: int
    state: ItemState | None
    unread: bool = False


def question_in(topic: SavedTopic) -> Question:
    """Return the question that a topic keeps."""
    return Question(
        text=topic.text,
        agencies=tuple(topic.agencies.split()),
        languages=tuple(topic.languages.split()),
        types=tuple(topic.types.split()),
        topics=_lines(topic.subjects),
        places=_lines(topic.places),
    )


def question_of(topic_pk: int, user: AbstractBaseUser | AnonymousUser) -> Question | None:
    """Return the question of the topic with that number, None where the person may not see it or there is none."""
    if not isinstance(user, User):
        return None
    topic = SavedTopic.objects.select_related("agency").filter(pk=topic_pk).first()
    return question_in(topic) if topic is not None and may_see(user, topic) else None


def topics_of(user: AbstractBaseUser | AnonymousUser) -> tuple[TopicRow, ...]:
    """Return the topics that the person follows and may see, those with the most unread first. Three queries."""
    if not isinstance(user, User) or not may_keep_topics(user):
        return ()
    seen = Following.objects.filter(user=user, topic__in=topics_seen_by(user).order_by().values("pk"))
    # Each by a stretch of an index: what was read, a year of it, is not walked over.
    unread = TopicMatch.objects.filter(topic=OuterRef("topic"), position__gt=OuterRef("seen")).order_by()
    counted = Subquery(unread.values("topic").annotate(number=Count("pk")).values("number"))
    rows = seen.select_related("topic").annotate(unread=Coalesce(counted, 0))
    found = [
        TopicRow(
            pk=row.topic_id,
            name=row.topic.name,
            unread=min(row.unread, MOST_COUNTED),
            address=reverse("search_topic", args=[row.topic_id]),
            shared=row.topic.shared,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: (-row.unread, row.name.casefold(), row.pk)))


def matched_of(topic: SavedTopic, *, seen: int, limit: int = 50) -> tuple[Matched, ...]:
    """Return the topic's newest matches, newest first, each as the wire has it now."""
    rows = list(TopicMatch.objects.filter(topic=topic).order_by("-position")[:limit])
    states = readable(row.uri for row in rows)
    return tuple(
        Matched(uri=row.uri, position=row.position, state=states.get(row.uri), unread=row.position > seen)
        for row in rows
    )


def readable(uris: Iterable[str]) -> dict[str, ItemState]:
    """Return the states of those items that people of the agencies may read now: usable, or embargoed and marked."""
    return {uri: state for uri, state in states_of(uris).items() if is_readable(state)}


def is_readable(state: ItemState) -> bool:
    """True where people of the agencies may read the item now."""
    entry = state.entry
    return state.status in _SHOWN and entry is not None and not entry.redacted and not state.closed


def sealed_feed(following: Following) -> str:
    """Return what stands in the address of this person's feed of the topic; nobody can make one for another."""
    return Signer(salt=_SALT).sign(f"{following.pk}-{following.feed_number}")


def following_of_feed(text: str) -> Following | None:
    """Return whose feed has that in its address, None for one that was renewed or for anything else.

    The person's right is asked anew: the account must be active, and the topic one that he may see.
    """
    try:
        key, _, number = Signer(salt=_SALT).unsign(text).partition("-")
    except BadSignature:
        return None
    rows = Following.objects.select_related("topic__agency", "user").filter(pk=int(key), feed_number=int(number))
    found = rows.first()
    return found if found is not None and may_see(found.user, found.topic) else None


def following_of(user: User, topic: SavedTopic) -> Following | None:
    """Return the person's own part of the topic, None where he does not follow it."""
    return Following.objects.filter(user=user, topic=topic).first()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
