"""The page that an invitation's link leads to. Anybody may open it; only 256 random bits open anything."""

from __future__ import annotations

from django.contrib.auth import login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from orkhon.alliance.actions.accept_invitation import accept_invitation, is_backed
from orkhon.alliance.actions.invite import digest_of
from orkhon.alliance.errors import InvitationRefused
from orkhon.alliance.models import Invitation, InvitationState, Role
from orkhon.alliance.role_names import ROLE_NAMES
from orkhon.alliance.sign_in.forms import AcceptForm, name_refusal
from orkhon.alliance.sign_in.user_names import NameRefused
from orkhon.audit.origins import origin_of

_BACKEND = "orkhon.alliance.sign_in.backend.PeopleBackend"


@never_cache
@csrf_protect
@sensitive_post_parameters("password1", "password2")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for name and password, make the account and sign it in. 404 for no invitation, 410 for one that is over."""
    now = timezone.now()
    invitation = Invitation.objects.select_related("agency").filter(digest=digest_of(token)).first()
    if invitation is None:
        return _page(request, {"state": "unknown"}, status=404)
    state = invitation.state_at(now)
    if state is not InvitationState.OPEN or not is_backed(invitation):
        return _page(request, {"state": state.value if state is not InvitationState.OPEN else "revoked"}, status=410)
    form = AcceptForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        try:
            account = form.save(commit=False)
            user = accept_invitation(invitation, account=account, now=now, origin=origin_of(request))
        except InvitationRefused:
            invitation.refresh_from_db()
            state = invitation.state_at(now)
            return _page(request, {"state": "revoked" if state is InvitationState.OPEN else state.value}, status=410)
        except IntegrityError:
            # Somebody took the name between the form's question and the row.
            form.add_error("username", name_refusal(NameRefused.TAKEN))
        else:
            # Whoever sat here before under another name is signed out by this: Django begins a new session.
            login(request, user, backend=_BACKEND)
            return HttpResponseRedirect(reverse("wagtailadmin_home"))
    facts = {
        "state": "open",
        "form": form,
        "agency": invitation.agency.name_in(request.LANGUAGE_CODE),
        "role": ROLE_NAMES[Role(invitation.role)],
        "expires": invitation.expires,
    }
    return _page(request, facts, status=400 if form.errors else 200)


def _page(request: HttpRequest, facts: dict[str, object], *, status: int) -> HttpResponse:
    page = render(request, "alliance/accept.html", facts, status=status)
    # The address is a secret: no page that is gone to from here may be told it. Not `no-referrer`: with it browsers
    # send `Origin: null` with the form, and the check against foreign forms refuses that.
    page.headers["Referrer-Policy"] = "strict-origin"
    return page
