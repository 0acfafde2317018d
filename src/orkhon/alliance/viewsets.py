"""How the alliance's records are administered."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.forms import CharField, ChoiceField, ModelChoiceField, Textarea
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSetGroup

from orkhon.alliance.actions.assign_roles import assign_roles, assign_roles_at
from orkhon.alliance.actions.enter_by_directory import end_directory_postings
from orkhon.alliance.directories import may_keep_directories
from orkhon.alliance.memoranda_screens import MemorandumViewSet
from orkhon.alliance.models import Agency, Role, Source, Staff
from orkhon.alliance.models.names import NamedInEightLanguages
from orkhon.alliance.people import may_see_people, roles_to_give
from orkhon.alliance.policies import AGENCIES, SOURCES, STAFF, may_for_all, where_may
from orkhon.alliance.prefixes import why_taken
from orkhon.alliance.role_names import ROLE_NAMES
from orkhon.alliance.scopes import check_languages, check_portals
from orkhon.alliance.source_secrets import MOST_LETTERS, has_secret, write_secret
from orkhon.alliance.views.invitations import may_see_invitations
from orkhon.alliance.views.keys import may_see_keys
from orkhon.alliance.views.may_we import may_ask
from orkhon.alliance.views.orders import may_see_orders
from orkhon.alliance.within_reach import (
    CreateWithinReach,
    DeleteWithinReach,
    EditWithinReach,
    FormWithinReach,
    ViewSetWithinReach,
)
from orkhon.audit.notes import note_on


def names_panel(heading: str = "") -> MultiFieldPanel:
    """Return the eight names side by side, two a row."""
    names = NamedInEightLanguages.NAME_FIELDS
    rows = [FieldRowPanel([FieldPanel(name) for name in names[at : at + 2]]) for at in range(0, len(names), 2)]
    return MultiFieldPanel(rows, heading=heading or _("Names"))


class AgencyForm(WagtailAdminModelForm):
    """An agency's facts. Its code is in signed entries and never changes."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        """Refuse a new code whose uris are another's."""
        code: str = self.cleaned_data["code"]
        if not self.instance.pk and (why := why_taken(code)):
            raise ValidationError(why)
        return code


class _AgencyEditView(EditWithinReach):
    def save_instance(self) -> Agency:
        agency: Agency = super().save_instance()
        if "active" in self.form.changed_data:
            assign_roles_at(agency)
            end_directory_postings(now=timezone.now())
        return agency


class AgencyViewSet(ViewSetWithinReach):
    """Agencies: what they are called, and who owns, pays, edits and binds them."""

    model = Agency
    permission_policy = AGENCIES
    icon = "globe"
    menu_label = _("Agencies")
    list_display = ["name_en", "code", "sign", "standing", "country", BooleanColumn("active", label=_("Active"))]
    list_filter = ["standing", "active", "invented"]
    search_fields = ["code", *NamedInEightLanguages.NAME_FIELDS]
    edit_view_class = _AgencyEditView
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("sign")]),
                    FieldRowPanel([FieldPanel("standing"), FieldPanel("country")]),
                    FieldPanel("languages"),
                    FieldPanel("website"),
                    FieldRowPanel([FieldPanel("active"), FieldPanel("invented")]),
                    FieldPanel("requires_own_statements"),
                ],
                heading=_("Agency"),
            ),
            ObjectList([names_panel()], heading=_("Names")),
            ObjectList(
                [FieldPanel(name) for name in ("state_owner", "funding", "editor", "law", "founded")],
                heading=_("What readers are told"),
            ),
        ],
        base_form_class=AgencyForm,
    )


class SourceForm(FormWithinReach):
    """A source's fields; what leads into the hub's own network is for those alone who administer the agencies.

    Whoever marks a source as local lets the hub ask any address of the machines around it, and reads the answer.
    """

    policy = SOURCES

    secret = CharField(
        required=False,
        strip=False,
        max_length=MOST_LETTERS,
        widget=Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "password, token or private key; kept in a file of the hub and never shown again; empty: as it "
            "is, but removed where connector, host or port change"
        ),
        label=_("Secret"),
    )

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        if "secret" in self.fields and self.instance.pk and has_secret(Path(settings.ORKHON_HOME), self.instance.pk):
            self.fields["secret"].label = gettext("Secret (one is kept)")
        if for_user is None or may_for_all(for_user, "alliance.change_agency"):
            return
        closed = ("local", "url") if self.instance.local else ("local",)
        for name in closed:
            self.fields[name].disabled = True

    def clean_options(self) -> dict[str, Any]:
        """Return the options, none where the field was emptied."""
        options: dict[str, Any] = self.cleaned_data["options"] or {}
        return options

    def save(self, commit: bool = True) -> Source:
        """Save, and keep the secret in its file. Raises `SecretRefused` where that cannot be.

        A secret goes to the server that it was given for, and to no other: it is removed before the source leads there.
        """
        if self.instance.pk and self._leads_elsewhere():
            write_secret(Path(settings.ORKHON_HOME), self.instance.pk, "")
        source: Source = super().save(commit=commit)
        secret = str(self.cleaned_data.get("secret") or "").strip("\r\n")
        if secret and source.pk:
            write_secret(Path(settings.ORKHON_HOME), source.pk, secret)
        return source

    def _leads_elsewhere(self) -> bool:
        former = (self.initial.get("connector"), _server_in(str(self.initial.get("url", ""))))
        return former != (self.instance.connector, _server_in(self.instance.url))


def _server_in(url: str) -> tuple[str, str | None, int | None] | None:
    """Return scheme, host and port; None for what is no address."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port
    except ValueError:
        return None


