"""What the newsroom holds of a person: revisions, comments, uploads, open editors, steps of the workflow.

Lists rows by their numbers, and of words only the person's own comments: texts are the newsroom's, not personal data.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    WorkflowState,
)

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.desk.models import Article, ArticleComment, Assignment, AssignmentState, SentencePresence, Step
from orkhon.media.models import Picture, Recording

KEPT = (
    "the newsroom: revisions, comments, uploads, assignments, steps of the work and of the workflow, under the former "
    "name; bylines, which were published with the text"
)


def held_of(user: User) -> Plain:
    """Return the rows that name the account."""
    return {
        "revisions": [
            {"id": pk, "object": f"{app}.{model} {key}", "made": made.isoformat()}
            for pk, app, model, key, made in Revision.objects.filter(user=user)
            .order_by("pk")
            .values_list("pk", "content_type__app_label", "content_type__model", "object_id", "created_at")
        ],
        "comments": [
            {"id": pk, "text": text, "made": made.isoformat()}
            for pk, text, made in Comment.objects.filter(user=user)
            .order_by("pk")
            .values_list("pk", "text", "created_at")
        ],
        "replies": [
            {"id": pk, "text": text, "made": made.isoformat()}
            for pk, text, made in CommentReply.objects.filter(user=user)
            .order_by("pk")
            .values_list("pk", "text", "created_at")
        ],
        "pictures uploaded": _numbers(Picture, uploaded_by_user=user),
        "recordings uploaded": _numbers(Recording, uploaded_by=user),
        "articles locked": _numbers(Article, locked_by=user),
        "workflows asked for": _numbers(WorkflowState, requested_by=user),
        "workflow steps finished": _numbers(TaskState, finished_by=user),
        "steps of the work": [
            {"kind": kind, "article": article, "at": at.isoformat(), "note": note}
            for kind, article, at, note in Step.objects.filter(by=user.pk)
            .order_by("pk")
            .values_list("kind", "article", "at", "note")
        ],
        "comments on articles": [
            {"id": pk, "text": text, "made": at.isoformat()}
            for pk, text, at in ArticleComment.objects.filter(by=user.pk).order_by("pk").values_list("pk", "text", "at")
        ],
        "assignments": [
            {"id": pk, "title": title, "task": task, "state": state}
            for pk, title, task, state in Assignment.objects.filter(Q(who=user) | Q(by=user))
            .order_by("pk")
            .values_list("pk", "title", "task", "state")
        ],
        "entries of the history": [
            {"action": action, "at": at.isoformat()}
            for model in (ModelLogEntry, PageLogEntry)
            for action, at in model.objects.filter(user=user).order_by("pk").values_list("action", "timestamp")
        ],
    }


def erase(user: User) -> None:
    """Close what the person has open. What was written stays, and says the former name by itself."""
    Article.objects.filter(locked_by=user).update(locked=False, locked_by=None, locked_at=None)
    # Back into the queue: somebody else must do it.
    Assignment.objects.filter(who=user, state=AssignmentState.OPEN).update(who=None)
    for model in (EditingSession, FormState, PageSubscription):
        model.objects.filter(user=user).delete()
    SentencePresence.objects.filter(person=user.pk).delete()


def _numbers(model: type[Article | Picture | Recording | WorkflowState | TaskState], **chosen: User) -> Plain:
    return list(model.objects.filter(**chosen).order_by("pk").values_list("pk", flat=True))


register_holding(Holding(room="desk", export=held_of, erase=erase, kept=KEPT))
