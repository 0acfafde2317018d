"""One's own second factor: the app's codes, passkeys, codes on paper. Nobody sees or sets up another person's."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

import qrcode
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from qrcode.image.svg import SvgPathImage

from orkhon.alliance.actions.keep_passkey import add_passkey, rename_passkey
from orkhon.alliance.actions.remove_second_factor import remove_codes, remove_passkey
from orkhon.alliance.actions.set_up_codes import about, make_recovery_codes, set_up_codes
from orkhon.alliance.directories import directories_to_link
from orkhon.alliance.errors import CodeRefused, PasskeyRefused, SecretRefused
from orkhon.alliance.models import DirectoryLink, Passkey
from orkhon.alliance.sign_in.codes import address_for_app, in_groups, new_secret
from orkhon.alliance.sign_in.factors import factors_of, has_second_factor, is_demanded_of, is_fresh
from orkhon.alliance.sign_in.forms import CodeForm, PasskeyNameForm
from orkhon.alliance.sign_in.passkeys import begin_adding, finish_adding, host_for_keys
from orkhon.alliance.sign_in.sealing import seal, unseal
from orkhon.audit.origins import origin_of

_PENDING: Final = "orkhon_pending_secret"
_ASKED: Final = "orkhon_passkey_to_add"


@never_cache
@csrf_protect
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show what one has set up; remove or rename it, and make codes for paper anew."""
    user = request.user
    if not isinstance(user, User):
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    now = timezone.now()
    if request.method == "POST" and is_fresh(request.session, now=now):
        codes = _changed(request, user, now)
        if codes:
            return _codes_page(request, codes)
        return HttpResponseRedirect(reverse("alliance_second_factor"))
    facts = {
        "factors": factors_of(user),
        "fresh": is_fresh(request.session, now=now),
        "demanded": is_demanded_of(user),
        "keys_here": bool(host_for_keys(request)),
        "directories": directories_to_link(user),
        "linked": DirectoryLink.objects.filter(user=user).select_related("directory"),
    }
    return render(request, "alliance/second_factor.html", facts)


def _changed(request: HttpRequest, user: User, now: datetime) -> list[str]:
    """Do what was asked for, and return codes for paper where that was it."""
    deed, origin = request.POST.get("deed", ""), origin_of(request)
    if deed == "remove-codes":
        remove_codes(user, now=now, origin=origin)
    elif deed == "new-codes" and has_second_factor(user):
        return make_recovery_codes(user, now=now, origin=origin)
    elif deed in ("remove-passkey", "rename-passkey"):
        number = request.POST.get("passkey", "")
        passkey = get_object_or_404(Passkey, pk=number if number.isdecimal() and len(number) < 19 else 0, user=user)
        if deed == "remove-passkey":
            remove_passkey(passkey, now=now, origin=origin)
        else:
            form = PasskeyNameForm(request.POST)
            if form.is_valid():
                rename_passkey(passkey, name=form.cleaned_data["name"], now=now, origin=origin)
    return []


@never_cache
@csrf_protect
@sensitive_post_parameters("code")
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Show a new secret for the app, and keep it once the app has given a code of it."""
    user, now = request.user, timezone.now()
    if not isinstance(user, User) or not is_fresh(request.session, now=now):
        return HttpResponseRedirect(reverse("alliance_second_factor"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    secret = _pending(request, user)
    if request.method == "POST" and secret and form.is_valid():
        try:
            typed = form.cleaned_data["code"]
            codes = set_up_codes(user, secret=secret, typed=typed, now=now, origin=origin_of(request))
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session.pop(_PENDING, None)
            return _codes_page(request, codes) if codes else HttpResponseRedirect(reverse("alliance_second_factor"))
    if not secret:
        secret = new_secret()
        request.session[_PENDING] = seal(secret, about=about(user))
    form.fields["code"].help_text = gettext("six digits, as the app shows them now")
    facts = {
        "form": form,
        "picture": _picture(address_for_app(secret, name=user.get_username(), hub=_hub(request))),
        "secret": in_groups(secret),
    }
    return render(request, "alliance/set_up_app.html", facts, status=400 if form.errors else 200)


@never_cache
@csrf_protect
def add_key(request: HttpRequest) -> HttpResponse:
    """Name a new passkey and keep it."""
    user, now = request.user, timezone.now()
    host = host_for_keys(request)
    if not isinstance(user, User) or not host or not is_fresh(request.session, now=now):
        return HttpResponseRedirect(reverse("alliance_second_factor"))
    form = PasskeyNameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        state = request.session.pop(_ASKED, None)
        try:
            if not isinstance(state, dict):
                raise PasskeyRefused(gettext("nothing was asked of a device a moment ago"))
            key = finish_adding(request, state, request.POST.get("credential", ""))
            codes = add_passkey(
                user, key, name=form.cleaned_data["name"], host=host, now=now, origin=origin_of(request)
            )
        except PasskeyRefused:
            form.add_error(None, gettext("The device's answer was not accepted. Try again, or take another device."))
        else:
            return _codes_page(request, codes) if codes else HttpResponseRedirect(reverse("alliance_second_factor"))
    return render(request, "alliance/add_passkey.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
@never_cache
@csrf_protect
def add_key_options(request: HttpRequest) -> HttpResponse:
    """Return what the browser is to ask the device for."""
    user = request.user
    if not isinstance(user, User) or not is_fresh(request.session, now=timezone.now()):
        return JsonResponse({"error": gettext("Sign in again first.")}, status=400)
    try:
        known = [bytes(data) for data in Passkey.objects.filter(user=user).values_list("data", flat=True)]
        options, state = begin_adding(request, user, known)
    except PasskeyRefused:
        return JsonResponse({"error": gettext("No passkey can be made at this address.")}, status=400)
    request.session[_ASKED] = state
    return JsonResponse(options)


@never_cache
@csrf_protect
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """End this session and lead back here through the door. To be asked by a form: a link would sign people out."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("alliance_second_factor"))
    if isinstance(request.user, User):
        logout(request)
    back = urlencode({"next": reverse("alliance_second_factor")})
    return HttpResponseRedirect(f"{reverse('wagtailadmin_login')}?{back}")


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "alliance/paper_codes.html", {"codes": [in_groups(code, 5) for code in codes]})


def _pending(request: HttpRequest, user: User) -> str:
    sealed = request.session.get(_PENDING)
    try:
        return unseal(sealed, about=about(user)) if isinstance(sealed, str) else ""
    except SecretRefused:
        return ""


def _hub(request: HttpRequest) -> str:
    return f"Orkhon {request.get_host().partition(':')[0]}"


def _picture(words: str) -> SafeString:
    """Return the QR code as SVG. Made of squares alone, so that nothing of the words is in it as text."""
    drawn = io.BytesIO()
    qrcode.make(words, image_factory=SvgPathImage, border=2).save(drawn)
    _, _, picture = drawn.getvalue().decode().rpartition("?>")
    return mark_safe(picture.strip())  # noqa: S308 - drawn here
