"""What is answered when there is nothing to show, in the reader's language; and when the hub itself fails."""

from __future__ import annotations

import sys
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils import timezone

from orkhon.portals.frame import Visit, visit
from orkhon.portals.old_addresses import target_of
from orkhon.portals.readings import spoken_at
from orkhon.portals.views.answers import page, public
from orkhon.portals.views.visits import language_for

_ASK_AGAIN: Final = 30
"""Seconds: a database that is started anew takes about as long."""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 in the language of the address, else of the browser; or lead on from an address of an old site."""
    known = visit(request, timezone.now())
    language = language_for(request, known)
    if language is None:
        return HttpResponse("404: nothing is at this address\n", status=404, content_type="text/plain; charset=utf-8")
    moved = moved_to(request, known)
    if moved is not None:
        return moved
    response = page(request, "portals/not_found.html", known.frame(language), {}, status=404)
    if spoken_at(request.path)[0] not in known.languages:
        # The browser's wish chose the language, which the address does not tell.
        response.headers["Cache-Control"] = "private, max-age=0"
        response.headers["Vary"] = "Accept-Language"
    return response


def moved_to(request: HttpRequest, known: Visit) -> HttpResponse | None:
    """Return the way from an address that the portal had elsewhere, None where nothing is known of it."""
    if request.method not in {"GET", "HEAD"} or not known.languages:
        return None
    spoken = known.languages.get(spoken_at(request.path)[0])
    main = next((portal for portal in known.languages.values() if portal.is_main), None)
    portal = spoken or main or next(iter(known.languages.values()))
    address = target_of(known.directory, portal, request.path)
    return public(HttpResponsePermanentRedirect(address)) if address else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 in eight languages at once; 503 where the database cannot be reached. Asks no database.

    A search engine that meets 500 forgets the page in time; at 503 it comes again.
    """
    away = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = 503 if away else 500
    text = render_to_string("portals/server_error.html", {"static_url": settings.STATIC_URL, "status": status})
    response = HttpResponse(text, status=status)
    response.headers["Cache-Control"] = "no-store"
    if away:
        response.headers["Retry-After"] = str(_ASK_AGAIN)
    return response
