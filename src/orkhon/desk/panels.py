"""Panels of the article's form that Wagtail does not have."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import Panel

from orkhon.alliance.policies import where_may
from orkhon.desk.queries import wire_entry_of
from orkhon.desk.work.ready import in_the_way
from orkhon.desk.work.stages import stage_of


class ProblemsPanel(Panel):
    """What happened to the article's sources and is not solved, above everything else; hidden when all is well."""

    class BoundPanel(Panel.BoundPanel):
        """The panel with an article in it."""

        template_name = "desk/problems_panel.html"

        def is_shown(self) -> bool:
            """Hide the panel when there is nothing to tell."""
            article = self.instance
            return article.pk is not None and (article.withdrawn_at is not None or self._problems().exists())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Give the template the open problems, newest first."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["problems"] = self._problems()
            return context

        def _problems(self) -> Any:
            return self.instance.source_problems.filter(solved__isnull=True)


class CopiesPanel(Panel):
    """A link to where the copies of the article lie, once it is on the wire; for whoever answers for its kills."""

    class BoundPanel(Panel.BoundPanel):
        """The panel with an article in it."""

        template_name = "desk/copies_panel.html"

        def is_shown(self) -> bool:
            """Hide the panel from all others, and before the first publication."""
            article, user = self.instance, self.request.user
            if article.pk is None or article.first_published_at is None:
                return False
            return where_may(user, "exchange.view_notice").covers(agency=article.agency)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Give the template the screen's address."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            entry = wire_entry_of(self.instance)
            context["copies_url"] = reverse("hub_copies", args=[entry.position]) if entry is not None else ""
            return context


class ReadinessPanel(Panel):
    """What is in the way of publishing the saved article, in words; asked anew by its script after each saving."""

    class BoundPanel(Panel.BoundPanel):
        """The panel with an article in it."""

        template_name = "desk/readiness_panel.html"

        def is_shown(self) -> bool:
            """Hide the panel until something was saved."""
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Ask about the article as the form has it from the database."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            article = self.instance
            context["obstacles"] = in_the_way(article, self.request.user, timezone.now())
            context["stage"] = stage_of(article).label
            context["pk"] = article.pk
            context["edit_url"] = reverse("wagtailsnippets_desk_article:edit", args=[article.pk])
            context["readiness_url"] = reverse("desk_readiness", args=[article.pk])
            return context
