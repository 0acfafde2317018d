"""Find stories by words of their reports: the search room finds items, and each leads to its story."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User

from orkhon.search.archives import member_viewer
from orkhon.search.errors import SearchError
from orkhon.search.queries import Question, search
from orkhon.search.topics.reach import agencies_of
from orkhon.stories.at_hand import keys_of, rows_called
from orkhon.stories.policies import may_see
from orkhon.stories.showing import StoryRow
from orkhon.stories.viewers import MEMBER

MOST_SIGNS: Final = 200
_MOST_HITS: Final = 60


def stories_by_words(text: str, *, user: User, language: str, now: datetime, limit: int) -> list[StoryRow]:
    """Return the stories of what the search room finds, the best first; none where it cannot look, or for no words."""
    words = text[:MOST_SIGNS].strip()
    if not words or not may_see(user):
        return []
    try:
        found = search(
            Question(text=words, limit=_MOST_HITS), viewer=member_viewer(agencies_of(user), now=now), now=now
        )
    except SearchError:
        return []
    return stories_of_items([hit.uri for hit in found.hits], language=language, limit=limit)


def stories_of_items(uris: list[str], *, language: str, limit: int) -> list[StoryRow]:
    """Return the stories that these items are in, in their order; for people of the alliance."""
    keys = keys_of(uris)[:limit]
    return rows_called(keys, visitor=MEMBER, language=language) if keys else []
