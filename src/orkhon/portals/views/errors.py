"""What is answered when there is nothing to show, in the reader's language; and when the hub itself fails."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from orkhon.portals.frame import visit
from orkhon.portals.readings import spoken_at
from orkhon.portals.views.answers import page
from orkhon.portals.views.visits import language_for


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 in the language of the address, else of the browser."""
    known = visit(request, timezone.now())
    language = language_for(request, known)
    if language is None:
        return HttpResponse("404: nothing is at this address\n", status=404, content_type="text/plain; charset=utf-8")
    response = page(request, "portals/not_found.html", known.frame(language), {}, status=404)
    if spoken_at(request.path)[0] not in known.languages:
        # The browser's wish chose the language, which the address does not tell.
        response.headers["Cache-Control"] = "private, max-age=0"
        response.headers["Vary"] = "Accept-Language"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 in eight languages at once. Asks no database: that may be what failed."""
    text = render_to_string("portals/server_error.html", {"static_url": settings.STATIC_URL})
    response = HttpResponse(text, status=500)
    response.headers["Cache-Control"] = "no-store"
    return response
