"""Let a reader's browser be told of breaking news, and forget it; and the worker that shows the news there."""

from __future__ import annotations

import math
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from orkhon.portals.pushes.actions.register_browser import forget_browser, register_browser
from orkhon.portals.pushes.forms import ReaderBrowserForm
from orkhon.portals.views.subscribe import push_outlet_of, refuse_foreign, wait_of
from orkhon.portals.views.visits import arrive
from orkhon.tidings.worker_code import worker_code

_WORKER: Final = "portals/alerts_worker.js"
_LONGEST: Final = 1000


@csrf_exempt
@require_POST
def alerts(request: HttpRequest, language: str) -> JsonResponse:
    """Keep the browser, or with `off` forget it. Answers 422 with what was wrong, in words."""
    _known, portal = arrive(request, language)
    refuse_foreign(request)
    wait = wait_of(request)
    if wait:
        answer = JsonResponse({"error": gettext("Too many at once. Try again in a while.")}, status=429)
        answer.headers["Retry-After"] = str(math.ceil(wait))
        return _kept_by_nobody(answer)
    if request.POST.get("off"):
        forget_browser(request.POST.get("endpoint", "")[:_LONGEST])
        return _kept_by_nobody(JsonResponse({"told": False}))
    outlet, form = push_outlet_of(portal), ReaderBrowserForm(request.POST)
    if outlet is None:
        raise Http404(f"{portal.title} tells no browser of news")
    if not form.is_valid():
        return _kept_by_nobody(JsonResponse({"error": gettext("This browser cannot be told of news.")}, status=422))
    register_browser(outlet, **form.cleaned_data, now=timezone.now())
    return _kept_by_nobody(JsonResponse({"told": True}, status=201))


@require_safe
def alerts_worker(request: HttpRequest) -> HttpResponse:
    """Give the worker from an address of its own, so that it answers for no page of the portal."""
    return worker_code(_WORKER)


def _kept_by_nobody(answer: JsonResponse) -> JsonResponse:
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