class _SourceDeleteView(DeleteWithinReach):
    def delete_action(self) -> Any:
        pk = self.object.pk
        outcome = super().delete_action()
        write_secret(Path(settings.ORKHON_HOME), pk, "")
        return outcome


class SourceViewSet(ViewSetWithinReach):
    """The feeds of the agencies. How they fare is shown by intake."""

    model = Source
    permission_policy = SOURCES
    icon = "rss"
    menu_label = _("Sources")
    list_display = ["name", "agency", "url", "interval", BooleanColumn("enabled", label=_("Enabled"))]
    list_filter = ["agency", "enabled", "connector"]
    search_fields = ["name", "url"]
    delete_view_class = _SourceDeleteView
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("agency"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("connector"), FieldPanel("enabled")]),
            FieldPanel("url"),
            FieldRowPanel([FieldPanel("options"), FieldPanel("secret")]),
            FieldRowPanel([FieldPanel("language"), FieldPanel("time_zone")]),
            FieldRowPanel([FieldPanel("interval"), FieldPanel("silence_alert_after")]),
            FieldRowPanel([FieldPanel("max_bytes"), FieldPanel("user_agent")]),
            FieldPanel("local"),
        ],
        base_form_class=SourceForm,
    )


class _GivesRoles:
    """Whoever holds a posting has the groups of its role, and whoever held it before has them no longer."""

    request: HttpRequest

    def save_instance(self) -> Staff:
        former = Staff.objects.filter(pk=self.form.instance.pk).select_related("user", "agency").first()  # type: ignore[attr-defined]
        staff: Staff = super().save_instance()  # type: ignore[misc]  # Wagtail's view stands behind this one
        details = _posting(staff)
        if former is not None:
            before = _posting(former)
            details |= {f"{name} before": before[name] for name in before if before[name] != details[name]}
        note_on(self.request, object_key=staff.pk, details=details)
        _assign(staff.user)
        if former is not None and former.user_id != staff.user_id:
            _assign(former.user)
        return staff


class _StaffCreateView(_GivesRoles, CreateWithinReach):
    pass


class _StaffEditView(_GivesRoles, EditWithinReach):
    pass


class _StaffDeleteView(DeleteWithinReach):
    def dispatch(self, request: HttpRequest, *args: Any, **facts: Any) -> HttpResponseBase:
        user = request.user
        if not (isinstance(user, User) and user.is_superuser) and self.instance_asked_for().user_id == user.pk:
            raise PermissionDenied
        return super().dispatch(request, *args, **facts)

    def delete_action(self) -> Any:
        user, details = self.object.user, _posting(self.object)
        outcome = super().delete_action()
        note_on(self.request, details=details)
        _assign(user)
        return outcome


def _posting(staff: Staff) -> dict[str, str]:
    """Return what the audit says of a posting; its person by the account's number, for names can be forgotten."""
    return {
        "person": str(staff.user_id),
        "agency": staff.agency.code,
        "role": Role(staff.role).value,
        "languages": staff.languages or gettext("all"),
        "portals": staff.portals or gettext("all"),
    }


def _assign(user: object) -> None:
    if isinstance(user, User):
        assign_roles(user)


