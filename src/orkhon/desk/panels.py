"""Panels of the article's form that Wagtail does not have."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


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
