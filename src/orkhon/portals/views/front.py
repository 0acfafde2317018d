"""The front page: what is new, what each section has, what the agencies send at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from orkhon.desk.models import Article
from orkhon.desk.queries import published, translations_of
from orkhon.portals.frame import Frame
from orkhon.portals.headlines import headlines
from orkhon.portals.sites import Portal
from orkhon.portals.teasers import Pictures, Teaser, teasers_of
from orkhon.portals.views.answers import page
from orkhon.portals.views.days import history_box
from orkhon.portals.views.visits import arrive

_NEWEST = 60
_LATEST = 8
_WIRE = 12
_HEADLINES = 3
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
    articles = _newest(portal, frame.countries)
    teasers = teasers_of(articles, frame)
    pictures = Pictures()
    top = [pictures.show(teaser) for teaser in teasers[:3]]
    columns = _columns(portal, teasers[3:], pictures)
    context = {
        "lead": top[0] if top else None,
        "lead_languages": len(translations_of(articles[0], countries=frame.countries)) + 1 if top else 0,
        "side": top[1:],
        "latest": teasers[:_LATEST],
        "rows": _rows(columns),
        "wire": headlines(frame, [member.code for member in frame.members], _WIRE),
        "history": history_box(frame),
        "neighbours": _neighbours(frame, {article.pk for article in articles}, pictures),
    }
    return page(request, "portals/front.html", frame, context)


def _newest(portal: Portal, countries: frozenset[str]) -> list[Article]:
    if not portal.topics:
        return []
    return published(portal.language, topics=portal.topics, limit=_NEWEST, countries=countries)


def _columns(portal: Portal, teasers: list[Teaser], pictures: Pictures) -> list[Column]:
    columns = []
    for section in portal.sections:
        own = [teaser for teaser in teasers if portal.section_of(teaser.topic) is section]
        if own:
            columns.append(
                Column(
                    title=section.title,
                    path=f"{portal.path}{section.slug}/",
                    first=pictures.show(own[0]),
                    rest=tuple(own[1 : 1 + _HEADLINES]),
                )
            )
    return columns


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
        fresh = [article for article in _newest(other, countries)[:_LATEST] if article.pk not in shown]
        teasers = teasers_of(fresh, frame, other)
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
