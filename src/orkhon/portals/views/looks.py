"""What a portal looks like, as files: its one style sheet and its logo where that is a drawing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from orkhon.portals.drawings import cleaned, name_of
from orkhon.portals.errors import DrawingRefused
from orkhon.portals.frame import visit
from orkhon.portals.queries import drawing_called
from orkhon.portals.stylesheets import name_of_sheet, sheet_of

FOR_EVER = "public, max-age=31536000, immutable"


def style_sheet(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the sheet of that hash.

    A page from before a change, or from another version of the hub, asks for a hash that is no more: it is given the
    host's present sheet, which nobody keeps under that address.
    """
    known = visit(request, timezone.now())
    looks = {portal.look for portal in known.directory.portals}
    found = next((look for look in looks if name_of_sheet(look) == name), None)
    if found is None and not known.languages:
        raise Http404("this hub has no portal yet")
    look = found or next(iter(known.languages.values())).look
    response = HttpResponse(sheet_of(look), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOR_EVER if found is not None else "no-store"
    return response


def drawing(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the drawing of that hash. It is cleaned once more: whoever opens it alone is safe too."""
    kept = drawing_called(name)
    try:
        shown = cleaned(kept) if kept else ""
    except DrawingRefused:
        shown = ""
    if not shown or name_of(kept) != name:
        raise Http404(f"no portal has a drawing {name}")
    response = HttpResponse(shown, content_type="image/svg+xml")
    response.headers["Cache-Control"] = FOR_EVER
    return response
