"""The last steps of every sign-in: the second one where there is one, then the session. Knows no form."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from orkhon.alliance.sign_in.backend import USED_FIRST_PASSWORD
from orkhon.alliance.sign_in.factors import Proof, has_second_factor, note_proof
from orkhon.alliance.sign_in.half_signed import HalfSigned, forget_half_signed, note_half_signed

_BACKEND = "orkhon.alliance.sign_in.backend.PeopleBackend"


def safe_target(request: HttpRequest, target: str) -> str:
    """Return where to go after signing in: what was asked for where it is ours, else the first page."""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and ours else reverse("wagtailadmin_home")


def come_in_or_prove(
    request: HttpRequest, user: User, *, target: str, remember: bool = False, now: datetime
) -> HttpResponseRedirect:
    """Sign the person in, or ask for the second step first."""
    if not has_second_factor(user):
        return come_in(request, user, target=target, remember=remember)
    request.session.cycle_key()
    half = HalfSigned(
        user=user,
        target=target,
        remember=remember,
        first_password=bool(getattr(request, USED_FIRST_PASSWORD, False)),
    )
    note_half_signed(request.session, half, now=now)
    return HttpResponseRedirect(reverse("alliance_second_step"))


def come_in(
    request: HttpRequest, user: User, *, target: str, remember: bool = False, proof: Proof | None = None
) -> HttpResponseRedirect:
    """Begin the session, under a new key, and lead to where the person wanted to go."""
    forget_half_signed(request.session)
    login(request, user, backend=_BACKEND)
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)
    if proof is not None:
        note_proof(request.session, proof)
    return HttpResponseRedirect(safe_target(request, target))


def come_in_after_second_step(request: HttpRequest, half: HalfSigned, proof: Proof) -> HttpResponseRedirect:
    """Begin the session of somebody who has shown both."""
    setattr(request, USED_FIRST_PASSWORD, half.first_password)
    return come_in(request, half.user, target=half.target, remember=half.remember, proof=proof)
