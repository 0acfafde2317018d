"""How the alliance's records are administered."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Memorandum, Source, Staff
from orkhon.alliance.models.names import NamedInEightLanguages


def names_panel(heading: str = "Names") -> MultiFieldPanel:
    """Return the eight names side by side, two a row."""
    names = NamedInEightLanguages.NAME_FIELDS
    rows = [FieldRowPanel([FieldPanel(name) for name in names[at : at + 2]]) for at in range(0, len(names), 2)]
    return MultiFieldPanel(rows, heading=heading)


class AgencyViewSet(ModelViewSet):
    """Agencies: what they are called, and who owns, pays, edits and binds them."""

    model = Agency
    icon = "globe"
    menu_label = "Agencies"
    list_display = ["name_en", "code", "sign", "standing", "country", BooleanColumn("active")]
    list_filter = ["standing", "active", "invented"]
    search_fields = ["code", *NamedInEightLanguages.NAME_FIELDS]
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("sign")]),
                    FieldRowPanel([FieldPanel("standing"), FieldPanel("country")]),
                    FieldPanel("languages"),
                    FieldPanel("website"),
                    FieldRowPanel([FieldPanel("active"), FieldPanel("invented")]),
                ],
                heading="Agency",
            ),
            ObjectList([names_panel()], heading="Names"),
            ObjectList(
                [FieldPanel(name) for name in ("state_owner", "funding", "editor", "law", "founded")],
                heading="What readers are told",
            ),
        ]
    )


class SourceForm(WagtailAdminModelForm):
    """A source's fields; what leads into the hub's own network is for those alone who administer the agencies.

    Whoever marks a source as local lets the hub ask any address of the machines around it, and reads the answer.
    """

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        if for_user is None or for_user.has_perm("alliance.change_agency"):
            return
        closed = ("local", "url") if self.instance.local else ("local",)
        for name in closed:
            self.fields[name].disabled = True


class SourceViewSet(ModelViewSet):
    """The feeds of the agencies. How they fare is shown by intake."""

    model = Source
    icon = "rss"
    menu_label = "Sources"
    list_display = ["name", "agency", "url", "interval", BooleanColumn("enabled")]
    list_filter = ["agency", "enabled", "connector"]
    search_fields = ["name", "url"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("agency"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("connector"), FieldPanel("enabled")]),
            FieldPanel("url"),
            FieldRowPanel([FieldPanel("language"), FieldPanel("time_zone")]),
            FieldRowPanel([FieldPanel("interval"), FieldPanel("silence_alert_after")]),
            FieldRowPanel([FieldPanel("max_bytes"), FieldPanel("user_agent")]),
            FieldPanel("local"),
        ],
        base_form_class=SourceForm,
    )


class _GivesRoles:
    """Whoever holds a posting has the groups of its role, and whoever held it before has them no longer."""

    def save_instance(self) -> Staff:
        former = Staff.objects.filter(pk=self.form.instance.pk).select_related("user").first()  # type: ignore[attr-defined]
        staff: Staff = super().save_instance()  # type: ignore[misc]  # Wagtail's view stands behind this one
        _assign(staff.user)
        if former is not None and former.user_id != staff.user_id:
            _assign(former.user)
        return staff


class _StaffCreateView(_GivesRoles, CreateView):
    pass


class _StaffEditView(_GivesRoles, EditView):
    pass


class _StaffDeleteView(DeleteView):
    def delete_action(self) -> Any:
        user = self.object.user
        outcome = super().delete_action()
        _assign(user)
        return outcome


def _assign(user: object) -> None:
    if isinstance(user, User):
        assign_roles(user)


class StaffViewSet(ModelViewSet):
    """Who does what at which agency. Saving a posting gives the rights of its role."""

    model = Staff
    icon = "group"
    menu_label = "Staff"
    list_display = ["user", "agency", "role", "languages"]
    list_filter = ["agency", "role"]
    copy_view_enabled = False
    add_view_class = _StaffCreateView
    edit_view_class = _StaffEditView
    delete_view_class = _StaffDeleteView
    panels = [
        FieldPanel("user"),
        FieldRowPanel([FieldPanel("agency"), FieldPanel("role")]),
        FieldPanel("languages"),
    ]


class MemorandumViewSet(ModelViewSet):
    """What the members grant one another."""

    model = Memorandum
    icon = "doc-full-inverse"
    menu_label = "Memoranda"
    list_display = [
        "name_en",
        "agency",
        "signed",
        "until",
        *(BooleanColumn(use) for use in ("republish", "translate", "edit", "broadcast", "archive")),
    ]
    list_filter = ["agency"]
    copy_view_enabled = False
    panels = [
        FieldPanel("agency", help_text="empty: the whole alliance grants it"),
        FieldRowPanel([FieldPanel("signed"), FieldPanel("until")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("republish"), FieldPanel("translate"), FieldPanel("edit")]),
                FieldRowPanel([FieldPanel("broadcast"), FieldPanel("archive")]),
            ],
            heading="Grants",
        ),
        FieldPanel("credit_line"),
        names_panel(),
        FieldPanel("text"),
    ]


class AllianceGroup(ModelViewSetGroup):
    """The records of the alliance, together in the menu."""

    menu_label = "Alliance"
    menu_icon = "group"
    menu_order = 300
    items = (AgencyViewSet("agencies"), SourceViewSet("sources"), StaffViewSet("staff"), MemorandumViewSet("memoranda"))
