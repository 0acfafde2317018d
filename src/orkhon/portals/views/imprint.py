"""Who stands behind a portal, how to reach them, and what readers may ask for by the law of its country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.rich_text import expand_db_html

from orkhon.portals.law import FIELDS, verdicts
from orkhon.portals.menus import is_outside
from orkhon.portals.moments import country_name, language_name
from orkhon.portals.queries import body_of_text, portal_page
from orkhon.portals.views.answers import page
from orkhon.portals.views.visits import arrive
from orkhon.readership.words import privacy_text

_SHOWN_APART = frozenset({"reply_address", "reply_days", "kept_years"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One fact. `address` is where it leads, empty for what is words alone."""

    name: Any
    words: str
    address: str = ""


def imprint(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the portal's imprint; what it does not say of itself is left out."""
    known, portal = arrive(request, language)
    frame = known.frame(language, paths={code: f"{other.path}imprint/" for code, other in known.languages.items()})
    told = portal_page(portal.pk)
    # A text of that name, from before every portal had this page, stands above the facts.
    text = portal.text_called("imprint")
    facts = told.imprint_facts()
    found = verdicts(facts, country=portal.country, kind=portal.kind, languages=tuple(known.languages))
    context = {
        "body": expand_db_html(body_of_text(text.pk)) if text is not None else "",
        "lines": [
            Line(name=FIELDS[name], words=str(value), address=f"mailto:{value}" if name == "email" else "")
            for name, value in facts.items()
            if name not in _SHOWN_APART
        ],
        "languages": [language_name(code, language) for code in known.languages],
        "hostname": portal.hostname,
        "country": country_name(portal.country, language) if portal.country else "",
        "reply": _reply(told.reply_address),
        "reply_days": told.reply_days,
        "kept_years": told.kept_years,
        "privacy": privacy_text(),
        "promises": [one.rule.words for one in found if one.met and one.rule.source != "Orkhon"],
    }
    return page(request, "portals/imprint.html", frame, context)


def _reply(address: str) -> Line | None:
    if not address:
        return None
    # Checked when it was written; looked at again, because readers follow it.
    if is_outside(address):
        return Line(name="", words=address, address=address)
    return Line(name="", words=address, address=f"mailto:{address}" if "@" in address else "")
