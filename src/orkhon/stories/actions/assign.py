"""Give a story to somebody, or take it oneself, and let it go again. Whoever is given one is told of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.stories.errors import NoSuchStory, NotForYou, NothingToDecide
from orkhon.stories.models import Assignee, Story
from orkhon.stories.policies import may_assign
from orkhon.stories.rows import former_keys, story_called
from orkhon.stories.tidings import tell_given


def assign_story(
    key: str, person: User, *, user: User, now: datetime, language: str = "", origin: Origin | None = None
) -> Assignee:
    """Give the story to `person`, in one of the eight languages or, without, all of it; twice is once.

    Raises `NotForYou`, `NoSuchStory`, and `NothingToDecide` for another language.
    """
    story = _story(key)
    if language and language not in INTERFACE_LANGUAGES:
        raise NothingToDecide(_("Choose one of the eight languages."))
    _require(user, person)
    with transaction.atomic():
        made, is_new = Assignee.objects.get_or_create(
            story=story.key, person=person, language=language, defaults={"by": user, "at": now}
        )
        if is_new:
            if person.pk != user.pk:
                tell_given(person, story.key, now=now)
            _note("stories.assign", story.key, person, user, now, origin, language)
    return made


def unassign_story(
    key: str, person: User, *, user: User, now: datetime, language: str | None = None, origin: Origin | None = None
) -> None:
    """Let the story go: of that language, or without one of all. Whoever may give it may take it back.

    Raises `NotForYou`.
    """
    _require(user, person)
    story = story_called(key)
    rows = Assignee.objects.filter(person=person, story__in=former_keys(story.key if story is not None else key))
    if language is not None:
        rows = rows.filter(language=language)
    with transaction.atomic():
        if rows.delete()[0]:
            _note("stories.unassign", key, person, user, now, origin, language or "")


def _story(key: str) -> Story:
    story = story_called(key)
    if story is None or not story.reports:
        raise NoSuchStory(_("This story is not there any more."))
    return story


def _require(user: User, person: User) -> None:
    if not may_assign(user, person):
        raise NotForYou(_("You give no stories to this person; an editor of that newsroom does."))


def _note(verb: str, key: str, person: User, user: User, now: datetime, origin: Origin | None, language: str) -> None:
    record(
        verb,
        actor=doer_of(user),
        now=now,
        object_type="stories.story",
        object_key=key,
        origin=origin,
        details={"person": str(person.pk), **({"language": language} if language else {})},
    )
