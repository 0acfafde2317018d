"""Note what publishing did, in the same transaction: who published or scheduled what, and what came back from it.

To publish is to approve; a step says so, so that a scheduled text keeps its second person until its hour has come.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import User

from orkhon.desk.models.work import Assignment, StepKind, Task
from orkhon.desk.work.board_rows import keep_board_row
from orkhon.desk.work.steps import approvals_of, note_step

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from wagtail.models import Revision

    from orkhon.desk.models.article import Article

READ_WITHIN: Final = timedelta(hours=1)
"""By when a second person has read a correction that went out without one."""


def note_publication(
    candidate: Article, revision: Revision, user: AbstractBaseUser | None, *, now: datetime, waived: bool = False
) -> None:
    """Append who published the revision, or scheduled it; `candidate` is the article as that revision has it.

    `waived` says that a second person was wanted, and that a correction did not wait for one.
    """
    if user is not None and all(step.by != user.pk for step in approvals_of(candidate.pk, [revision.pk])):
        note_step(candidate, StepKind.APPROVED, by=user, now=now, revision=revision.pk)
    later = candidate.go_live_at is not None and candidate.go_live_at > now
    if later:
        note_step(candidate, StepKind.SCHEDULED, by=user, now=now, revision=revision.pk)
    else:
        kind = StepKind.CORRECTED if candidate.correction_note else StepKind.PUBLISHED
        note_step(candidate, kind, by=user, now=now, revision=revision.pk)
    if waived:
        note_step(candidate, StepKind.WAIVED, by=user, now=now, revision=revision.pk)
        _have_it_read(candidate, user, now)
    _keep_row(candidate, now)


def _have_it_read(article: Article, user: AbstractBaseUser | None, now: datetime) -> None:
    """Put it into the language's queue that a second person reads the correction, within the hour."""
    Assignment.objects.create(
        group=article.translation_key,
        language=article.locale.language_code,
        agency=article.agency,
        title=article.headline,
        task=Task.CHECK,
        by=user if isinstance(user, User) else None,
        due=now + READ_WITHIN,
        made=now,
        changed=now,
    )


def note_not_published(article: Article, revision: Revision, cause: str, *, now: datetime) -> None:
    """Append that a scheduled publication was refused, and why."""
    note_step(article, StepKind.REFUSED, by=None, now=now, revision=revision.pk, note=cause)
    _keep_row(article, now)


def note_withdrawal(article: Article, user: AbstractBaseUser | None, reason: str, *, now: datetime) -> None:
    """Append that readers do not get the article any more."""
    gone = article.withdrawal_reason == "withheld"
    note_step(article, StepKind.WITHHELD if gone else StepKind.KILLED, by=user, now=now, note=reason)
    keep_board_row(article, now=now)


def _keep_row(article: Article, now: datetime) -> None:
    # As it stands in its row now: the candidate is what its revision says, and its withdrawal was taken back meanwhile.
    fresh = type(article).objects.select_related("locale").get(pk=article.pk)
    keep_board_row(fresh, now=now)
