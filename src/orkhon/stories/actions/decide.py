"""Say what belongs together: merge two stories, or part reports from one.

The word is kept as a decision and takes effect where the stories are made, within a second or two while the hub runs;
the engine never undoes it. It can be taken back by its opposite.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.stories.errors import NoSuchStory, NotForYou, NothingToDecide
from orkhon.stories.models import Decision, DecisionKind, Report, Story
from orkhon.stories.policies import may_arrange
from orkhon.stories.rows import story_called

MOST_REPORTS: Final = 500
"""How many reports may leave a story by one word."""


def merge_stories(story: str, into: str, *, user: User, now: datetime, origin: Origin | None = None) -> Decision:
    """Say that two stories are one; the older key stays, the other leads there.

    Raises `NotForYou`, `NoSuchStory`, and `NothingToDecide` where they are one already.
    """
    _require(user)
    one, other = _story(story), _story(into)
    if one.key == other.key:
        raise NothingToDecide(_("These are one story already."))
    return _decide(DecisionKind.MERGE, one.key, other.key, [], user, now, origin)


def part_reports(
    story: str, reports: Sequence[str], *, user: User, now: datetime, origin: Origin | None = None
) -> Decision:
    """Say that these reports, by uri, are about something else than the rest: they become a story of their own.

    What repeats one of them goes along. Raises `NotForYou`, `NoSuchStory`, and `NothingToDecide` where none of them, or
    every one, is in it.
    """
    _require(user)
    found = _story(story)
    wanted = list(dict.fromkeys(reports))[:MOST_REPORTS]
    rows = Report.objects.filter(story=found.key)
    leaving = set(rows.filter(uri__in=wanted).values_list("uri", flat=True))
    leaving |= set(rows.filter(copy_of__in=leaving).values_list("uri", flat=True)[:MOST_REPORTS])
    if not leaving:
        raise NothingToDecide(_("Choose the reports that are about something else."))
    if not rows.exclude(uri__in=leaving).exists():
        raise NothingToDecide(_("Leave at least one report in the story."))
    return _decide(DecisionKind.PART, found.key, "", sorted(leaving), user, now, origin)


def _require(user: User) -> None:
    if not may_arrange(user):
        raise NotForYou(_("Only editors say which reports belong together; ask one of your newsroom."))


def _story(key: str) -> Story:
    found = story_called(key)
    if found is None or not found.reports:
        raise NoSuchStory(_("This story is not there any more."))
    return found


def _decide(
    kind: DecisionKind, story: str, into: str, reports: list[str], user: User, now: datetime, origin: Origin | None
) -> Decision:
    with transaction.atomic():
        made = Decision.objects.create(kind=kind, story=story, into=into, reports=reports, editor=user, made=now)
        record(
            f"stories.{kind.value}",
            actor=doer_of(user),
            now=now,
            object_type="stories.story",
            object_key=story,
            origin=origin,
            details={"into": into} if into else {"reports": str(len(reports))},
        )
    return made
