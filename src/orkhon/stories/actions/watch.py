"""Watch a story, or let it go; and note how far it was read. What somebody watches is his own, and no act."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from orkhon.stories.errors import NoSuchStory, NotForYou, NothingToDecide
from orkhon.stories.models import Watch
from orkhon.stories.policies import may_see
from orkhon.stories.rows import former_keys, story_called
from orkhon.wire.queries import head

MOST_WATCHED: Final = 300


def watch_story(key: str, *, user: User, now: datetime) -> None:
    """Watch the story; twice is once. Raises `NotForYou`, `NoSuchStory`, and `NothingToDecide` for one too many."""
    if not may_see(user):
        raise NotForYou(_("Whoever sees the wire watches stories."))
    story = story_called(key)
    if story is None:
        raise NoSuchStory(_("This story is not there any more."))
    watched = Watch.objects.filter(person=user)
    if watched.filter(story__in=former_keys(story.key)).exists():
        return
    if watched.count() >= MOST_WATCHED:
        raise NothingToDecide(_("You watch %(count)s stories; let go of one, and try again.") % {"count": MOST_WATCHED})
    Watch.objects.get_or_create(story=story.key, person=user, defaults={"since": now, "seen": head()})


def unwatch_story(key: str, *, user: User) -> None:
    """Let go of the story, by whichever of its keys it was watched."""
    story = story_called(key)
    Watch.objects.filter(person=user, story__in=former_keys(story.key if story is not None else key)).delete()


def read_story(key: str, *, user: User) -> None:
    """Note that the person has read the story up to the end of the log; nothing where he does not watch it."""
    rows = Watch.objects.filter(person=user, story__in=former_keys(key))
    end = head()
    rows.filter(seen__lt=end).update(seen=end)
