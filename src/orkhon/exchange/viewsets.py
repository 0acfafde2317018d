"""How subscribers and products are listed and kept in the admin, and what stands in its menu.

Webhooks and drops are in `webhook_screens.py`. Tokens and deliveries have views of their own: a secret is shown once,
and a delivery is nobody's to edit.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import CheckboxSelectMultiple, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from orkhon.alliance.within_reach import (
    CreateWithinReach,
    DeleteWithinReach,
    EditWithinReach,
    FormWithinReach,
    IndexWithinReach,
    ViewSetWithinReach,
)
from orkhon.exchange.models import Product, Subscriber
from orkhon.exchange.policies import PRODUCTS, SUBSCRIBERS
from orkhon.exchange.standing import LOOKED_THROUGH, taken_of_the_newest
from orkhon.exchange.views.deliveries import may_see_deliveries
from orkhon.exchange.views.notices import may_see_notices
from orkhon.exchange.views.onboarding import may_see_onboarding
from orkhon.exchange.views.statements import may_see_statements
from orkhon.exchange.webhook_screens import WebhookViewSet
from orkhon.search.models import SavedTopic


class SubscriberForm(FormWithinReach):
    """A subscriber's facts. Its code is in the audit and never changes.

    Which member's hub keeps a copy of the whole log is the joint desk's affair: the log is the alliance's.
    """

    policy = SUBSCRIBERS

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True
        if for_user is not None and "follows" in self.fields:
            reach = SUBSCRIBERS.reach(for_user, "change" if self.instance.pk else "add")
            self.fields["follows"].disabled = not reach.covers(agency=settings.ORKHON_DESK_AGENCY)

    def clean(self) -> dict[str, Any]:
        """Refuse an outsider as one who follows: the log holds what is for members alone."""
        facts = super().clean()
        if facts.get("follows") and "agency" in facts and facts["agency"] is None:
            raise ValidationError(
                {"follows": gettext("a member's hub alone may follow; choose the agency, or take the tick away")}
            )
        return facts

    def clean_territory(self) -> str:
        """Return the country's code in capitals."""
        territory = str(self.cleaned_data["territory"]).upper()
        if territory and not (len(territory) == 2 and territory.isascii() and territory.isalpha()):
            raise ValidationError(gettext("write two letters, such as KZ"))
        return territory


def _its_page(row: Subscriber) -> str:
    return format_html('<a href="{}">{}</a>', reverse("exchange_subscriber", args=[row.pk]), row.code)


class SubscriberViewSet(ViewSetWithinReach):
    """Who receives. The code leads to what it was sent, to its tokens and its webhooks."""

    model = Subscriber
    permission_policy = SUBSCRIBERS
    icon = "mail"
    menu_label = _("Subscribers")
    list_display = [
        "name",
        Column("its_page", label=_("Page"), accessor=_its_page),
        "agency",
        "contact_name",
        BooleanColumn("active", label=_("Active")),
    ]
    list_filter = ["active", "products"]
    search_fields = ["code", "name", "contact_name"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("agency"), FieldPanel("territory")]),
            FieldPanel("products", widget=CheckboxSelectMultiple, help_text=_("a member needs none: it has all of it")),
            MultiFieldPanel(
                [
                    FieldPanel("contact_name"),
                    FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
                ],
                heading=_("Who is told of kills, for ever"),
            ),
            FieldPanel("follows"),
            FieldPanel(
                "active", help_text=_("an inactive one is given nothing new, and is told of kills all the same")
            ),
        ],
        base_form_class=SubscriberForm,
    )


class ProductForm(WagtailAdminModelForm):
    """A product's facts. Its topic is one that an agency shares, for nobody else's should leave the hub."""

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        field = self.fields.get("topic")
        if isinstance(field, ModelChoiceField):
            rows = SavedTopic.objects.filter(Q(shared=True) | Q(pk=self.instance.topic_id))
            field.queryset = rows.select_related("agency").order_by("agency__code", "name")
            field.label_from_instance = _topic_named  # type: ignore[method-assign]  # as Django's documentation does


