"""The front page: what editors arranged and what fills itself, and what the agencies send at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from orkhon.desk.models import Article
from orkhon.desk.queries import published, translations_of
from orkhon.portals.beside import channel_of, views_of
from orkhon.portals.frame import Frame
from orkhon.portals.front.arrangement import Arrangement
from orkhon.portals.front.boxes import films_on, on_air, tellings_on
from orkhon.portals.front.places import LEAD, ROW, Zone
from orkhon.portals.front.queries import FrontPage, front_page, newest, page_of
from orkhon.portals.headlines import headlines
from orkhon.portals.menus import PLACES
from orkhon.portals.sites import Portal
from orkhon.portals.teasers import Pictures, Teaser, WireLine, teasers_of
from orkhon.portals.views.answers import page
from orkhon.portals.views.days import history_box
from orkhon.portals.views.visits import arrive
from orkhon.wire.remembered import Same, remembered

_OF_A_NEIGHBOUR = 8
_WIRE = 12
_ACROSS = 4


@dataclass(frozen=True, kw_only=True)
class Column:
    """One section on the front page: its newest article, and headlines under it."""

    title: str
    path: str
    first: Teaser
    rest: tuple[Teaser, ...]


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """Another portal's newest, in that portal's colours."""

    title: str
    strapline: str
    theme: str
    has_kilim: bool
    address: str
    first: Teaser
    rest: tuple[Teaser, ...]


def front(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the front page in that language."""
    known, portal = arrive(request, language)
    frame = known.frame(language, paths={code: f"/{code}/" for code in known.languages})
    # Agencies send items all the time, and the newsroom's own articles are not read again for each.
    own = remembered(
        ("portals.front", frame.shell, frame.countries),
        lambda: _own_context(frame, newest(page_of(portal)).arrangement),
    )
    return page(request, "portals/front.html", frame, {**own, "made": Same(own), "wire": _wire(frame)})


def front_context(frame: Frame, arrangement: Arrangement) -> dict[str, object]:
    """Return what the template shows of a front page arranged so."""
    own = _own_context(frame, arrangement)
    return {**own, "made": Same(own), "wire": _wire(frame)}


def _wire(frame: Frame) -> list[WireLine]:
    return headlines(frame, [member.code for member in frame.members], _WIRE)


def _own_context(frame: Frame, arrangement: Arrangement) -> dict[str, object]:
    """Return all of the page but what the agencies send at this moment."""
    found = front_page(frame, arrangement)
    lead = found.at.get(LEAD)
    return {
        "lead": lead,
        "lead_number": lead.pk if lead else 0,
        "lead_languages": len(translations_of(found.lead, countries=frame.countries)) + 1 if found.lead else 0,
        "lead_views": views_of(found.lead, frame) if found.lead else None,
        "also": found.zone(Zone.ALSO),
        "side": found.zone(Zone.SECOND),
        "latest": found.latest,
        "archive": f"{frame.portal.path}{PLACES['archive'][0]}",
        "tellings": tellings_on(frame, found.lead if lead else None),
        "rows": _rows(_columns(frame.portal, found)),
        "picks": found.zone(Zone.PICK),
        "picks_title": found.title,
        "on_air": on_air(frame),
        "films": found.films,
        "films_html": films_on(frame),
        "most_read": found.most_read,
        "history": history_box(frame),
        "channel": channel_of(frame.portal),
        "neighbours": _neighbours(frame, set(found.numbers), found.pictures),
    }


def _columns(portal: Portal, found: FrontPage) -> list[Column]:
    return [
        Column(
            title=section.title,
            path=f"{portal.path}{section.slug}/",
            first=first,
            rest=tuple(found.under.get(section.slug, ())),
        )
        for section in found.order
        if (first := found.at.get(f"{ROW}{section.slug}")) is not None
    ]


def _rows(columns: list[Column]) -> list[list[Column]]:
    """Return the columns in rows of two to four with no gap at the end; shorter rows come first."""
    rows = -(-len(columns) // _ACROSS)
    found, start = [], 0
    for row in range(rows):
        end = start + (len(columns) - start) // (rows - row)
        found.append(columns[start:end])
        start = end
    return found


def _neighbours(frame: Frame, shown: set[int], pictures: Pictures) -> list[Neighbour]:
    found = []
    for other in frame.directory.others(frame.portal):
        # Shown here and opened there: what is withheld at either end is left out.
        countries = frame.countries | ({other.country} - {""})
        fresh = [article for article in _newest(other, countries) if article.pk not in shown]
        teasers = teasers_of(fresh, frame, other)[:4]
        shown |= {teaser.pk for teaser in teasers}
        if teasers:
            found.append(
                Neighbour(
                    title=other.title,
                    strapline=other.strapline,
                    theme=other.theme,
                    has_kilim=other.has_kilim,
                    address=frame.address_at(other, other.path),
                    first=pictures.show(teasers[0]),
                    rest=tuple(teasers[1:4]),
                )
            )
    return found


def _newest(portal: Portal, countries: frozenset[str]) -> list[Article]:
    if not portal.topics:
        return []
    return published(portal.language, topics=portal.topics, limit=_OF_A_NEIGHBOUR, countries=countries)
