"""One source in the article's form, as people read it: whose it is, what that version said, and what came since."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from orkhon.alliance.queries import agencies_by_code
from orkhon.items import DerivationKind
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import entries_of, state_of

_STATUSES = {
    ItemStatus.EMBARGOED: _("embargoed"),
    ItemStatus.WITHHELD: _("withheld"),
    ItemStatus.KILLED: _("killed"),
}


class SourcePanel(Panel):
    """The facts of one source; its fields travel hidden. An empty one asks for an item of the wire."""

    def get_form_options(self) -> dict[str, Any]:
        """Name the fields that the form has all the same."""
        return {"fields": ["agency", "uri", "version", "how"], "defer_required_on_fields": ["agency"]}

    class BoundPanel(Panel.BoundPanel):
        """The panel with a source in it."""

        template_name = "desk/source_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Give the template what the wire knows of the source."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            source = self.instance
            context["hows"] = list(DerivationKind)
            if source is None or not source.uri or self.form.prefix.endswith("__prefix__"):
                return context
            agency = agencies_by_code().get(source.agency)
            state = state_of(source.uri)
            used = next((one for one in entries_of(source.uri) if one.version == source.version), None)
            shown = used or (state.entry if state is not None else None)
            newest = state.entry if state is not None else None
            return context | {
                "known": True,
                "agency_name": str(agency) if agency is not None else source.agency,
                "headline": shown.item.headline if shown is not None and shown.item is not None else "",
                "language": shown.item.language if shown is not None and shown.item is not None else None,
                "wire_url": f"{reverse('desk_wire')}?at={shown.position}" if shown is not None else "",
                "newer": newest if newest is not None and newest.version != source.version else None,
                "newer_url": f"{reverse('desk_wire')}?at={newest.position}" if newest is not None else "",
                "status": _STATUSES.get(state.status, "") if state is not None else "",
            }