class StaffForm(FormWithinReach):
    """A posting at an agency that the person administers.

    Whoever is no administrator gives nobody the secretariat's role, which could multiply itself, and gives himself
    none; both at a posting that is there already, too. Whoever works at one agency posts its own people alone: who
    works elsewhere, or nowhere, is not even named.
    """

    policy = STAFF

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        user, role = self.fields.get("user"), self.fields.get("role")
        if isinstance(user, ModelChoiceField):
            user.queryset = self._people_within_reach().order_by("username")
        if for_user is None or for_user.is_superuser or not isinstance(role, ChoiceField):
            return
        given = roles_to_give(for_user)
        if self.instance.pk and Role(self.instance.role) not in given:
            for name in ("user", "role", "agency"):
                self.fields[name].disabled = True
            return
        role.choices = [("", "---------"), *((one.value, ROLE_NAMES[one]) for one in given)]

    def _people_within_reach(self) -> QuerySet[User]:
        shown = Q(is_active=True)
        if self.for_user is not None:
            reach = self.policy.reach(self.for_user, "change" if self.instance.pk else "add")
            if not reach.covers(agency=settings.ORKHON_DESK_AGENCY):
                codes = [place.agency for place in reach.places]
                # Ids, not a join: somebody with two postings there is one choice.
                posted = Staff.objects.filter(agency__code__in=codes).values("user")
                shown &= Q(pk__in=posted, is_superuser=False)
        return User.objects.filter(shown | Q(pk=self.instance.user_id))

    def clean_languages(self) -> str:
        """Return the tags in their usual form, of languages that there are, or that stood here before."""
        return check_languages(self.cleaned_data["languages"], kept=self.initial.get("languages") or "")

    def clean_portals(self) -> str:
        """Return codes of portals that there are, or that stood here before."""
        return check_portals(self.cleaned_data["portals"], kept=self.initial.get("portals") or "")

    def clean_user(self) -> User:
        """Refuse one's own postings."""
        user: User = self.cleaned_data["user"]
        if self.for_user is not None and not self.for_user.is_superuser and user.pk == self.for_user.pk:
            raise ValidationError(gettext("nobody changes his own postings; ask an administrator or a colleague"))
        return user


class StaffViewSet(ViewSetWithinReach):
    """Who does what at which agency. Saving a posting gives the rights of its role."""

    model = Staff
    permission_policy = STAFF
    icon = "group"
    menu_label = _("Staff")
    list_display = ["user", "agency", "role", "languages", "portals"]
    list_filter = ["agency", "role"]
    add_view_class = _StaffCreateView
    edit_view_class = _StaffEditView
    delete_view_class = _StaffDeleteView
    edit_handler = ObjectList(
        [
            FieldPanel("user"),
            FieldRowPanel([FieldPanel("agency"), FieldPanel("role")]),
            FieldPanel("languages"),
            FieldPanel("portals"),
        ],
        base_form_class=StaffForm,
    )


class AllianceGroup(ModelViewSetGroup):
    """The records of the alliance, together in the menu."""

    menu_label = _("Alliance")
    menu_icon = "group"
    menu_order = 300
    items = (AgencyViewSet("agencies"), SourceViewSet("sources"), StaffViewSet("staff"), MemorandumViewSet("memoranda"))

    def get_submenu_items(self) -> list[MenuItem]:
        """Return the records, and after them the people's screens, which are no records of one model."""
        items: list[MenuItem] = super().get_submenu_items()
        people = _PeopleItem(_("People"), reverse("alliance_people"), icon_name="user", order=10)
        invited = _InvitationsItem(_("Invitations"), reverse("alliance_invitations"), icon_name="mail", order=11)
        may_we = _MayWeItem(_("May we?"), reverse("alliance_may_we"), icon_name="help", order=12)
        signing = _KeysItem(_("Signing keys"), reverse("alliance_keys"), icon_name="key", order=13)
        # Of the room above, which the alliance knows by the address's name alone.
        pushing = _PushTokensItem(_("Tokens for pushing"), reverse("intake_push_tokens"), icon_name="key", order=14)
        ordering = _OrdersItem(_("Legal orders"), reverse("alliance_orders"), icon_name="warning", order=15)
        listing = _DirectoriesItem(_("Directories"), reverse("alliance_directories"), icon_name="group", order=16)
        return [*items, people, invited, may_we, signing, pushing, ordering, listing]


class _PeopleItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_see_people(request.user)


class _KeysItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_keys(request.user)


class _PushTokensItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and bool(where_may(request.user, "intake.view_pushtoken"))


class _OrdersItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_orders(request.user)


class _DirectoriesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_directories(request.user)


class _MayWeItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_ask(request.user)


class _InvitationsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_invitations(request.user)
