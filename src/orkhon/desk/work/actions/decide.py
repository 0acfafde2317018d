"""Move a draft from stage to stage: mark it as edited or translated, approve it, send it back with words.

Where the article waits at a step of the workflow, to approve and to send back is to answer there, so that there is one
way and not two.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from orkhon.desk.errors import WorkRefused
from orkhon.desk.models import Article, Step, StepKind
from orkhon.desk.policies import ARTICLES
from orkhon.desk.work.board_rows import keep_board_row
from orkhon.desk.work.steps import LONGEST_NOTE, note_step
from orkhon.desk.work.tidings import APPROVED, RETURNED, tell

_NEEDS: Final = {
    StepKind.EDITED: "change",
    StepKind.TRANSLATED: "change",
    StepKind.APPROVED: "publish",
    StepKind.RETURNED: "publish",
}


def decide(article: Article, kind: StepKind, *, user: User, now: datetime, note: str = "") -> None:
    """Do what `kind` says to the article's newest revision.

    Raises `WorkRefused` where the person may not, the article is killed, nothing is there to decide on, or a text is
    sent back without a word; and what publishing raises where the approval ends the workflow.
    """
    note = note.strip()[:LONGEST_NOTE]
    if kind not in _NEEDS or not ARTICLES.user_has_permission_for_instance(user, _NEEDS[kind], article):
        raise WorkRefused(_("You may not do that with this article; ask an editor of its newsroom."))
    if article.withdrawal_reason in {"killed", "redacted"}:
        raise WorkRefused(_("The article is killed for ever; nothing can be decided about it any more."))
    if kind is StepKind.RETURNED and not note:
        raise WorkRefused(_("Say what is to be changed: a text is sent back with words."))
    if kind is StepKind.TRANSLATED and article.original_id is None:
        raise WorkRefused(_("This article is no translation; mark it as edited."))
    if article.latest_revision_id is None:
        raise WorkRefused(_("Nothing was saved yet; save a draft first."))
    with transaction.atomic():
        state = article.current_workflow_task_state
        at_step = state is not None and state.status == TaskState.STATUS_IN_PROGRESS
        if at_step and kind in (StepKind.APPROVED, StepKind.RETURNED):
            action = "approve" if kind is StepKind.APPROVED else "reject"
            # The step of the workflow notes the decision itself: Wagtail's own buttons end there too.
            article.current_workflow_task.on_action(state, user, action, comment=note)
            return
        note_decision(article, kind, user=user, now=now, note=note)


def note_decision(article: Article, kind: StepKind, *, user: User, now: datetime, note: str = "") -> Step:
    """Append the decision about the newest revision and tell who wrote it. Within the caller's transaction."""
    step = note_step(article, kind, by=user, now=now, revision=article.latest_revision_id, note=note)
    keep_board_row(article, now=now)
    writer = article.latest_revision.user if article.latest_revision is not None else None
    if writer is None or writer.pk == user.pk:
        return step
    headline = article.latest_revision.object_str or article.headline
    if kind is StepKind.RETURNED:
        _tell(writer, RETURNED, article, step, lambda: _("Sent back: %(headline)s") % {"headline": headline}, now)
    elif kind is StepKind.APPROVED:
        _tell(writer, APPROVED, article, step, lambda: _("Approved: %(headline)s") % {"headline": headline}, now)
    return step


def _tell(person: User, kind: str, article: Article, step: Step, words: Callable[[], str], now: datetime) -> None:
    if not ARTICLES.user_has_permission_for_instance(person, "change", article):
        return
    url = reverse("desk_article_work", args=[article.pk])
    tell([person], kind, key=f"desk.step.{step.pk}", words=words, url=url, now=now, about=article.uri)
