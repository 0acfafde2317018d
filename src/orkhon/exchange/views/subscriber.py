"""One subscriber: its tokens, its webhooks, and how they fare. A token's secret is shown once, when it is made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.views.invitations import person_of
from orkhon.audit.notes import note_on
from orkhon.exchange.actions.issue_token import issue_token, revoke_token
from orkhon.exchange.actions.resume_webhook import resume_webhook
from orkhon.exchange.models import DeliveryState, Notice, Subscriber, Token, Webhook
from orkhon.exchange.policies import SUBSCRIBERS, TOKENS, WEBHOOKS
from orkhon.exchange.standing import standing_of

_LATEST: Final = 20


class TokenForm(forms.Form):
    """What a new token is called, how long it opens, and how often it may ask."""

    name = forms.CharField(max_length=120, label=_("Which program has it"), help_text=_("such as newsroom import"))
    days = forms.IntegerField(
        min_value=1,
        max_value=730,
        initial=365,
        label=_("Days"),
        help_text=_("it opens nothing after that; two years at most"),
    )
    per_minute = forms.IntegerField(min_value=1, max_value=60_000, initial=600, label=_("Requests a minute"))


@require_safe
def subscriber(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one subscriber, and what the person may do for it."""
    user = person_of(request)
    about = _within_reach(user, pk)
    now = timezone.now()
    webhooks = [
        {
            "webhook": webhook,
            "standing": standing_of(webhook, now=now),
            "may": WEBHOOKS.user_has_permission_for_instance(user, "change", webhook),
        }
        for webhook in about.webhooks.select_related("subscriber__agency")
    ]
    tokens = [
        {
            "token": token,
            "closed": token.why_closed(now=now),
            "may": TOKENS.user_has_permission_for_instance(user, "change", token) and token.revoked is None,
        }
        for token in about.tokens.select_related("subscriber__agency").order_by("-created")
    ]
    facts = {
        "subscriber": about,
        "products": about.products.all(),
        "webhooks": webhooks,
        "tokens": tokens,
        "deliveries": about.deliveries.order_by("-pk")[:_LATEST],
        "dead": about.deliveries.filter(state=DeliveryState.DEAD).count(),
        "unconfirmed": Notice.objects.filter(subscriber=about, acknowledged__isnull=True, position__gt=0).count(),
        "may_change": SUBSCRIBERS.user_has_permission_for_instance(user, "change", about),
        "may_issue": TOKENS.user_has_permission_for_instance(user, "add", Token(subscriber=about)),
        "may_add_webhook": WEBHOOKS.user_has_permission_for_instance(user, "add", Webhook(subscriber=about)),
    }
    return render(request, "exchange/subscriber.html", facts | _head(about.name))


@never_cache
def new_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the token is for, then show its secret: this once, and nowhere again."""
    user = person_of(request)
    about = _within_reach(user, pk)
    if not TOKENS.user_has_permission_for_instance(user, "add", Token(subscriber=about)):
        raise PermissionDenied
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        token, secret = issue_token(
            about,
            form.cleaned_data["name"],
            by=user.get_username(),
            now=timezone.now(),
            lifetime=timedelta(days=form.cleaned_data["days"]),
            per_minute=form.cleaned_data["per_minute"],
        )
        note_on(request, details={"token": token.hint})
        facts = {"subscriber": about, "token": token, "secret": secret}
        # 201, for something was made and there is no page of its own to be led to: the secret is shown once.
        return render(request, "exchange/token_made.html", facts | _head(gettext("The token is ready")), status=201)
    return render(request, "exchange/new_token.html", {"subscriber": about, "form": form} | _head(gettext("New token")))


@require_POST
def take_token_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a token for ever."""
    user = person_of(request)
    token = get_object_or_404(Token.objects.select_related("subscriber__agency"), pk=pk)
    if not TOKENS.user_has_permission_for_instance(user, "change", token):
        raise PermissionDenied
    revoke_token(token, by=user.get_username(), now=timezone.now())
    messages.success(
        request, gettext("The token %(hint)s… was taken back and opens nothing from now on.") % {"hint": token.hint}
    )
    return redirect("exchange_subscriber", pk=token.subscriber_id)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a webhook go on that was left alone."""
    user = person_of(request)
    webhook = get_object_or_404(Webhook.objects.select_related("subscriber__agency"), pk=pk)
    if not WEBHOOKS.user_has_permission_for_instance(user, "change", webhook):
        raise PermissionDenied
    resume_webhook(webhook, by=user.get_username(), now=timezone.now())
    messages.success(request, gettext("It is sent to again at once, from where it stopped."))
    return redirect("exchange_subscriber", pk=webhook.subscriber_id)


def _within_reach(user: User, pk: int) -> Subscriber:
    about = get_object_or_404(Subscriber.objects.select_related("agency"), pk=pk)
    if not SUBSCRIBERS.user_has_permission_for_instance(user, "view", about):
        raise PermissionDenied
    return about


def _head(title: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "mail"}
