"""The step of the workflow at which an editor approves an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Cast
from django.forms import CharField, Form, Textarea
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState, WorkflowState

from orkhon.desk.policies import ARTICLES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from orkhon.desk.models.article import Article


class ReturnForm(Form):
    """What is to be changed, for whoever wrote the text."""

    comment = CharField(label=_("What is to be changed"), max_length=2000, widget=Textarea({"rows": 3}), strip=True)


class EditorApproval(Task):
    """Approval by anybody who may publish the article. One row is one such step of a workflow.

    Not Wagtail's approval by a group: all editors of all agencies are in one group, and each newsroom's drafts
    concern its own. It has no groups, so nobody is written to; the home page of who may approve lists what waits.
    """

    class Meta:
        verbose_name = _("approval by an editor of the newsroom")
        verbose_name_plural = _("approvals by an editor of the newsroom")

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Begin the step; a lock of somebody who may not approve would keep the editors out, and goes."""
        article: Article = workflow_state.content_object
        if article.locked_by is not None and not self._may_approve(article, article.locked_by):
            article.locked, article.locked_by, article.locked_at = False, None, None
            article.save(update_fields=["locked", "locked_by", "locked_at"])
        state: TaskState = super().start(workflow_state, user=user)
        return state

    def locked_for_user(self, obj: Article, user: User) -> bool:
        """True for all but those who may approve: what they read is what was submitted."""
        return not self._may_approve(obj, user)

    def get_actions(self, obj: Article, user: User) -> list[tuple[str, StrOrPromise, bool]]:
        """Return what the person may do: name, words, whether a form asks for more."""
        if not self._may_approve(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: User, **kwargs: object) -> QuerySet[TaskState]:
        """Return what waits for this person."""
        own = ARTICLES.instances_user_has_permission_for(user, "publish").order_by()
        waiting: QuerySet[TaskState] = self.task_states.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__content_type__app_label="desk",
            workflow_state__content_type__model="article",
            workflow_state__object_id__in=own.values_list(Cast("pk", output_field=models.CharField()), flat=True),
        )
        return waiting

    def get_form_for_action(self, action: str) -> type[Form]:
        """Return the form that asks for the words; to send a text back, some are needed."""
        if action == "reject":
            return ReturnForm
        form: type[Form] = super().get_form_for_action(action)
        return form

    @classmethod
    def get_description(cls) -> str:
        """Return what the administrator reads where workflows are made."""
        return gettext("Whoever may publish the article, in its newsroom and its language, can approve it")

    @staticmethod
    def _may_approve(article: Article, user: User) -> bool:
        return ARTICLES.user_has_permission_for_instance(user, "publish", article)
