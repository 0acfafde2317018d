"""How readers can be told: the newsletter, breaking news in the browser, the channel, feeds; and how they leave."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from orkhon.alliance.programs.limits import RequestLimits
from orkhon.alliance.sign_in.addresses import client_address
from orkhon.alliance.sign_in.letter_limits import ask_for_letter
from orkhon.outbound.web_push import point_of, wrapped
from orkhon.portals.beside import channel_of
from orkhon.portals.frame import Visit
from orkhon.portals.newsletters.actions.answer import confirm, leave, reader_of
from orkhon.portals.newsletters.actions.sign_up import sign_up
from orkhon.portals.newsletters.letter_folder import FOLDER, go_into_folder, is_written
from orkhon.portals.newsletters.models import Newsletter
from orkhon.portals.pushes.models import PushOutlet
from orkhon.portals.sites import Portal
from orkhon.portals.views.answers import page, to_one
from orkhon.portals.views.visits import arrive
from orkhon.tidings.push_key import push_key

log = logging.getLogger(__name__)

PER_MINUTE: Final = 20
"""Forms from one address: enough for a family behind one router, and little for who tries addresses or links."""
_LONGEST: Final = 254
_LIMITS: Final = RequestLimits("readers")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wait:
    """How long to wait before the next form, in seconds."""

    seconds: float


# No token against foreign forms, for that wants a cookie and pages that no cache keeps: where a form was sent from is
# told by the browser itself (`refuse_foreign`).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, language: str) -> HttpResponse:
    """Show all ways; take an address for the newsletter. The answer is the same whether it is known or not."""
    known, portal = arrive(request, language)
    newsletter = newsletter_of(portal)
    if request.method != "POST" or newsletter is None:
        return _shown(request, known, portal, {"newsletter": newsletter})
    refuse_foreign(request)
    mail = request.POST.get("mail", "").strip()
    try:
        validate_email(mail[: _LONGEST + 1])
        if len(mail) > _LONGEST:
            raise ValidationError("too long")
    except ValidationError:
        facts = {"newsletter": newsletter, "mail": mail[:_LONGEST], "wrong": True}
        return to_one(_shown(request, known, portal, facts, status=422))
    wait = _wait(request, mail)
    if wait is not None:
        return too_many(request, known, portal, wait)
    sign_up(newsletter, mail, now=timezone.now())
    return to_one(_shown(request, known, portal, {"newsletter": newsletter, "asked": True}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_newsletter(request: HttpRequest, language: str, link: str) -> HttpResponse:
    """Ask for the button that says yes, and take it. A program that looks at links in letters says nothing by that."""
    known, portal = arrive(request, language)
    wait = _wait(request)
    if wait is not None:
        return too_many(request, known, portal, wait)
    reader = reader_of(link)
    if reader is None:
        return _answer(request, known, portal, {"state": "unknown"}, status=404)
    if request.method == "POST":
        confirm(reader, now=timezone.now())
        return _answer(request, known, portal, {"state": "confirmed"})
    return _answer(request, known, portal, {"state": "confirmed" if reader.confirmed else "confirm"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave_newsletter(request: HttpRequest, language: str, link: str) -> HttpResponse:
    """Ask for the button that says no more, and take it: from a reader, or from a mail program (RFC 8058).

    Who has left is told so again, and nobody is told whether an address was ever known.
    """
    known, portal = arrive(request, language)
    wait = _wait(request)
    if wait is not None:
        return too_many(request, known, portal, wait)
    reader = reader_of(link)
    if request.method == "POST" and reader is not None:
        leave(reader)
        reader = None
    return _answer(request, known, portal, {"state": "left" if reader is None else "leave"})


def newsletter_of(portal: Portal) -> Newsletter | None:
    """Return the newsletter that readers of the portal can ask for now."""
    if not is_written(portal):
        return None
    return Newsletter.objects.filter(portal=portal.code, language=portal.language, active=True).first()


def push_outlet_of(portal: Portal) -> PushOutlet | None:
    """Return the outlet by which readers of the portal can be told in their browsers."""
    return PushOutlet.objects.filter(portal=portal.code, language=portal.language, active=True).first()


def refuse_foreign(request: HttpRequest) -> None:
    """Raise `PermissionDenied` for what another site sends; browsers from before 2023 may not say, and are let in."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied("this form belongs to another site")
    origin = request.headers.get("Origin", "")
    if origin and origin != "null" and origin.partition("://")[2] != request.get_host():
        raise PermissionDenied("this form belongs to another site")


def wait_of(request: HttpRequest) -> float:
    """Return the seconds that whoever asks has to wait, 0 for none."""
    return _LIMITS.take(client_address(request) or "", per_minute=PER_MINUTE, now=time.monotonic())


def _wait(request: HttpRequest, mail: str = "") -> _Wait | None:
    seconds = wait_of(request)
    if seconds:
        return _Wait(seconds=seconds)
    if not mail:
        return None
    # Counted apart from the door's letters, and for addresses that nobody knows alike.
    now = timezone.now()
    until = ask_for_letter(email=f"newsletter {mail}", address=f"newsletter {client_address(request)}", now=now)
    return None if until is None else _Wait(seconds=max(1.0, (until - now).total_seconds()))


def too_many(request: HttpRequest, known: Visit, portal: Portal, wait: _Wait) -> HttpResponse:
    """Answer that it was asked too often."""
    response = _answer(request, known, portal, {"state": "busy"}, status=429)
    response.headers["Retry-After"] = str(math.ceil(wait.seconds))
    return response


def _shown(
    request: HttpRequest, known: Visit, portal: Portal, facts: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    under = "subscribe/"
    frame = known.frame(portal.language, paths={code: f"{one.path}{under}" for code, one in known.languages.items()})
    outlet = push_outlet_of(portal)
    context = {
        "channel": channel_of(portal),
        "folder": FOLDER if go_into_folder(portal) else "",
        "push_key": wrapped(point_of(push_key(Path(settings.ORKHON_HOME)))) if outlet is not None else "",
        **facts,
    }
    return page(request, "portals/subscribe.html", frame, context, status=status)


def _answer(
    request: HttpRequest, known: Visit, portal: Portal, facts: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    frame = known.frame(portal.language)
    return to_one(page(request, "portals/subscribed.html", frame, facts, status=status))
