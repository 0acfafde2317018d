"""The signing keys in the admin: whose there are and since when, registering, retiring and revoking them."""

from __future__ import annotations

from datetime import UTC
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
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from orkhon.alliance.actions.register_key import register_key
from orkhon.alliance.actions.retire_key import retire_key
from orkhon.alliance.actions.revoke_key import revoke_key
from orkhon.alliance.errors import AllianceError
from orkhon.alliance.keys import agency_of_key, hub_key
from orkhon.alliance.models import Agency, SigningKeyRecord
from orkhon.alliance.policies import where_may
from orkhon.alliance.screen_words import why_key_ended
from orkhon.alliance.views.invitations import person_of
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import origin_of

_VIEW, _ADD, _CHANGE = (f"alliance.{action}_signingkeyrecord" for action in ("view", "add", "change"))


class KeyForm(forms.Form):
    """A public key, whose it is, and what it is for."""

    agency = forms.ModelChoiceField(Agency.objects.none(), to_field_name="code", label=_("Agency"))
    text = forms.CharField(
        label=_("Public key"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("Ed25519: 32 bytes in base64url, a JWK, a PEM, or an OpenSSH line. Never the private half."),
    )
    for_statements = forms.BooleanField(
        required=False, initial=True, label=_("Statements"), help_text=_("signs what the agency puts out")
    )
    for_pushes = forms.BooleanField(
        required=False, initial=True, label=_("Pushes"), help_text=_("signs requests to this hub")
    )
    not_before = forms.DateTimeField(required=False, label=_("Counts from"), help_text=_("UTC; empty: at once"))

    def __init__(self, *args: Any, by: User, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["agency"] = forms.ModelChoiceField(
            agencies_to_register_for(by), to_field_name="code", label=_("Agency")
        )


class RevocationForm(forms.Form):
    """Since when a key may have been in strange hands."""

    compromised_since = forms.DateTimeField(required=False, label=_("Compromised since"))


def may_see_keys(user: object) -> bool:
    """True for whoever sees the keys of some agency."""
    return isinstance(user, User) and bool(where_may(user, _VIEW))


def agencies_to_register_for(user: User) -> QuerySet[Agency]:
    """Return the agencies whose keys the person may register."""
    reach = where_may(user, _ADD)
    agencies = Agency.objects.filter(active=True).order_by("code")
    if reach.covers(agency=settings.ORKHON_DESK_AGENCY):
        return agencies
    return agencies.filter(code__in=[place.agency for place in reach.places])


def keys(request: HttpRequest) -> HttpResponse:
    """List the keys within reach, by owner, with what each is for and what became of it."""
    user, now = person_of(request), timezone.now()
    if not may_see_keys(user):
        raise PermissionDenied
    seen, changed = where_may(user, _VIEW), where_may(user, _CHANGE)
    signs = hub_key().key_id
    rows = [
        {
            "key": key,
            "ended": why_key_ended(key.times, now),
            "hub_signs_with_it": key.key_id == signs,
            "may_change": changed.covers(agency=agency_of_key(key)) and key.key_id != signs,
        }
        for key in SigningKeyRecord.objects.all()
        if seen.covers(agency=agency_of_key(key))
    ]
    facts = {"rows": rows, "may_register": agencies_to_register_for(user).exists()}
    return render(request, "alliance/keys.html", facts | _head(gettext("Signing keys")))


def new_key(request: HttpRequest) -> HttpResponse:
    """Ask for a public key, and put it on record."""
    user = person_of(request)
    if not agencies_to_register_for(user).exists():
        raise PermissionDenied
    form = KeyForm(request.POST if request.method == "POST" else None, by=user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        # The form's moments are in the browser's zone setting; the help text asks for UTC.
        if said["not_before"] is not None:
            said["not_before"] = said["not_before"].replace(tzinfo=UTC)
        try:
            key = register_key(by=doer_of(user), now=timezone.now(), origin=origin_of(request), **said)
        except AllianceError as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(
                request,
                gettext("The key %(key_id)s of %(owner)s is on record.") % {"key_id": key.key_id, "owner": key.owner},
            )
            return redirect("alliance_keys")
    return render(request, "alliance/new_key.html", {"form": form} | _head(gettext("Register a key")))


@require_POST
def retire(request: HttpRequest, key_id: str) -> HttpResponse:
    """Retire one key, and say so."""
    user, key = _changed_by(request, key_id)
    try:
        retire_key(key.key_id, by=doer_of(user), now=timezone.now(), origin=origin_of(request))
    except AllianceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            gettext("The key %(key_id)s is retired; what it signed before stays good.") % {"key_id": key.key_id},
        )
    return redirect("alliance_keys")


@require_POST
def revoke(request: HttpRequest, key_id: str) -> HttpResponse:
    """Revoke one key as compromised since the moment that was given, and say what to do next."""
    user, key = _changed_by(request, key_id)
    form = RevocationForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, gettext("“Compromised since” is no time; write 2026-11-22 16:40, in UTC, or leave it empty.")
        )
        return redirect("alliance_keys")
    since = form.cleaned_data["compromised_since"]
    try:
        revoke_key(
            key.key_id,
            by=doer_of(user),
            now=timezone.now(),
            compromised_since=since.replace(tzinfo=UTC) if since is not None else None,
            origin=origin_of(request),
        )
    except AllianceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            gettext("The key %(key_id)s is revoked. `orkhon wire verify` lists what was received since, to be judged.")
            % {"key_id": key.key_id},
        )
    return redirect("alliance_keys")


def _changed_by(request: HttpRequest, key_id: str) -> tuple[User, SigningKeyRecord]:
    """Return who asks, and the key, if that person may change it. Raises `PermissionDenied`."""
    user = person_of(request)
    key = get_object_or_404(SigningKeyRecord, key_id=key_id)
    if not where_may(user, _CHANGE).covers(agency=agency_of_key(key)):
        raise PermissionDenied
    return user, key


def _head(title: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "key"}
