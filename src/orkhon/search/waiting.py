"""What is new in the topics that a person follows, for the first page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orkhon.alliance.front_door import Beginning, Waiting, register_beginning, register_waiting
from orkhon.search.topics.queries import topics_of
from orkhon.search.topics.reach import may_keep_topics


def waiting_of(user: User, now: datetime) -> Iterator[Waiting]:
    """Give one line: how many topics have matches that the person has not read."""
    unread = [row for row in topics_of(user) if row.unread]
    words = ngettext("saved topic has new matches", "saved topics have new matches", len(unread))
    yield Waiting(key="search.topics", words=words, count=len(unread), url=reverse("search_topics"))


def put_at_the_door() -> None:
    """Register with the first page. Called where the admin begins: no command pays for it."""
    register_waiting("search", waiting_of)
    register_beginning(Beginning(words=_("Save a topic"), name="search_new_topic", may=may_keep_topics))
