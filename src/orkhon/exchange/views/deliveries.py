"""What was sent and given to whom: all of it by subscriber, channel and state, and what was given up."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.views.invitations import person_of
from orkhon.exchange.actions.resume_webhook import send_again
from orkhon.exchange.errors import NotDead
from orkhon.exchange.models import SENT_BY, Channel, Delivery, DeliveryState, Subscriber, Webhook
from orkhon.exchange.policies import DELIVERIES, SUBSCRIBERS

_PAGE: Final = 50
_LARGEST: Final = 2**63 - 1


class Question(forms.Form):
    """Which deliveries are asked for; an empty field asks nothing."""

    subscriber = forms.ModelChoiceField(queryset=Subscriber.objects.none(), required=False, label=_("To"))
    channel = forms.ChoiceField(choices=[("", _("any way")), *Channel.choices], required=False, label=_("Way"))
    state = forms.ChoiceField(choices=[("", _("any")), *DeliveryState.choices], required=False, label=_("State"))
    webhook = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, subscribers: QuerySet[Subscriber], **facts: Any) -> None:
        super().__init__(*args, **facts)
        subscriber = self.fields["subscriber"]
        if isinstance(subscriber, forms.ModelChoiceField):
            subscriber.queryset = subscribers
            subscriber.empty_label = gettext("everybody")


def may_see_deliveries(user: object) -> bool:
    """True for whoever sees deliveries to some subscriber."""
    return DELIVERIES.user_has_permission(user, "view")  # type: ignore[arg-type]  # whoever it is, the policy looks


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """List deliveries within reach, the newest first."""
    user = person_of(request)
    if not may_see_deliveries(user):
        raise PermissionDenied
    subscribers = SUBSCRIBERS.instances_user_has_permission_for(user, "view").order_by("code")
    form = Question(request.GET, subscribers=subscribers)
    rows = DELIVERIES.instances_user_has_permission_for(user, "view") if form.is_valid() else Delivery.objects.none()
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("subscriber"):
        rows = rows.filter(subscriber=asked["subscriber"])
    if asked.get("webhook"):
        rows = rows.filter(channel__in=SENT_BY, target=asked["webhook"])
    for name in ("channel", "state"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return _list(request, "exchange/deliveries.html", rows, gettext("Deliveries"), asked=asked, form=form)


@require_safe
def given_up(request: HttpRequest) -> HttpResponse:
    """List what was given up and waits for a person."""
    user = person_of(request)
    if not may_see_deliveries(user):
        raise PermissionDenied
    rows = DELIVERIES.instances_user_has_permission_for(user, "view").filter(state=DeliveryState.DEAD)
    before = request.GET.get("before", "")
    asked = {"before": int(before)} if before.isascii() and before.isdecimal() and len(before) < 19 else {}
    return _list(request, "exchange/given_up.html", rows, gettext("Given up"), asked=asked)


@require_POST
def send_once_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a delivery again that was given up."""
    user = person_of(request)
    delivery = get_object_or_404(Delivery.objects.select_related("subscriber__agency"), pk=pk)
    if not DELIVERIES.user_has_permission_for_instance(user, "change", delivery):
        raise PermissionDenied
    try:
        send_again(delivery, by=user.get_username(), now=timezone.now())
    except (NotDead, Webhook.DoesNotExist) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, gettext("Delivery %(number)s is sent again, before what is new.") % {"number": delivery.pk}
        )
    return redirect("exchange_given_up")


def _list(
    request: HttpRequest, template: str, rows: QuerySet[Delivery], title: str, *, asked: dict[str, Any], **facts: Any
) -> HttpResponse:
    if asked.get("before"):
        rows = rows.filter(pk__lt=asked["before"])
    found = list(rows.select_related("subscriber__agency").order_by("-pk")[: _PAGE + 1])
    shown = found[:_PAGE]
    urls = dict(Webhook.objects.filter(pk__in={row.target for row in shown}).values_list("pk", "url"))
    dead = DELIVERIES.instances_user_has_permission_for(person_of(request), "view").filter(state=DeliveryState.DEAD)
    older = ""
    if len(found) > _PAGE:
        query = request.GET.copy()
        query["before"] = str(shown[-1].pk)
        older = f"{request.path}?{query.urlencode()}"
    context = {
        "rows": [
            {
                "delivery": row,
                "url": urls.get(row.target, "") if row.channel in SENT_BY else "",
                "may": row.state == DeliveryState.DEAD
                and DELIVERIES.user_has_permission_for_instance(person_of(request), "change", row),
            }
            for row in shown
        ],
        "dead": dead.count(),
        "older": older,
        "first": request.path,
        "header_title": title,
        "page_title": title,
        "header_icon": "history",
        "breadcrumbs_items": [{"url": reverse("exchange_deliveries"), "label": gettext("Deliveries")}],
        **facts,
    }
    return render(request, template, context, status=200 if not facts.get("form") or facts["form"].is_valid() else 400)
