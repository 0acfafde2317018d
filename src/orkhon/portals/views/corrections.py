"""The public list of corrections: what was wrong, what is right and when, of articles that readers have now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from orkhon.desk.corrections.queries import count_corrections, public_corrections
from orkhon.items import Language
from orkhon.portals.views.answers import page
from orkhon.portals.views.section import address_of, page_number
from orkhon.portals.views.visits import arrive

PER_PAGE = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrected:
    """One line: when, of which article, and the words that stand in it."""

    at: datetime
    headline: str
    path: str
    words: str
    language: Language


def corrections(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the portal's corrections, newest first, a page at a time."""
    known, portal = arrive(request, language)
    total = count_corrections(portal.language, topics=portal.topics)
    last = max(1, -(-total // PER_PAGE))
    number = page_number(request, last)
    path = f"{portal.path}corrections/"
    others = {code: f"{other.path}corrections/" for code, other in known.languages.items()}
    frame = known.frame(
        portal.language,
        paths=others if number == 1 else {portal.language: address_of(path, number)},
        canonical=f"{known.scheme}://{known.host}{address_of(path, number)}",
    )
    rows = public_corrections(
        portal.language,
        topics=portal.topics,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
        countries=frame.countries,
    )
    lines = [
        Corrected(at=row.at, headline=row.article.headline, path=where, words=row.words, language=row.article.language)
        for row in rows
        if row.article.topic is not None
        and (where := portal.path_of_article(topic=row.article.topic.code, slug=row.article.slug, pk=row.article.pk))
    ]
    context = {
        "lines": lines,
        "number": number,
        "last": last,
        "newer": address_of(path, number - 1) if number > 1 else "",
        "older": address_of(path, number + 1) if number < last else "",
    }
    return page(request, "portals/corrections.html", frame, context)
