"""What people say of an article, beside its form: a side panel of Wagtail's with the desk's own comments.

Wagtail's comments know pages alone: their rows point to one, and their panel asks a page's permissions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from orkhon.desk.work.comments import comments_context

if TYPE_CHECKING:
    from orkhon.desk.models import Article

FIELDS = ("headline", "deck", "dateline", "picture_alt", "picture_caption")
"""The passages that are fields of the form; all others are blocks of its text."""


class CommentsPanel(BaseSidePanel):
    """The conversations about the article; its script ties them to the fields and blocks that they are about."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button, with the number of open conversations."""

        aria_label = _("Toggle comments")
        icon_name = "comment"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            """Count what is not settled."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = self.panel.open_conversations
            return context

    name = "desk-comments"
    title = _("Comments")
    template_name = "desk/comments_panel.html"
    order = 150

    def __init__(self, article: Article, request: Any, user: User) -> None:
        super().__init__(article, request)
        self.context = comments_context(article, user)
        self.open_conversations = sum(one.resolved_at is None for one in self.context["conversations"])

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Give the conversations, and what the fields are called that may be commented on."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        names = {name: str(self.object._meta.get_field(name).verbose_name) for name in FIELDS}
        # Wagtail gives a panel no more than itself; its forms need what proves where they come from.
        own = {"here": self.request.get_full_path(), "fields": names, "csrf_token": get_token(self.request)}
        return {**context, **self.context, **own}
