"""The bare address: lead the reader to a language."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from orkhon.portals.frame import visit
from orkhon.portals.views.visits import language_for, remembered


def root(request: HttpRequest) -> HttpResponse:
    """Redirect to the front page in the language and script that the reader chose, else as the browser asks."""
    known = visit(request, timezone.now())
    language = remembered(request, known) or language_for(request, known)
    if language is None:
        raise Http404("this hub has no portal yet; load an alliance with portals: orkhon alliance load FILE")
    response = HttpResponseRedirect(f"/{language}/")
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Cache-Control"] = "private, max-age=0"
    return response
