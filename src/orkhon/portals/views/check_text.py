"""The public check: a text, a link or a picture is given, and the answer has a page that only who has its key finds.

The comparing itself is `orkhon.verification`'s. Nothing here is kept by a cache, and no page names who asked.
"""

from __future__ import annotations

import math
import time
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from orkhon.alliance.legal_orders import withheld_in
from orkhon.alliance.sign_in.addresses import client_address
from orkhon.portals.cards.addresses import check_card, name_of_card
from orkhon.portals.cards.drawing import draw
from orkhon.portals.check_reports import report_of
from orkhon.portals.frame import Visit
from orkhon.portals.sharing import share_links
from orkhon.portals.sites import Portal
from orkhon.portals.views.answers import card_answer, page, to_one
from orkhon.portals.views.check import look_up
from orkhon.portals.views.subscribe import refuse_foreign
from orkhon.portals.views.visits import arrive
from orkhon.verification.actions.put_to_agencies import put_to_agencies
from orkhon.verification.actions.run_check import MOST_PICTURE_BYTES, run_check
from orkhon.verification.checking.answers import uris_of
from orkhon.verification.checking.documents import check_as_json
from orkhon.verification.checking.errors import CheckRefused
from orkhon.verification.checking.letters import installed_models
from orkhon.verification.checking.limits import wait_for_check, wait_for_miss
from orkhon.verification.checking.showing import ShownCheck, shown
from orkhon.verification.models import Check
from orkhon.verification.originals.finding import MOST_LETTERS

_LONGEST_REQUEST: Final = MOST_PICTURE_BYTES + 500_000


# No token against foreign forms, for the page is kept by caches: where a form was sent from is told by the browser.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check_text(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form; take a text, a link or a picture, and lead to the answer's own page."""
    if request.method != "POST":
        return look_up(request, language)
    known, portal = arrive(request, language)
    refuse_foreign(request)
    if _length(request) > _LONGEST_REQUEST:
        return _form(request, known, portal, problem=_too_large(), status=413)
    wait = wait_for_check(client_address(request) or "", now=time.monotonic())
    if wait:
        return _busy(request, known, portal, wait)
    text = request.POST.get("text", "")
    given = request.FILES.get("picture")
    if given is not None and (given.size or 0) > MOST_PICTURE_BYTES:
        return _form(request, known, portal, text=text, problem=_too_large(), status=413)
    try:
        check = run_check(text=text, picture=_read(given), language=portal.language, now=timezone.now())
    except CheckRefused as refusal:
        answer = _form(request, known, portal, text=text, problem=str(refusal), status=refusal.status)
        if refusal.retryable:
            answer.headers["Retry-After"] = "20"
        return answer
    return to_one(HttpResponseRedirect(f"{portal.path}check/{check.key}/", status=303))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def checked(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """Show the answer; with a form of this page put what was asked to the agencies."""
    known, portal = arrive(request, language)
    found = _shown(request, known, portal, key)
    if isinstance(found, HttpResponse):
        return found
    problem = ""
    status = 200
    if request.method == "POST":
        refuse_foreign(request)
        wait = wait_for_check(client_address(request) or "", now=time.monotonic())
        if wait:
            return _busy(request, known, portal, wait)
        try:
            put_to_agencies(found.check, now=timezone.now())
        except CheckRefused as refusal:
            problem, status = str(refusal), refusal.status
        else:
            return to_one(HttpResponseRedirect(f"{portal.path}check/{key}/#agencies", status=303))
    under = f"check/{key}/"
    frame = known.frame(portal.language, paths={code: f"{one.path}{under}" for code, one in known.languages.items()})
    report = report_of(found, frame)
    made = check_card(portal, headline=report.headline, kicker=_("Check a text"))
    context: dict[str, Any] = {
        "report": report,
        "problem": problem,
        "key": key,
        "share": share_links(frame.canonical, report.headline),
        "card": f"{portal.path}{under}{name_of_card(made)}.jpg",
        "most": MOST_LETTERS,
    }
    return to_one(page(request, "portals/checked.html", frame, context, status=status))


@require_safe
def checked_json(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """Answer with the report as JSON, for whoever has the key."""
    known, portal = arrive(request, language)
    found = _shown(request, known, portal, key)
    if isinstance(found, HttpResponse):
        return found
    address = f"{known.scheme}://{known.host}{portal.path}check/{key}/"
    answer = JsonResponse(check_as_json(found, address=address), json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Disposition"] = f'attachment; filename="{key}.json"'
    return to_one(answer)


@require_safe
def checked_card(request: HttpRequest, language: str, key: str, name: str) -> HttpResponse:
    """Answer with a picture of the report's headline, to be shared. An old address leads to what holds now."""
    known, portal = arrive(request, language)
    found = _shown(request, known, portal, key)
    if isinstance(found, HttpResponse):
        return found
    frame = known.frame(portal.language)
    made = check_card(portal, headline=report_of(found, frame).headline, kicker=_("Check a text"))
    if name != name_of_card(made):
        return to_one(HttpResponseRedirect(f"{portal.path}check/{key}/{name_of_card(made)}.jpg"))
    return to_one(card_answer(name, lambda: draw(made)))


def _shown(request: HttpRequest, known: Visit, portal: Portal, key: str) -> ShownCheck | HttpResponse:
    """Return the check. Raises `Http404` for a key that nobody was given; who asks for many of those has to wait."""
    check = Check.objects.filter(key=key).first()
    if check is None:
        wait = wait_for_miss(client_address(request) or "", now=time.monotonic())
        if wait:
            return _busy(request, known, portal, wait)
        raise Http404("no check has this key")
    return shown(check, withheld=withheld_in(set(uris_of(check.answer)), known.countries(portal)))


def _form(
    request: HttpRequest, known: Visit, portal: Portal, *, text: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    frame = known.frame(portal.language, paths={code: f"{one.path}check/" for code, one in known.languages.items()})
    context = {
        "text": text[: MOST_LETTERS * 2],
        "problem": problem,
        "most": MOST_LETTERS,
        "reads_pictures": bool(installed_models()),
    }
    return to_one(page(request, "portals/check_lookup.html", frame, context, status=status))


def _busy(request: HttpRequest, known: Visit, portal: Portal, wait: float) -> HttpResponse:
    answer = _form(request, known, portal, problem=_("Too many at once. Try again in a while."), status=429)
    answer.headers["Retry-After"] = str(math.ceil(wait))
    return answer


def _read(given: UploadedFile[bytes] | None) -> bytes:
    return bytes(given.read(MOST_PICTURE_BYTES + 1)) if given is not None and given.size else b""


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not str(said).isdecimal():
        raise BadRequest("the length of the request is no number")
    return int(said)


def _too_large() -> str:
    return _("The picture has more than %(most)s megabytes.") % {"most": MOST_PICTURE_BYTES // 1_000_000}
