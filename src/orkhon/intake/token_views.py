"""The tokens for pushes in the admin: whose there are and since when, making one and taking it back.

A secret is shown once, when it is made. Rights are those of the agency's signing keys, for both open the same door.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.keys import has_push_key
from orkhon.alliance.models import Agency
from orkhon.alliance.policies import where_may
from orkhon.alliance.views.invitations import person_of
from orkhon.audit.notes import note_on
from orkhon.intake.actions.issue_push_token import issue_push_token, revoke_push_token
from orkhon.intake.models import PushToken, PushTokenUse

_VIEW, _ADD, _CHANGE = (f"intake.{action}_pushtoken" for action in ("view", "add", "change"))


class PushTokenForm(forms.Form):
    """Whose program has the token, what it is called, how long it opens, and how often it may push."""

    agency = forms.ModelChoiceField(Agency.objects.none(), to_field_name="code", label=_("Agency"))
    name = forms.CharField(max_length=120, label=_("Which program has it"), help_text=_("such as newsroom export"))
    days = forms.IntegerField(
        min_value=1,
        max_value=730,
        initial=365,
        label=_("Days"),
        help_text=_("it opens nothing after that; two years at most"),
    )
    per_minute = forms.IntegerField(min_value=1, max_value=60_000, initial=1200, label=_("Requests a minute"))

    def __init__(self, *args: Any, by: User, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["agency"] = forms.ModelChoiceField(
            agencies_to_issue_for(by), to_field_name="code", label=_("Agency")
        )


def agencies_to_issue_for(user: User) -> QuerySet[Agency]:
    """Return the agencies for whose programs the person may make tokens."""
    reach = where_may(user, _ADD)
    agencies = Agency.objects.filter(active=True).order_by("code")
    if reach.covers(agency=settings.ORKHON_DESK_AGENCY):
        return agencies
    return agencies.filter(code__in=[place.agency for place in reach.places])


@require_safe
def push_tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens within reach, by agency, with when each was used last and why it opens nothing, if so."""
    user, now = person_of(request), timezone.now()
    seen, changed = where_may(user, _VIEW), where_may(user, _CHANGE)
    if not seen:
        raise PermissionDenied
    tokens = [
        token
        for token in PushToken.objects.select_related("agency").order_by("agency__code", "-created")
        if seen.covers(agency=token.agency.code)
    ]
    uses = PushTokenUse.objects.in_bulk([token.pk for token in tokens])
    keyed = {code: has_push_key(code, now=now) for code in {token.agency.code for token in tokens}}
    rows = [
        {
            "token": token,
            "title": f"{token.agency.code}: {token.name}",
            "state": gettext("closed")
            if token.why_closed(now=now)
            else gettext("not taken")
            if keyed[token.agency.code]
            else gettext("open"),
            "on": not token.why_closed(now=now) and not keyed[token.agency.code],
            "of": gettext("token %(hint)s (%(agency)s)") % {"hint": token.hint, "agency": token.agency.code},
            "closed": token.why_closed(now=now),
            "keyed": keyed[token.agency.code],
            "used": uses[token.pk].at if token.pk in uses else None,
            "may_change": token.revoked is None and changed.covers(agency=token.agency.code),
        }
        for token in tokens
    ]
    facts = {"rows": rows, "may_issue": agencies_to_issue_for(user).exists()}
    return render(request, "intake/push_tokens.html", facts | _head(gettext("Tokens for pushing")))


@never_cache
def new_push_token(request: HttpRequest) -> HttpResponse:
    """Ask what the token is for, then show its secret: this once, and nowhere again."""
    user = person_of(request)
    if not agencies_to_issue_for(user).exists():
        raise PermissionDenied
    form = PushTokenForm(request.POST if request.method == "POST" else None, by=user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        token, secret = issue_push_token(
            said["agency"],
            said["name"],
            by=user.get_username(),
            now=timezone.now(),
            lifetime=timedelta(days=said["days"]),
            per_minute=said["per_minute"],
        )
        note_on(request, details={"agency": token.agency.code, "token": token.hint})
        facts = {"token": token, "secret": secret}
        # 201, for something was made and there is no page of its own to be led to: the secret is shown once.
        return render(request, "intake/push_token_made.html", facts | _head(gettext("The token is ready")), status=201)
    return render(request, "intake/new_push_token.html", {"form": form} | _head(gettext("New token for pushing")))


@require_POST
def take_push_token_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a token for ever."""
    user = person_of(request)
    token = get_object_or_404(PushToken.objects.select_related("agency"), pk=pk)
    if not where_may(user, _CHANGE).covers(agency=token.agency.code):
        raise PermissionDenied
    revoke_push_token(token, by=user.get_username(), now=timezone.now())
    note_on(request, details={"agency": token.agency.code, "token": token.hint})
    messages.success(
        request, gettext("The token %(hint)s… was taken back and opens nothing from now on.") % {"hint": token.hint}
    )
    return redirect("intake_push_tokens")


def _head(title: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "key"}
