"""Let readers choose how pages look and in which language the first one opens; without a script, by two cookies."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from orkhon.items import Language
from orkhon.portals.frame import OWN_NAMES, Visit, own_name
from orkhon.portals.readings import readings_of
from orkhon.portals.sights import COOKIE, KEPT_SECONDS, READING_COOKIE, chosen
from orkhon.portals.views.answers import page, to_one
from orkhon.portals.views.subscribe import refuse_foreign
from orkhon.portals.views.visits import arrive, remembered

_LONGEST = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class First:
    """What the first page can open in: the first part of its address, and what the language calls itself there."""

    segment: str
    name: str
    tag: Language


# As in `subscribe`: where the form was sent from is told by the browser itself.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sight(request: HttpRequest, language: str) -> HttpResponse:
    """Show what can be chosen; keep what was, and lead back to where the reader came from."""
    known, portal = arrive(request, language)
    if request.method == "POST":
        refuse_foreign(request)
        return _kept(request, known, back=_back(request.POST.get("from", ""), portal.path))
    frame = known.frame(language, paths={code: f"{one.path}reading/" for code, one in known.languages.items()})
    context = {
        "sight": known.sight,
        "back": _back(_came_from(request, frame.path), portal.path),
        "firsts": _firsts(known),
        "first": remembered(request, known),
    }
    return to_one(page(request, "portals/sight.html", frame, context))


def _kept(request: HttpRequest, known: Visit, *, back: str) -> HttpResponse:
    form = request.POST
    wish = chosen(
        low=form.get("letters") == "large",
        scheme=form.get("colours", ""),
        wide="wide" in form,
        bare="bare" in form,
    )
    response = to_one(HttpResponseRedirect(back, status=303))
    first = form.get("first", "")
    words = {COOKIE: wish.word, READING_COOKIE: first if first in {one.segment for one in _firsts(known)} else ""}
    for name, word in words.items():
        if word:
            response.set_cookie(name, word, max_age=KEPT_SECONDS, secure=request.is_secure(), samesite="Lax")
        else:
            response.delete_cookie(name, samesite="Lax")
    return response


def _firsts(known: Visit) -> list[First]:
    """Return each language of the portal, and behind it the same in its other scripts."""
    found = []
    for code in sorted(known.languages):
        found.append(First(segment=code, name=OWN_NAMES[code], tag=Language.parse(code)))
        found += [
            First(segment=reading.segment, name=own_name(reading), tag=Language.parse(reading.tag))
            for reading in readings_of(code)
            if not reading.is_aid and not reading.is_main
        ]
    return found


def _came_from(request: HttpRequest, here: str) -> str:
    """Return the path of this site that the browser says the reader came from, or nothing."""
    address = urlsplit(request.headers.get("Referer", "")[:_LONGEST])
    own = address.netloc == request.get_host() and address.path != here
    return address._replace(scheme="", netloc="", fragment="").geturl() if own else ""


def _back(path: str, front: str) -> str:
    """Return the path of this portal that the reader came from, the front page where it is none or another site's."""
    own = path.startswith("/") and len(path) <= _LONGEST and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if own else front
