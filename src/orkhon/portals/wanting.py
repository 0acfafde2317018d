"""Show an editor what the law of a portal's country still wants it to say: a panel of the portal's form."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from orkhon.portals.law import FIELDS, is_known, verdicts


class WantingPanel(Panel):
    """The list of rules with what is missing. It changes nothing and asks for nothing."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on one portal's form."""

        template_name = "portals/admin/wanting.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the rules as they stand for what was saved last."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            found = verdicts(
                page.imprint_facts(), country=page.country, kind=page.kind_or_theme, languages=page.codes()
            )
            rows = [(one, [FIELDS[name] for name in one.missing]) for one in found]
            return {**context, "rows": rows, "known": is_known(page.country), "country": page.country}
