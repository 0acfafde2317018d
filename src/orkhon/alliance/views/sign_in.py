"""The page where one signs in, and the second step after it: a code, or a passkey; and a passkey alone."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.account import LoginView

from orkhon.alliance.actions.keep_passkey import note_use
from orkhon.alliance.actions.use_code import use_code
from orkhon.alliance.errors import CodeRefused, PasskeyRefused
from orkhon.alliance.models import Directory, Passkey
from orkhon.alliance.sign_in.coming_in import (
    come_in,
    come_in_after_second_step,
    come_in_or_prove,
    safe_target,
)
from orkhon.alliance.sign_in.factors import Factors, Proof, factors_of
from orkhon.alliance.sign_in.forms import CodeForm
from orkhon.alliance.sign_in.half_signed import HalfSigned, forget_half_signed, half_signed
from orkhon.alliance.sign_in.passkeys import begin_using, credential_in, finish_using, host_for_keys
from orkhon.audit.origins import origin_of

log = logging.getLogger("orkhon.alliance.sign_in")

_ASKED = "orkhon_passkey_asked"


class SignInView(LoginView):
    """Wagtail's, which asks for the second step where there is one, and offers passkeys and agencies' directories."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, or go on to the second step."""
        user = form.get_user()
        return come_in_or_prove(
            self.request,
            user,
            target=self.get_success_url(),
            remember=bool(form.cleaned_data.get("remember")),
            now=timezone.now(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the page what else one can sign in with."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["passkeys_here"] = bool(host_for_keys(self.request))
        context["directories"] = Directory.objects.filter(active=True, agency__active=True)
        return context


@never_cache
@csrf_protect
@sensitive_post_parameters("code")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a passkey after the right password. Without one a moment ago, lead back to it."""
    now = timezone.now()
    half = half_signed(request.session, now=now)
    if half is None:
        forget_half_signed(request.session)
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    factors = factors_of(half.user)
    form = CodeForm(request.POST if request.method == "POST" and "code" in request.POST else None)
    if request.method == "POST" and "credential" in request.POST:
        return _by_passkey(request, half, factors)
    if request.method == "POST" and form.is_valid():
        try:
            proof = use_code(half.user, form.cleaned_data["code"], now=now, origin=origin_of(request))
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            return come_in_after_second_step(request, half, proof)
    return _second_step_page(request, factors, form, status=400 if form.errors else 200)


def _by_passkey(request: HttpRequest, half: HalfSigned, factors: Factors) -> HttpResponse:
    try:
        _prove(request, owner=half.user)
    except PasskeyRefused as refusal:
        form = CodeForm(None)
        return _second_step_page(request, factors, form, status=400, refusal=_in_words(refusal))
    return come_in_after_second_step(request, half, Proof.PASSKEY)


def _second_step_page(
    request: HttpRequest, factors: Factors, form: CodeForm, *, status: int, refusal: str = ""
) -> HttpResponse:
    host = host_for_keys(request)
    facts = {
        "form": form,
        "by_app": factors.app is not None,
        "by_passkey": bool(host) and any(key.host == host for key in factors.passkeys),
        "elsewhere": sorted({key.host for key in factors.passkeys if key.host != host}),
        "recovery": factors.recovery,
        "refusal": refusal,
    }
    return render(request, "alliance/second_step.html", facts, status=status)


@require_POST
@never_cache
@csrf_protect
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Return what the browser is to ask the device: for the person of the second step, else for whoever it knows."""
    half = half_signed(request.session, now=timezone.now())
    known: list[bytes] = []
    try:
        if half is not None:
            mine = Passkey.objects.filter(user=half.user, host=host_for_keys(request))
            known = [bytes(data) for data in mine.values_list("data", flat=True)]
        options, state = begin_using(request, known)
    except PasskeyRefused as refusal:
        return JsonResponse({"error": _in_words(refusal)}, status=400)
    request.session[_ASKED] = state
    return JsonResponse(options)


@never_cache
@csrf_protect
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by a passkey alone: the device holds it, and has known its owner."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    target = safe_target(request, request.POST.get("next", ""))
    try:
        user = _prove(request, owner=None)
    except PasskeyRefused as refusal:
        messages.error(request, _in_words(refusal))
        return HttpResponseRedirect(reverse("wagtailadmin_login"))
    return come_in(request, user, target=target, proof=Proof.PASSKEY)


def _prove(request: HttpRequest, *, owner: User | None) -> User:
    """Return whose passkey signed what was asked a moment ago. What was asked serves once. Raises `PasskeyRefused`."""
    state = request.session.pop(_ASKED, None)
    answer = request.POST.get("credential", "")
    if not isinstance(state, dict):
        raise PasskeyRefused(gettext("nothing was asked of a passkey a moment ago; try again"))
    # Without padding, as browsers and we write it.
    name = credential_in(answer).rstrip("=")
    passkey = Passkey.objects.filter(credential=name, host=host_for_keys(request)).select_related("user").first()
    if passkey is None or not passkey.user.is_active or (owner is not None and passkey.user_id != owner.pk):
        raise PasskeyRefused(gettext("this passkey opens no account here; use another one, or the password"))
    count = finish_using(request, state, answer, data=bytes(passkey.data), count=passkey.count)
    note_use(passkey, count=count, now=timezone.now())
    return passkey.user


def _in_words(refusal: PasskeyRefused) -> str:
    # The cause is the browser's or the device's, and for whoever runs the hub.
    log.info("passkey refused", extra={"cause": str(refusal)})
    return gettext("The passkey was not accepted. Try again, or come in another way.")
