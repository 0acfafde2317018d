"""One agency as readers should know it: who owns it, pays for it, edits it, and what it sent last."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from orkhon.items import Language
from orkhon.portals.headlines import headlines
from orkhon.portals.menus import is_outside
from orkhon.portals.moments import country_name, language_name
from orkhon.portals.views.answers import page
from orkhon.portals.views.visits import arrive

_LATEST = 20


def agency(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Answer with the agency's page. Raises `Http404` for codes that no active agency has."""
    known, portal = arrive(request, language)
    frame = known.frame(language, paths={other: f"/{other}/agencies/{code}/" for other in known.languages})
    found = frame.agencies.get(code)
    if found is None or not found.active:
        raise Http404(f"no agency {code!r}")
    tags = [Language.parse(tag) for tag in found.languages.split()]
    context = {
        "agency": found,
        "name": found.name_in(language),
        "country": country_name(found.country, language) if found.country else "",
        "languages": list(dict.fromkeys(language_name(tag.code, language) for tag in tags)),
        "portal_title": portal.title,
        # What an alliance's file says of an agency no form has checked.
        "website": found.website if is_outside(found.website) else "",
        "wire": headlines(frame, [code], _LATEST),
    }
    return page(request, "portals/agency.html", frame, context)