def _topic_named(obj: SavedTopic) -> str:
    return f"{obj.agency.code}: {obj}" if obj.agency is not None else str(obj)


class _ProductIndex(IndexWithinReach):
    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        counts, of = taken_of_the_newest(rows)
        for row in rows:
            row.taken_in_words = gettext("%(count)s of %(all)s") % {"count": counts[row.pk], "all": of}
        return super().get_table(rows)


def _how_much(product: Product) -> str:
    """Say what the product takes of what was put out last: a slip of the pen is seen at once."""
    counts, of = taken_of_the_newest([product])
    return gettext("%(product)s takes %(count)s of the %(all)s items among the last %(entries)s entries.") % {
        "product": product,
        "count": counts[product.pk],
        "all": of,
        "entries": LOOKED_THROUGH,
    }


class _ProductCreate(CreateWithinReach):
    def get_success_message(self, instance: Product) -> str:
        return _how_much(instance)


class _ProductEdit(EditWithinReach):
    def get_success_message(self) -> str:
        return _how_much(self.object)


class _ProductDelete(DeleteWithinReach):
    def form_valid(self, form: Any) -> HttpResponse:
        takers = ", ".join(self.object.subscribers.order_by("code").values_list("code", flat=True)[:20])
        if takers:
            messages.error(
                self.request,
                gettext("%(product)s is taken by %(takers)s: give them another product first.")
                % {"product": self.object, "takers": takers},
            )
            return self.get(self.request)  # type: ignore[no-any-return]  # Wagtail gives no types
        return super().form_valid(form)  # type: ignore[no-any-return]  # nor here


def _narrows(row: Product) -> str:
    told = [words for words in (row.agencies, row.languages, row.types, ", ".join(row.subjects.split("\n"))) if words]
    if row.topic is not None:
        told.append(gettext("topic: %(topic)s") % {"topic": row.topic})
    if row.urgency is not None:
        told.append(gettext("urgency: %(urgency)s or more urgent") % {"urgency": row.urgency})
    return " · ".join(told) or gettext("everything")


class ProductViewSet(ViewSetWithinReach):
    """The parts of the wire that others than members take."""

    model = Product
    permission_policy = PRODUCTS
    icon = "tag"
    menu_label = _("Products")
    list_display = [
        "name",
        "code",
        Column("narrows", label=_("Holds"), accessor=_narrows),
        Column("taken", label=_("Of the newest items"), accessor="taken_in_words"),
    ]
    search_fields = ["code", "name"]
    index_view_class = _ProductIndex
    add_view_class = _ProductCreate
    edit_view_class = _ProductEdit
    delete_view_class = _ProductDelete
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("agencies"), FieldPanel("languages")]),
            FieldRowPanel([FieldPanel("types"), FieldPanel("urgency")]),
            FieldPanel("subjects"),
            FieldPanel("topic"),
        ],
        base_form_class=ProductForm,
    )


class ExchangeGroup(ModelViewSetGroup):
    """What leaves the hub, together in the menu."""

    menu_label = _("Exchange")
    menu_icon = "site"
    menu_order = 310
    items = (SubscriberViewSet("subscribers"), ProductViewSet("products"), WebhookViewSet("webhooks"))

    def get_submenu_items(self) -> list[MenuItem]:
        """Return the records, and after them the screens that are no records of one model."""
        items: list[MenuItem] = super().get_submenu_items()
        return [
            *items,
            _DeliveriesItem(_("Deliveries"), reverse("exchange_deliveries"), icon_name="history", order=10),
            _NoticesItem(_("Kills to confirm"), reverse("exchange_notices"), icon_name="warning", order=11),
            _OnboardingItem(_("Onboarding"), reverse("exchange_onboarding"), icon_name="tasks", order=12),
            _StatementsItem(_("Statements"), reverse("exchange_statements"), icon_name="table", order=13),
        ]


class _DeliveriesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_deliveries(request.user)


class _NoticesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_notices(request.user)


class _OnboardingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_onboarding(request.user)


class _StatementsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_statements(request.user)
