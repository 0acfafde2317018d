"""Find the portal that a request asks for, and the language."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from orkhon.portals.frame import Visit, visit
from orkhon.portals.readings import READINGS, plainly, spoken_at
from orkhon.portals.sights import READING_COOKIE
from orkhon.portals.sites import Portal


def arrive(request: HttpRequest, language: str) -> tuple[Visit, Portal]:
    """Return the visit and the portal in that language. Raises `Http404` where the portal has no such language."""
    known = visit(request, timezone.now())
    if language not in known.languages:
        raise Http404(f"no portal here is in {language!r}")
    return known, known.languages[language]


def countries_of(request: HttpRequest) -> frozenset[str]:
    """Return the countries whose legal orders bind what has no language: those of all portals that the host has."""
    known = visit(request, timezone.now())
    return frozenset[str]().union(*(known.countries(portal) for portal in known.languages.values()))


def language_for(request: HttpRequest, known: Visit) -> str | None:
    """Return the language of the address, else the best of what the browser asks for, else the portal's main one.

    None where the host has no portal at all.
    """
    if not known.languages:
        return None
    named, _reading = spoken_at(request.path)
    if named in known.languages:
        return named
    accepted = request.headers.get("Accept-Language", "")
    for tag, _weight in parse_accept_lang_header(accepted.lower()):
        code = tag.partition("-")[0]
        if code in known.languages:
            return code
    return next((code for code, portal in known.languages.items() if portal.is_main), min(known.languages))


def remembered(request: HttpRequest, known: Visit) -> str:
    """Return the first part of the address, `kk` or `kk-arab`, that this browser was told to begin with; or nothing."""
    kept = request.COOKIES.get(READING_COOKIE, "")
    code, _reading = spoken_at(f"/{kept}/")
    reading = READINGS.get(kept)
    return kept if code in known.languages and (reading is not None or kept == code) else ""


def spoken(view: Callable[..., HttpResponse], *, written_in_any: bool = False) -> Callable[..., HttpResponse]:
    """Return the view with the language of its address active while it works.

    An address may name a script (`kk-latn`); the view is given the language's code alone and finds the script in
    `Portal.reading`. The main script has no address of its own, but for what may be `written_in_any` script.
    """

    @wraps(view)
    def in_language(request: HttpRequest, language: str, **rest: object) -> HttpResponse:
        reading = READINGS.get(language)
        if reading is not None and reading.is_main and not written_in_any:
            return HttpResponsePermanentRedirect(plainly(request.get_full_path(), reading))
        code = reading.code if reading is not None else language
        with translation.override(code):
            return view(request, code, **rest)

    return in_language
