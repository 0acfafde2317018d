"""The article's form says where the text breaks the newsroom's style guide. It warns; nothing is refused or changed."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from orkhon.desk.blocks.passages import plain_text_of
from orkhon.items import Language
from orkhon.translation.checks import Finding
from orkhon.translation.glossary import check_text

_MOST_SHOWN = 30


class StylePanel(Panel):
    """What the style guide says to the text as it was last saved; hidden where it says nothing."""

    class BoundPanel(Panel.BoundPanel):
        """The panel with an article in it."""

        template_name = "desk/style_panel.html"

        def is_shown(self) -> bool:
            """Hide the panel of a new article, and where all is well."""
            return self.instance.pk is not None and bool(self._findings())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Give the template the findings, the gravest first."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            found = self._findings()
            context["findings"] = [one.words() for one in found[:_MOST_SHOWN]]
            context["more"] = max(0, len(found) - _MOST_SHOWN)
            return context

        def _findings(self) -> tuple[Finding, ...]:
            known: tuple[Finding, ...] | None = getattr(self, "_found", None)
            if known is None:
                article = self.instance
                language = Language.parse(article.locale.language_code)
                known = check_text(plain_text_of(article), language, agency=article.agency)
                self._found = known
            return known
