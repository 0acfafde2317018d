"""The text of the form in the language's other script, beside the text, while it is written. Writes nothing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from orkhon.desk.wire_scripts import scripts_for


class OtherScriptPanel(Panel):
    """Shown for languages that are written in several scripts; the article keeps one, and readers have them all."""

    class BoundPanel(Panel.BoundPanel):
        """The panel with an article in it."""

        template_name = "desk/other_script_panel.html"

        def is_shown(self) -> bool:
            """Hide the panel where the language has one script."""
            return bool(self.instance.locale_id and scripts_for(self.instance.language))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Give the template the scripts and the address that converts."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            language = self.instance.language
            return context | {
                "language": language,
                "scripts": scripts_for(language),
                "address": reverse("desk_other_script"),
            }

    class Media:
        """Nothing of its own: the article's form brings the script."""
