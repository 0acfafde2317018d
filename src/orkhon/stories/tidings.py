"""What people are told of stories: that one was given to them. Whoever calls has decided that it is so."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from orkhon.stories.headlines import best_headlines
from orkhon.stories.queries import members_by_story
from orkhon.stories.registries import page_of
from orkhon.stories.viewers import MEMBER
from orkhon.tidings.actions.tell import tell_people
from orkhon.tidings.kinds import Kind, register_kind
from orkhon.tidings.models import Way

GIVEN: Final = "story"


def tell_given(person: User, story: str, *, now: datetime) -> None:
    """Tell the person that the story was given to him; nobody is told where no room has a page for stories."""
    url = page_of(story)
    if not url:
        return
    members = members_by_story([story], visitor=MEMBER).get(story, [])

    def words(code: str) -> str:
        headline = best_headlines(members, code)[0].text if members else story
        with override(code):
            return gettext("A story for you: %(headline)s") % {"headline": headline}

    about = members[0].uri if members else ""
    tell_people([person], GIVEN, key=f"story:{story}:{now.isoformat()}", words=words, url=url, now=now, about=about)


def register_kinds() -> None:
    """Let people be told of stories. Called at start."""
    usual = frozenset({Way.MAIL, Way.PUSH})
    register_kind(Kind(code=GIVEN, words=_("a story was given to you to work on"), usual=usual))
