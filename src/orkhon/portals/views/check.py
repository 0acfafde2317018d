"""The page with which an outsider checks an entry, the proof as a file, and the way there by an item's uri."""

from __future__ import annotations

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static

from orkhon.alliance.legal_orders import withheld_in
from orkhon.portals.checking import checked_entry, public_position, public_proof
from orkhon.portals.views.answers import page, public
from orkhon.portals.views.article import ordered
from orkhon.portals.views.visits import arrive, countries_of
from orkhon.verification.checking.letters import installed_models
from orkhon.verification.originals.finding import MOST_LETTERS
from orkhon.wire.queries import entry_at

_MOST_LETTERS = 2000


def check(request: HttpRequest, language: str, position: int) -> HttpResponse:
    """Answer with what the entry says and how to check it, 451 where an order withholds its item: uris hold words too.

    Raises `Http404` for what is not public.
    """
    known, portal = arrive(request, language)
    found = checked_entry(position)
    if found is None:
        raise Http404(f"no public entry {position}")
    order = withheld_in({found.entry.uri}, known.countries(portal)).get(found.entry.uri)
    if order is not None:
        return ordered(request, known, portal, order)
    frame = known.frame(portal.language, paths={other: f"/{other}/check/{position}/" for other in known.languages})
    context = {
        "found": found,
        "agency": frame.agency_name(found.entry.agency),
        "proof": f"{frame.origin}/check/{position}/proof.json",
        "script": f"{frame.origin}{static('portals/check_item.py')}",
    }
    return page(request, "portals/check.html", frame, context)


def look_up(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form of the check; where an item's uri is asked for, lead to the entry of its newest version."""
    known, portal = arrive(request, language)
    uri = request.GET.get("uri", "").strip()[:_MOST_LETTERS]
    position = public_position(uri) if uri and "\0" not in uri else 0
    frame = known.frame(portal.language, paths={other: f"/{other}/check/" for other in known.languages})
    context = {"uri": uri, "most": MOST_LETTERS, "reads_pictures": bool(installed_models())}
    if position:
        answer: HttpResponse = HttpResponseRedirect(f"{frame.portal.path}check/{position}/")
    else:
        answer = page(request, "portals/check_lookup.html", frame, context, status=404 if uri else 200)
    if uri:
        # Whoever makes up uris fills no cache with them.
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


def proof(request: HttpRequest, position: int) -> HttpResponse:
    """Answer with the proof as JSON, for check_item.py. Raises `Http404` for what is not public, not sealed yet, or
    withheld by an order here.
    """
    document = public_proof(position)
    entry = entry_at(position) if document is not None else None
    if document is None or entry is None or withheld_in({entry.uri}, countries_of(request)):
        raise Http404(f"no public proof of entry {position}")
    return public(HttpResponse(orjson.dumps(document), content_type="application/json"))
