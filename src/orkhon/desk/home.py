"""What the admin's first page shows: what waits for the person in each room, and of articles only what is within reach.

Wagtail's panels ask the step of the workflow and who submitted, and show headlines of articles that have come out of
somebody's reach since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from orkhon.alliance.front_door import beginnings_for, waiting_for
from orkhon.alliance.models import Staff
from orkhon.desk.at_hand import things_of
from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES
from orkhon.marks.queries import seen_by, starred_by

_MOST_SHOWN: Final = 12


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
    """Put the desk's panels in the place of Wagtail's, in the list itself, and the front door before them."""
    panels[:] = [FrontDoor(), *(_INSTEAD[type(panel)]() if type(panel) in _INSTEAD else panel for panel in panels)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """One of the person's postings in words."""

    role: str
    agency: str
    languages: str


class FrontDoor(Component):
    """What waits for this person, what may be begun, what was opened last and what has a star: above all other panels.

    A fixed number of queries for each role, whatever the wire holds: each room tells what waits there
    (`alliance.front_door`).
    """

    name = "front-door"
    template_name = "desk/front_door.html"
    order = 1

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Ask the rooms."""
        user = parent_context["request"].user
        now = timezone.now()
        waiting, silent = waiting_for(user, now=now)
        return {
            "request": parent_context["request"],
            "waiting": waiting,
            "silent": silent,
            "beginnings": [(one.words, reverse(one.name)) for one in beginnings_for(user)],
            "seen": things_of(user, seen_by(user, _MOST_SHOWN), now=now),
            "starred": things_of(user, starred_by(user, _MOST_SHOWN), now=now),
            "postings": postings_of(user),
        }


def postings_of(user: User) -> list[Posting]:
    """Return the person's postings, by agency."""
    rows = Staff.objects.filter(user=user, agency__active=True).select_related("agency").order_by("agency__code", "pk")
    return [
        Posting(role=row.get_role_display(), agency=row.agency.shown_name, languages=", ".join(row.languages.split()))
        for row in rows
    ]
