"""Let the other rooms, publishing and Wagtail's workflow know of the work. Imported once, when all models exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.signals import task_approved, task_rejected, task_submitted

from orkhon.desk.models import Article, Step, StepKind
from orkhon.desk.readiness import register_obstacles
from orkhon.desk.subjects import keep_subjects_on_save
from orkhon.desk.work.actions.decide import note_decision
from orkhon.desk.work.board_rows import drop_row_on_delete, keep_board_row, keep_row_on_save
from orkhon.desk.work.four_eyes import CODE, obstacles
from orkhon.desk.work.steps import note_step
from orkhon.desk.work.tidings import register_kinds

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def note_submitted(instance: TaskState, user: User | None = None, **_: Any) -> None:
    """Note that an article was given to the editors, or given again."""
    article = instance.workflow_state.content_object
    if isinstance(article, Article):
        now = timezone.now()
        note_step(article, StepKind.SUBMITTED, by=user, now=now, revision=instance.revision_id)
        keep_board_row(article, now=now)


def note_approved(instance: TaskState, user: User | None = None, **_: Any) -> None:
    """Note an approval that publishing has not noted already: where further steps of the workflow follow."""
    article = instance.workflow_state.content_object
    if not isinstance(article, Article) or user is None:
        return
    known = Step.objects.filter(
        article=article.pk, kind=StepKind.APPROVED, revision=article.latest_revision_id, by=user.pk
    )
    if not known.exists():
        note_decision(article, StepKind.APPROVED, user=user, now=timezone.now(), note=instance.comment)


def note_rejected(instance: TaskState, user: User | None = None, **_: Any) -> None:
    """Note that an editor sent the article back, with the words that were said."""
    article = instance.workflow_state.content_object
    if isinstance(article, Article) and user is not None:
        note_decision(article, StepKind.RETURNED, user=user, now=timezone.now(), note=instance.comment)


register_kinds()
register_obstacles(CODE, obstacles)
post_save.connect(keep_row_on_save, sender=Article, dispatch_uid="orkhon.desk.board.save")
post_save.connect(keep_subjects_on_save, sender=Article, dispatch_uid="orkhon.desk.subjects.save")
post_delete.connect(drop_row_on_delete, sender=Article, dispatch_uid="orkhon.desk.board.delete")
# Wagtail sends these inside the transaction of what was done, so that the step stands or falls with it.
task_submitted.connect(note_submitted, dispatch_uid="orkhon.desk.work.submitted")
task_approved.connect(note_approved, dispatch_uid="orkhon.desk.work.approved")
task_rejected.connect(note_rejected, dispatch_uid="orkhon.desk.work.rejected")
