"""Invitations in the admin: who is invited, inviting, and taking back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from orkhon.alliance.actions.invite import invite
from orkhon.alliance.actions.revoke_invitation import revoke_invitation
from orkhon.alliance.errors import AllianceError, InvitationRefused
from orkhon.alliance.models import Invitation, InvitationState, Role
from orkhon.alliance.people import agencies_to_invite_to, invitations_within_reach, may_revoke
from orkhon.alliance.policies import where_may
from orkhon.alliance.role_names import ROLE_NAMES
from orkhon.alliance.screen_words import INVITATION_STATES
from orkhon.alliance.sign_in.letters import send_invitation
from orkhon.alliance.views.forms import InvitationForm
from orkhon.audit.origins import origin_of

_MOST = 500


def may_see_invitations(user: object) -> bool:
    """True for whoever sees invitations to some agency."""
    return isinstance(user, User) and bool(where_may(user, "alliance.view_invitation"))


def person_of(request: HttpRequest) -> User:
    """Return who asks; the admin lets nobody else so far. Raises `PermissionDenied`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def invitations(request: HttpRequest) -> HttpResponse:
    """List the invitations within reach with what became of each, the newest first."""
    user = person_of(request)
    if not may_see_invitations(user):
        raise PermissionDenied
    now = timezone.now()
    rows = [
        {
            "invitation": row,
            "title": f"{ROLE_NAMES[Role(row.role)]} · {row.agency.name_in(request.LANGUAGE_CODE)}",
            "state": row.state_at(now).value,
            "state_name": INVITATION_STATES[row.state_at(now)],
            "on": row.state_at(now) is InvitationState.OPEN,
            "of": gettext("invitation: %(invitation)s") % {"invitation": row},
            "may_revoke": row.state_at(now) is InvitationState.OPEN and may_revoke(user, row),
        }
        for row in invitations_within_reach(user)[:_MOST]
    ]
    facts = {"rows": rows, "may_invite": bool(agencies_to_invite_to(user))}
    return render(request, "alliance/invitations.html", facts | _head(gettext("Invitations"), "mail"))


@never_cache
def new_invitation(request: HttpRequest) -> HttpResponse:
    """Ask for the posting, then show the link: this once, and to nobody else."""
    user = person_of(request)
    if not agencies_to_invite_to(user):
        raise PermissionDenied
    form = InvitationForm(request.POST if request.method == "POST" else None, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite(by=user, now=timezone.now(), origin=origin_of(request), **form.cleaned_data)
        except InvitationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            link = request.build_absolute_uri(reverse("alliance_accept", args=[invited.token]))
            sent = send_invitation(
                to=invited.invitation.email,
                agency=invited.invitation.agency.name_in(request.LANGUAGE_CODE),
                link=link,
            )
            facts = {"invitation": invited.invitation, "link": link, "sent": sent}
            # 201, for something was made and there is no page of its own to be led to: a link is shown once.
            return render(
                request, "alliance/invited.html", facts | _head(gettext("The invitation is ready"), "mail"), status=201
            )
    return render(request, "alliance/invite.html", {"form": form} | _head(gettext("Invite somebody"), "mail"))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one invitation back, and say so."""
    user = person_of(request)
    invitation = get_object_or_404(Invitation.objects.select_related("agency"), pk=pk)
    if not may_revoke(user, invitation):
        raise PermissionDenied
    try:
        revoke_invitation(invitation, by=user, now=timezone.now(), origin=origin_of(request))
    except AllianceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The invitation was taken back; its link leads nowhere now."))
    return redirect("alliance_invitations")


def _head(title: str, icon: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": icon}
