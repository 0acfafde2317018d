"""The legal orders in the admin: which there are and where, putting one on record, ending one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.actions.keep_order import end_order, hubs_at_the_limit, make_order, why_no_more
from orkhon.alliance.errors import AllianceError
from orkhon.alliance.memorandum_terms import check_countries
from orkhon.alliance.models import LegalOrder
from orkhon.alliance.policies import LEGAL_ORDERS
from orkhon.alliance.views.invitations import person_of
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import origin_of

_MOST = 500


class OrderForm(forms.Form):
    """Who ordered what to be withheld in which country, and why."""

    uri = forms.CharField(
        max_length=2000, label=_("Item or article"), help_text=_("its uri, as the wire screen shows it beside the text")
    )
    country = forms.CharField(
        max_length=2,
        validators=[check_countries],
        help_text=_("ISO 3166, such as KZ; it is withheld there and nowhere else"),
        label=_("Country"),
    )
    authority = forms.CharField(
        max_length=200,
        help_text=_("who ordered it; readers there see it, and it is signed into the log for ever"),
        label=_("Authority"),
    )
    reference = forms.CharField(
        max_length=200,
        help_text=_("file number and date of the paper; seen and signed as well, so no names of persons"),
        label=_("Reference"),
    )
    ordered = forms.DateField(
        required=False, label=_("Day of the order"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("for the record here; it never goes into the log"),
        label=_("Reason"),
    )


def may_see_orders(user: object) -> bool:
    """True for whoever keeps the orders: the joint desk's secretariat, and administrators."""
    return isinstance(user, User) and LEGAL_ORDERS.user_has_permission(user, "view")


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """List the newest orders, those of other hubs too."""
    user = _keeper(request, "view")
    rows = [
        {
            "order": order,
            "state": gettext("in force") if order.ended is None else gettext("ended"),
            "on": order.ended is None,
            "of": gettext("order %(number)s") % {"number": order.pk},
            "may_end": order.ended is None and not order.hub,
        }
        for order in LegalOrder.objects.all()[:_MOST]
    ]
    warnings = [why_no_more(hub) for hub in hubs_at_the_limit()]
    facts = {"rows": rows, "warnings": warnings, "may_change": LEGAL_ORDERS.user_has_permission(user, "change")}
    return render(request, "alliance/orders.html", facts | _head(gettext("Legal orders")))


def new_order(request: HttpRequest) -> HttpResponse:
    """Ask for an order, and put it into force."""
    user = _keeper(request, "add")
    form = OrderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            order = make_order(**form.cleaned_data, by=doer_of(user), now=timezone.now(), origin=origin_of(request))
        except AllianceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                gettext("Order %(number)s is in force. The item is withheld in this country: %(country)s.")
                % {"number": order.pk, "country": order.country},
            )
            return redirect("alliance_orders")
    return render(request, "alliance/new_order.html", {"form": form} | _head(gettext("Legal order")))


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one order, and say so."""
    user = _keeper(request, "change")
    order = get_object_or_404(LegalOrder, pk=pk)
    try:
        end_order(order.pk, by=doer_of(user), now=timezone.now(), origin=origin_of(request))
    except AllianceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, gettext("Order %(number)s has ended; nothing is withheld by it any more.") % {"number": order.pk}
        )
    return redirect("alliance_orders")


def _keeper(request: HttpRequest, action: str) -> User:
    user = person_of(request)
    if not LEGAL_ORDERS.user_has_permission(user, action):
        raise PermissionDenied
    return user


def _head(title: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "warning"}
