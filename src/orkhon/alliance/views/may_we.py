"""The page "May we?": somebody names an item, and is told what his agency may do with it now, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from orkhon.alliance.item_facts import find_item
from orkhon.alliance.legal_orders import orders_in_force
from orkhon.alliance.memorandum_terms import check_countries
from orkhon.alliance.models import Agency
from orkhon.alliance.permit_words import answer_in_words, reasons_in_words
from orkhon.alliance.permits import ItemFacts, Use
from orkhon.alliance.policies import where_may
from orkhon.alliance.queries import credit_in_words, grants, may_now
from orkhon.items import INTERFACE_LANGUAGES, Language

_LONGEST_URI = 2000


class Question(forms.Form):
    """What is asked. An empty language is the item's own, an empty country or portal means all of them."""

    uri = forms.CharField(
        max_length=_LONGEST_URI, label=_("Item"), help_text=_("its uri, as the wire screen shows it beside the text")
    )
    by = forms.ModelChoiceField(queryset=Agency.objects.none(), to_field_name="code", label=_("Who wants to use it"))
    language = forms.ChoiceField(
        choices=[("", _("its own")), *((code, code) for code in INTERFACE_LANGUAGES)], required=False, label=_("In")
    )
    territory = forms.CharField(
        max_length=2,
        required=False,
        validators=[check_countries],
        label=_("Country"),
        help_text=_("such as KZ; empty: all"),
    )
    portal = forms.CharField(
        max_length=100, required=False, label=_("Portal"), help_text=_("its code, host name or kind; empty: all")
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **facts: Any) -> None:
        super().__init__(*args, **facts)
        by = self.fields["by"]
        if isinstance(by, forms.ModelChoiceField):
            by.queryset = agencies
            by.empty_label = None


def agencies_to_ask_for(user: object) -> QuerySet[Agency]:
    """Return for whom the person may ask: the agencies where he sees the wire; at the joint desk for every one."""
    reach = where_may(user, "desk.view_article") if isinstance(user, User) else None
    if not reach:
        return Agency.objects.none()
    active = Agency.objects.filter(active=True)
    if reach.everywhere or any(not place.agency for place in reach.places):
        return active
    return active.filter(code__in=[place.agency for place in reach.places])


def may_ask(user: object) -> bool:
    """True for whoever sees the wire somewhere."""
    return isinstance(user, User) and bool(where_may(user, "desk.view_article"))


@require_safe
def may_we(request: HttpRequest) -> HttpResponse:
    """Answer in words, for each use, what the agency may do with the item."""
    if not may_ask(request.user):
        raise PermissionDenied
    asked = Question(request.GET if "uri" in request.GET else None, agencies=agencies_to_ask_for(request.user))
    answers: list[dict[str, object]] = []
    if asked.is_bound and asked.is_valid():
        item = find_item(asked.cleaned_data["uri"])
        if item is None:
            asked.add_error("uri", gettext("The wire knows no item of this uri; copy it from the wire screen."))
        else:
            answers = _answers(item, asked.cleaned_data, request.LANGUAGE_CODE)
    facts = {
        "form": asked,
        "answers": answers,
        "header_title": gettext("May we?"),
        "page_title": gettext("May we?"),
        "header_icon": "help",
    }
    return render(request, "alliance/may_we.html", facts)


def _answers(item: ItemFacts, asked: dict[str, Any], language: str) -> list[dict[str, object]]:
    memoranda, orders, now = grants(), orders_in_force(), timezone.now()
    found: list[dict[str, object]] = []
    for use in Use:
        verdict = may_now(
            use,
            item=item,
            by=asked["by"].code,
            language=Language.parse(asked["language"]) if asked["language"] else None,
            territory=asked["territory"],
            portal=asked["portal"],
            now=now,
            memoranda=memoranda,
            orders=orders,
        )
        found.append(
            {
                "allowed": verdict.allowed,
                "answer": answer_in_words(verdict, language),
                "reasons": reasons_in_words(verdict, language),
                "credit": credit_in_words(verdict, item.agency, language),
            }
        )
    return found
