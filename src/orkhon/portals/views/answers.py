"""Turn a template into an answer that a cache before the hub may keep for all readers alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from orkhon.portals.cards.shelf import card_bytes
from orkhon.portals.errors import TooManyCards
from orkhon.portals.frame import Frame
from orkhon.portals.transcribing import transcribe

PUBLIC = "public, max-age=0, must-revalidate"
"""Kept by the cache in front, which asks the log whether it is still right; asked for again by browsers."""


PAGE_HEADER: Final = "X-Orkhon-Page"
"""Tells the server which page this is, for the counting of readers; the server takes it off (`server.bytecache`)."""


def page(
    request: HttpRequest,
    template: str,
    frame: Frame,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    article: int | None = None,
) -> HttpResponse:
    """Return the page in the frame's language, in the script that the address asks for.

    The answer depends on host, path and query alone. What is not on the page as it was written cannot be on the
    converted one, which is made of it each time. `article` is the number of the article whose page it is.
    """
    with translation.override(frame.language):
        text: str = render_to_string(template, {**context, "page": frame})
    if frame.reading is not None:
        text = transcribe(text, frame.reading.tag)
    response = public(HttpResponse(text, status=status), frame.reading.tag if frame.reading else frame.tag.tag)
    if status == 200:
        response.headers[PAGE_HEADER] = told(frame, article)
    return response


def told(frame: Frame, article: int | None) -> str:
    """Return what readers are counted by: portal, language, section and article, `-` for what there is none of."""
    portal = frame.portal.code or frame.portal.hostname
    section = quote(frame.section.slug, safe="") if frame.section else "-"
    return f"{quote(portal, safe='')} {frame.language} {section} {article or '-'}"


def to_one(response: HttpResponse) -> HttpResponse:
    """Mark the answer as one for this reader alone: no cache keeps it, nobody is counted, no link leaks."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    if PAGE_HEADER in response.headers:
        del response.headers[PAGE_HEADER]
    return response


def public(response: HttpResponse, language: str = "") -> HttpResponse:
    """Mark the answer as one that everybody may have."""
    response.headers["Cache-Control"] = PUBLIC
    if language:
        response.headers["Content-Language"] = language
    return response


def card_answer(name: str, draw: Callable[[], bytes]) -> HttpResponse:
    """Return the card of that name as everybody may have it; while others draw for too long, when to come again."""
    try:
        return public(HttpResponse(card_bytes(name, draw), content_type="image/jpeg"))
    except TooManyCards:
        busy = HttpResponse(status=503, content_type="text/plain; charset=utf-8")
        busy.headers["Retry-After"] = "5"
        busy.headers["Cache-Control"] = "no-store"
        return busy
