"""What the admin's first page shows of articles: only what the person may work on. Wagtail's panels ask the step of
the workflow and who submitted, and show headlines of articles that have come out of somebody's reach since."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES


def _may_read(request: HttpRequest, thing: object) -> bool:
    return not isinstance(thing, Article) or ARTICLES.user_has_permission_for_instance(request.user, "change", thing)


class AwaitingReview(WorkflowObjectsToModeratePanel):
    """What waits for this person's approval."""

    def get_context_data(self, parent_context: Any) -> Any:
        """Return the steps that wait, of articles within reach."""
        context = super().get_context_data(parent_context)
        context["states"] = [row for row in context["states"] if _may_read(parent_context["request"], row["obj"])]
        return context


class OwnSubmissions(UserObjectsInWorkflowModerationPanel):
    """What this person has submitted and nobody has approved yet."""

    def get_context_data(self, parent_context: Any) -> Any:
        """Return the workflows, of articles within reach."""
        context = super().get_context_data(parent_context)
        request = parent_context["request"]
        context["workflow_states"] = [
            state for state in context["workflow_states"] if _may_read(request, state.content_object)
        ]
        return context


_INSTEAD: dict[type[Component], type[Component]] = {
    WorkflowObjectsToModeratePanel: AwaitingReview,
    UserObjectsInWorkflowModerationPanel: OwnSubmissions,
}


def keep_within_reach(panels: list[Component]) -> None:
    """Put the desk's panels in the place of Wagtail's, in the list itself."""
    panels[:] = [_INSTEAD[type(panel)]() if type(panel) in _INSTEAD else panel for panel in panels]
