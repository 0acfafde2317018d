"""A member's perspective box: as a page for a frame, without script, and as JSON for the small script that draws it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from orkhon.portals.frame import Frame
from orkhon.portals.moments import day_of_month
from orkhon.portals.views.answers import public
from orkhon.portals.views.visits import arrive
from orkhon.portals.widget.models import PerspectiveBox
from orkhon.portals.widget.stories import box_of, stories_of


def box(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Answer with the box as a page that the member's own sites alone may show in a frame."""
    asked, frame = _asked(request, language, code)
    context = {"page": frame, "stories": stories_of(asked, frame), "title": _title()}
    response = public(HttpResponse(render_to_string("portals/box.html", context)), frame.tag.tag)
    # django-csp's and Django's own ways, without their decorators.
    response._csp_replace = {"frame-ancestors": asked.origins or ["'none'"]}  # type: ignore[attr-defined]
    response.xframe_options_exempt = True
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def box_stories(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Answer with the box's stories as JSON. Any site may read it: it holds what everybody may read here."""
    asked, frame = _asked(request, language, code)
    told = {
        "title": _title(),
        "language": frame.tag.tag,
        "direction": frame.tag.direction,
        "portal": frame.portal.title,
        "address": f"{frame.origin}{frame.portal.path}",
        "stories": [
            {
                "headline": story.headline,
                "address": story.address,
                "agencies": story.agencies,
                "published": story.published.isoformat(timespec="seconds"),
                # In words: browsers do not know the months of all eight languages.
                "day": day_of_month(story.published, language, frame.zone),
            }
            for story in stories_of(asked, frame)
        ],
    }
    response = public(JsonResponse(told, json_dumps_params={"ensure_ascii": False}), frame.tag.tag)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def box_script(request: HttpRequest) -> HttpResponse:
    """Answer with the script that draws boxes on a member's page."""
    response = public(HttpResponse(_script(), content_type="text/javascript; charset=utf-8"))
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _script() -> str:
    return files("orkhon.portals").joinpath("static/portals/box/box.js").read_text(encoding="utf-8")


def _title() -> str:
    return gettext("What other agencies write")


def _asked(request: HttpRequest, language: str, code: str) -> tuple[PerspectiveBox, Frame]:
    known, _portal = arrive(request, language)
    found = box_of(code)
    if found is None:
        raise Http404(f"the agency {code!r} has no perspective box")
    return found, known.frame(language)
