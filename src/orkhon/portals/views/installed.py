"""A portal on a home screen: its manifest, its worker in the browser, and the page that is shown without a network."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from orkhon.portals.cards.addresses import icon_path
from orkhon.portals.looks import PAPER
from orkhon.portals.views.answers import page, public
from orkhon.portals.views.visits import arrive

_SHORT: Final = 12
_SHORTCUTS: Final = 4


def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the web app manifest (W3C, Web Application Manifest) of the portal in that language."""
    _known, portal = arrive(request, language)
    told: dict[str, Any] = {
        "id": portal.path,
        "name": portal.title,
        # Launchers cut longer names; a title of one word stays whole.
        "short_name": portal.title if len(portal.title) <= _SHORT else portal.title.split()[0][:_SHORT],
        "description": portal.strapline or portal.title,
        "lang": portal.tag.tag,
        "dir": portal.tag.direction,
        "start_url": portal.path,
        "scope": portal.path,
        "display": "minimal-ui",
        "theme_color": portal.look.colour("brand", "light"),
        "background_color": PAPER["light"],
        "categories": ["news"],
        "icons": [
            {"src": icon_path(portal, size), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ],
        "shortcuts": [
            {"name": section.title, "url": f"{portal.path}{section.slug}/"}
            for section in portal.sections
            if section.in_menu
        ][:_SHORTCUTS],
    }
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return public(HttpResponse(body, content_type="application/manifest+json; charset=utf-8"), portal.tag.tag)


def worker(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the one script that works behind the portal's pages; its place is what it reaches."""
    arrive(request, language)
    return public(HttpResponse(_worker(), content_type="text/javascript; charset=utf-8"))


@cache
def _worker() -> str:
    """Return all parts of the script, each in a scope of its own."""
    folder = files("orkhon.portals").joinpath("static/portals/worker")
    parts = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".js")), key=lambda entry: entry.name)
    return "\n".join(f"{{\n{part.read_text(encoding='utf-8')}}}" for part in parts)


def offline(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the page that a browser keeps for times without a network; it says nothing that could be old."""
    known, _portal = arrive(request, language)
    return page(request, "portals/offline.html", known.frame(language), {"title": gettext("No connection")})
