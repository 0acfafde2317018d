"""Coming in by an agency's own directory: leading there, and taking up who comes back."""

from __future__ import annotations

import hmac
import logging
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from orkhon.alliance.actions.enter_by_directory import enter_by_directory, link_to_directory
from orkhon.alliance.directories import client_of, may_link, provider_of
from orkhon.alliance.errors import AllianceError, DirectoryRefused, NotByDirectory
from orkhon.alliance.models import Directory
from orkhon.alliance.sign_in.coming_in import come_in, come_in_or_prove, safe_target
from orkhon.alliance.sign_in.factors import Proof, is_fresh
from orkhon.alliance.sign_in.openid import Question, address_to_ask, claims_for, new_question
from orkhon.audit.origins import origin_of

log = logging.getLogger("orkhon.alliance.sign_in")

LIFE: Final = timedelta(minutes=10)
_KEY: Final = "orkhon_directory"


@never_cache
@csrf_protect
def by_directory(request: HttpRequest, code: str) -> HttpResponse:
    """Lead the browser to the provider. Whoever is signed in links his account to it that way."""
    directory = Directory.objects.filter(code=code, active=True, agency__active=True).select_related("agency").first()
    if request.method != "POST" or directory is None:
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    now, user = timezone.now(), request.user
    links = isinstance(user, User)
    if isinstance(user, User) and not (is_fresh(request.session, now=now) and may_link(user, directory)):
        return HttpResponseRedirect(reverse("alliance_second_factor"))
    question = new_question()
    try:
        client = client_of(directory)
        target = address_to_ask(provider_of(directory, client), client, question, back=_back(request, directory))
    except AllianceError as refusal:
        return _refused(request, directory, refusal)
    request.session[_KEY] = {
        **asdict(question),
        "code": directory.code,
        "at": now.timestamp(),
        "target": safe_target(request, request.POST.get("next", "")),
        "links": user.pk if links else None,
    }
    # A page that leads on, and no redirect: browsers follow a form only to addresses that `form-action` names, and a
    # provider may send people on to others that the hub does not know.
    return render(request, "alliance/directory.html", {"directory": directory, "state": "leads", "target": target})


@never_cache
def from_directory(request: HttpRequest, code: str) -> HttpResponse:
    """Take up whoever the provider sends back: once, to this very browser, within ten minutes."""
    asked = request.session.pop(_KEY, None)
    now = timezone.now()
    directory = Directory.objects.filter(code=code).select_related("agency").first()
    if directory is None or not isinstance(asked, dict) or asked.get("code") != code:
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    try:
        claims = _claims(request, directory, asked, now)
        if asked["links"] is not None:
            return _link(request, directory, asked, claims, now)
        user = enter_by_directory(directory, claims, now=now, origin=origin_of(request))
    except AllianceError as refusal:
        return _refused(request, directory, refusal)
    if not user.has_perm("wagtailadmin.access_admin"):
        return render(request, "alliance/directory.html", {"directory": directory, "state": "waits"})
    target = str(asked["target"])
    if directory.second_factor:
        return come_in(request, user, target=target, proof=Proof.DIRECTORY)
    return come_in_or_prove(request, user, target=target, now=now)


def _claims(request: HttpRequest, directory: Directory, asked: dict[str, Any], now: datetime) -> dict[str, Any]:
    stale = now - datetime.fromtimestamp(asked["at"], UTC) > LIFE
    if stale or not hmac.compare_digest(str(asked["state"]).encode(), request.GET.get("state", "").encode()):
        raise DirectoryRefused(gettext("the answer is to another question, or too late"))
    code = request.GET.get("code", "")
    if not code or len(code) > 4000:
        raise DirectoryRefused(
            gettext("the provider gave no code: %(error)s") % {"error": f"{request.GET.get('error', '')[:100]!r}"}
        )
    client = client_of(directory)
    return claims_for(
        provider_of(directory, client),
        client,
        Question(state=asked["state"], nonce=asked["nonce"], verifier=asked["verifier"]),
        code=code,
        back=_back(request, directory),
        claim=directory.claim,
    )


def _link(
    request: HttpRequest, directory: Directory, asked: dict[str, Any], claims: dict[str, Any], now: datetime
) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or user.pk != asked["links"]:
        raise DirectoryRefused(gettext("somebody else is signed in by now"))
    link_to_directory(directory, user, claims, now=now, origin=origin_of(request))
    return HttpResponseRedirect(reverse("alliance_second_factor"))


def _back(request: HttpRequest, directory: Directory) -> str:
    return request.build_absolute_uri(reverse("alliance_from_directory", args=[directory.code]))


def _refused(request: HttpRequest, directory: Directory, refusal: AllianceError) -> HttpResponse:
    """Say what the person can do; causes that lie with the provider are for whoever runs the hub."""
    log.warning("directory refused", extra={"directory": directory.code, "cause": str(refusal)})
    own = str(refusal) if isinstance(refusal, NotByDirectory) else ""
    words = own or gettext("The directory's answer was not accepted. Begin again; if it goes on, tell the secretariat.")
    return render(
        request, "alliance/directory.html", {"directory": directory, "state": "refused", "words": words}, status=400
    )
